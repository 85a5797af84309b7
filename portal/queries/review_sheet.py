"""The review sheet: one employee's evaluation with all that lies beside it, for one purpose.

You cannot fetch an evaluation without saying who you are and what for: whoever evaluates, the
rater's superior, or the forum (through `queries.forum_cases`).
"""

import datetime
import uuid
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
from portal.queries.review_around import Around, around
from portal.queries.review_materials import materials
from portal.queries.review_pieces import Materials
from portal.queries.standings import in_sight
from portal.queries.units import paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.employment import Employment
from portal.rules.peer_answers import Told, told
from portal.rules.predikat import Predikat
from portal.rules.reviews import Dimension, Lack, lacks, predikat_in
from portal.rules.roles import Standing
from portal.rules.workflow import Circumstances, EvaluationStep, Party, legal_steps

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
    release_id: uuid.UUID | None
    release: Mapping[str, Any] | None

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
class Sheet:
    """The head with goals and materials; `peers` None where no release is there."""

    head: Head
    materials: Materials
    progress: Mapping[uuid.UUID, GoalProgress]
    peers: Told | None
    peers_id: uuid.UUID | None
    around: Around
    lacks: tuple[Lack, ...]
    steps: tuple[EvaluationStep, ...]


def review_sheet(
    evaluation_id: uuid.UUID, visitor: Visitor, on: datetime.date, zone: ZoneInfo
) -> Sheet:
    """One evaluation for whoever may read it. Raises NotFound or NotAllowed."""
    head = review_head(evaluation_id, visitor, on)
    row, period = head.row, head.period
    between = bounds(period.span.start, period.span.end, zone)
    found = materials(row, period, head.unit_id, between)
    beside = around(row)
    missing = missing_in(head, found, beside.curve)
    goals = progress_of(row.employee_id, min(on, period.span.end))
    return Sheet(
        head=head, materials=found, progress={one.goal_id: one for one in goals},
        peers=told(head.release) if head.release else None,
        peers_id=head.release_id if head.release else None,
        around=beside, lacks=missing,
        steps=legal_steps(row.state, head.party, situation(head, on, missing))
        if head.party else (),
    )  # fmt: skip


def review_head(evaluation_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> Head:
    """The same without its materials: one statement for the evaluator."""
    found = db.session.execute(
        _HEAD, {"evaluation": evaluation_id}, execution_options={"populate_existing": True}
    ).first()
    if found is None:
        raise NotFound("Penilaian ini tidak dikenal.")
    return _head(found, _party(found, visitor, on))


def missing_in(head: Head, found: Materials, curve: OwnCurve) -> tuple[Lack, ...]:
    """What is missing before it can be shared, submitted or signed."""
    counted = {one: [link for link in found.links if link.dimension is one] for one in Dimension}
    links = {one: len(rows) for one, rows in counted.items()}
    owes = curve.owes_reason(head.organisation, head.period.span.end)
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
        last_day=closes, party=party, release_id=found.release_id,
        release=found.release if party or not row.state.is_signed else None,
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


def _head_statement() -> Any:
    """Written once: a sheet is drawn again after every part that is kept."""
    rater, led = aliased(Employee), aliased(Unit)
    longer = (
        Extension.period_id == Evaluation.period_id, Extension.withdrawn_at.is_(None),
        Extension.clock == "K4",
    )  # fmt: skip
    extended = (
        sa.select(sa.func.max(Extension.until))
        .where(*longer, Extension.employee_id == Evaluation.employee_id)
        .scalar_subquery()
    )
    has_units = sa.exists().where(*longer, Extension.unit_id.is_not(None))
    same_unit = (
        OrganisationPerformance.unit_id == Evaluation.unit_id,
        OrganisationPerformance.period_id == Evaluation.period_id,
    )
    here = {
        table: sa.and_(
            table.employee_id == Evaluation.employee_id, table.period_id == Evaluation.period_id
        )
        for table in (Handover, PeerRelease)
    }
    return (
        sa.select(
            Evaluation, EvaluationPeriod, Employee, Posting.title, Posting.unit_id,
            Unit.name.label("unit"), led.name.label("led"), rater.name.label("evaluator"),
            OrganisationPerformance, Handover.to_id, extended.label("extended"),
            has_units.label("has_units"), PeerRelease.id.label("release_id"),
            PeerRelease.content.label("release"),
        )
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .join(Employee, Evaluation.employee_id == Employee.id)
        .join(rater, Evaluation.evaluator_id == rater.id)
        .join(Posting, Evaluation.posting_id == Posting.id)
        .join(Unit, Posting.unit_id == Unit.id)
        .outerjoin(led, Evaluation.unit_id == led.id)
        .outerjoin(OrganisationPerformance, sa.and_(*same_unit))
        .outerjoin(Handover, here[Handover])
        .outerjoin(PeerRelease, here[PeerRelease])
        .where(Evaluation.id == sa.bindparam("evaluation", type_=sa.Uuid()))
    )  # fmt: skip


_HEAD = _head_statement()
