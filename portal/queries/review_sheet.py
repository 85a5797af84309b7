"""The review sheet: one employee's evaluation with all that lies beside it, for one purpose.

You cannot fetch an evaluation without saying who you are and what for: whoever evaluates, the
rater's superior, or the forum (through `queries.forum_cases`).
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.evaluations import Evaluation, OrganisationPerformance
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Extension, Handover
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.evaluations import OwnCurve, draft_of
from portal.queries.evaluators import last_day
from portal.queries.feedback_duty import bounds
from portal.queries.log_progress import GoalProgress, progress_of
from portal.queries.periods import PeriodRow, row_of
from portal.queries.review_materials import materials
from portal.queries.review_pieces import Materials
from portal.queries.standings import in_sight
from portal.queries.units import paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.employment import Employment
from portal.rules.peer_answers import Told, told
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.reviews import Assignment, Dimension, Lack, lacks, predikat_in
from portal.rules.roles import Standing
from portal.rules.workflow import Circumstances, EvaluationState, EvaluationStep, Party, legal_steps

# Pages read the row and change nothing.
Row = Evaluation
Organisation = OrganisationPerformance


@dataclass(frozen=True)
class Head:
    """An evaluation with the names and days around it."""

    row: Evaluation
    period: PeriodRow
    name: str
    employment: Employment
    golongan: str | None
    title: str
    unit_id: uuid.UUID
    unit: str
    led_unit: str
    evaluator: str
    organisation: OrganisationPerformance | None
    went_over: bool
    last_day: datetime.date
    party: Party | None

    @property
    def is_mine(self) -> bool:
        """Whether the visitor evaluates."""
        return self.party is not None

    @property
    def is_written(self) -> bool:
        """Whether the visitor may write in it now."""
        return self.is_mine and self.row.state.is_written

    @property
    def predikat(self) -> Predikat | None:
        """What the two ratings come to by the quadrant; None while one is missing."""
        hasil, perilaku = self.row.hasil_kerja, self.row.perilaku_kerja
        if hasil is None or perilaku is None:
            return None
        return predikat_in(self.row.assignment, hasil, perilaku)


@dataclass(frozen=True)
class Neighbour:
    """Another evaluation of the same evaluator in the period, by name; the own one among them."""

    id: uuid.UUID
    name: str
    state: EvaluationState
    predikat: Predikat | None
    reason: str


@dataclass(frozen=True)
class Sheet:
    """The head with goals and materials; `peers` None where no release is there."""

    head: Head
    materials: Materials
    progress: Mapping[uuid.UUID, GoalProgress]
    peers: Told | None
    peers_id: uuid.UUID | None
    neighbours: Sequence[Neighbour]
    lacks: tuple[Lack, ...]
    steps: tuple[EvaluationStep, ...]

    @property
    def curve(self) -> OwnCurve:
        """How the evaluator's ratings spread, with the reason that they gave."""
        return curve_of(self.neighbours)

    @property
    def before(self) -> Neighbour | None:
        """The one before in the list."""
        here = self._place
        return self.neighbours[here - 1] if here > 0 else None

    @property
    def after(self) -> Neighbour | None:
        """The one after."""
        here = self._place
        return self.neighbours[here + 1] if 0 <= here < len(self.neighbours) - 1 else None

    @property
    def _place(self) -> int:
        keys = [one.id for one in self.neighbours]
        return keys.index(self.head.row.id) if self.head.row.id in keys else -1


def review_sheet(
    evaluation_id: uuid.UUID, visitor: Visitor, on: datetime.date, zone: ZoneInfo
) -> Sheet:
    """One evaluation for whoever may read it. Raises NotFound or NotAllowed."""
    head = review_head(evaluation_id, visitor, on)
    row, period = head.row, head.period
    between = bounds(period.span.start, period.span.end, zone)
    found = materials(row, period, head.unit_id, between)
    neighbours = _neighbours(row)
    missing = missing_in(head, found, neighbours)
    release = _release(row) if not head.row.state.is_signed or head.is_mine else None
    goals = progress_of(row.employee_id, min(on, period.span.end))
    return Sheet(
        head=head, materials=found, progress={one.goal_id: one for one in goals},
        peers=told(release.content) if release else None,
        peers_id=release.id if release else None,
        neighbours=neighbours, lacks=missing,
        steps=legal_steps(row.state, head.party, situation(head, on, missing))
        if head.party else (),
    )  # fmt: skip


def review_head(evaluation_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> Head:
    """The same without its materials: one statement for the evaluator."""
    rater, led = aliased(Employee), aliased(Unit)
    extended = (
        sa.select(sa.func.max(Extension.until))
        .where(
            Extension.period_id == Evaluation.period_id, Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
            Extension.employee_id == Evaluation.employee_id,
        )
        .scalar_subquery()
    )  # fmt: skip
    has_units = sa.exists().where(
        Extension.period_id == Evaluation.period_id, Extension.withdrawn_at.is_(None),
        Extension.clock == "K4", Extension.unit_id.is_not(None),
    )  # fmt: skip
    found = db.session.execute(
        sa.select(
            Evaluation, EvaluationPeriod, Employee, Posting.title, Posting.unit_id,
            Unit.name.label("unit"), led.name.label("led"), rater.name.label("evaluator"),
            OrganisationPerformance, Handover.to_id, extended.label("extended"),
            has_units.label("has_units"),
        )
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .join(Employee, Evaluation.employee_id == Employee.id)
        .join(rater, Evaluation.evaluator_id == rater.id)
        .join(Posting, Evaluation.posting_id == Posting.id)
        .join(Unit, Posting.unit_id == Unit.id)
        .outerjoin(led, Evaluation.unit_id == led.id)
        .outerjoin(
            OrganisationPerformance,
            sa.and_(
                OrganisationPerformance.unit_id == Evaluation.unit_id,
                OrganisationPerformance.period_id == Evaluation.period_id,
            ),
        )
        .outerjoin(
            Handover,
            sa.and_(
                Handover.employee_id == Evaluation.employee_id,
                Handover.period_id == Evaluation.period_id,
            ),
        )
        .where(Evaluation.id == evaluation_id)
        .execution_options(populate_existing=True)
    ).first()  # fmt: skip
    if found is None:
        raise NotFound("Penilaian ini tidak dikenal.")
    return _head(found, _party(found, visitor, on))


def curve_of(neighbours: Sequence[Neighbour]) -> OwnCurve:
    """The curve of an evaluator's list."""
    counts = Counter(one.predikat for one in neighbours if one.predikat is not None)
    return OwnCurve(counts, next((one.reason for one in neighbours if one.reason), ""))


def missing_in(head: Head, found: Materials, neighbours: Sequence[Neighbour]) -> tuple[Lack, ...]:
    """What is missing before it can be shared, submitted or signed."""
    counted = {one: [link for link in found.links if link.dimension is one] for one in Dimension}
    links = {one: len(rows) for one, rows in counted.items()}
    owes = curve_of(neighbours).owes_reason(head.organisation, head.period.span.end)
    return lacks(draft_of(head.row, head.organisation, links, owes_reason=owes))


def situation(head: Head, on: datetime.date, missing: Sequence[Lack]) -> Circumstances:
    """What the table of steps looks at."""
    row = head.row
    return Circumstances(
        on=on, stage=head.period.stage, last_day=head.last_day, has_forum=row.has_forum,
        is_practice=row.is_practice, taken_over=head.went_over, lacks=len(missing),
        needs_talk=row.needs_talk, has_talked=row.talk_on is not None,
    )  # fmt: skip


def _head(found: Any, party: Party | None) -> Head:
    row, period, person = found.Evaluation, found.EvaluationPeriod, found.Employee
    known = row_of(period)
    closes = max(known.window.closes, found.extended or known.window.closes)
    if found.has_units:  # a unit's extension reaches all units below it
        closes = last_day(person.id, paths_of(unit_rows())[found.unit_id], known)
    return Head(
        row=row, period=known, name=person.name, employment=person.employment,
        golongan=person.golongan, title=found.title, unit_id=found.unit_id, unit=found.unit,
        led_unit=found.led or "", evaluator=found.evaluator,
        organisation=found.OrganisationPerformance, went_over=found.to_id is not None,
        last_day=closes, party=party,
    )  # fmt: skip


def _party(found: Any, visitor: Visitor, on: datetime.date) -> Party | None:
    """As which the visitor evaluates; None for somebody who may read.

    An evaluation that went over is its former rater's no more, begun anew or not.
    """
    row, me = found.Evaluation, visitor.actor.employee_id
    charged = found.to_id or row.evaluator_id
    if me is not None and me == row.evaluator_id == charged and me != row.employee_id:
        standing = Standing.SUPERIOR if found.to_id else Standing.SUPERVISOR
        action = Action.REVIEW_TAKE_OVER if found.to_id else Action.REVIEW_WRITE
        target = Target(row.employee_id, frozenset({standing}), frozenset({found.unit_id}))
        if not can(visitor.actor, action, target):
            raise NotAllowed("Penilaian ini tidak terbuka bagi Anda.")
        return Party.ATASAN if found.to_id else Party.PENILAI
    if me is not None and me == charged:
        return None
    try:
        in_sight(row.employee_id, visitor, Action.REVIEW_READ, on)
    except NotAllowed as error:
        raise NotAllowed("Penilaian ini tidak terbuka bagi Anda.") from error
    return None


def _release(row: Evaluation) -> PeerRelease | None:
    whose = (PeerRelease.employee_id == row.employee_id, PeerRelease.period_id == row.period_id)
    return db.session.scalar(sa.select(PeerRelease).where(*whose))


_NEIGHBOURS = (
    sa.select(
        Evaluation.id, Employee.name, Evaluation.state, Evaluation.hasil_kerja,
        Evaluation.perilaku_kerja, Evaluation.assignment, Evaluation.distribution_reason,
    )
    .join(Employee, Evaluation.employee_id == Employee.id)
    .where(
        Evaluation.evaluator_id == sa.bindparam("evaluator"),
        Evaluation.period_id == sa.bindparam("period"),
        Evaluation.state != EvaluationState.DIKECUALIKAN,
    )
    .order_by(Employee.name_key, Employee.id)
)  # fmt: skip


def _neighbours(row: Evaluation) -> list[Neighbour]:
    """The evaluator's own list, which gives the curve as well."""
    asked = {"evaluator": row.evaluator_id, "period": row.period_id}
    return [_neighbour(*one) for one in db.session.execute(_NEIGHBOURS, asked)]


def _neighbour(
    id: uuid.UUID, name: str, state: EvaluationState, hasil: Ekspektasi | None,
    perilaku: Ekspektasi | None, place: Assignment, reason: str,
) -> Neighbour:  # fmt: skip
    predikat = predikat_in(place, hasil, perilaku) if hasil and perilaku else None
    return Neighbour(id, name, state, predikat, reason)
