"""Feedback reports as pages and files show them: four sources, what was agreed, what is still open.

The one gate is `queries.results.result_sheet`; colleagues' figures come from their frozen release.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.models.peer_ballots import PeerAction, PeerRelease
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult, ResultEvent
from portal.models.unit_index import UnitIndex
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.gathering import Question
from portal.queries.peer_releases import (
    PeerFeedback,
    agreed_on_release,
    feedback_in,
    own_views,
)
from portal.queries.results import ResultSheet, result_sheet
from portal.queries.unit_index import Snapshot, published_until
from portal.rules.actions import Action
from portal.rules.feedback_report import ActionState
from portal.rules.results import ResultStep
from portal.rules.self_assessments import Spread
from portal.rules.survey_periods import SurveyPeriod

_Pieces = tuple[ReportReading | None, PeerRelease | None, PeerAction | None, list[ReportAction]]
# Pages read these and change nothing.
Planned = ReportAction
Reading = ReportReading


@dataclass(frozen=True)
class CitizenVoice:
    """The newest published index of the unit up to the end of the period."""

    unit: str
    unit_slug: str
    snapshot: Snapshot


@dataclass(frozen=True)
class FeedbackReport:
    """Everything that stands on a report; `earlier` are open actions of reports before, `views`
    how the employee sees themselves, by measure, None where the visitor may not read it.
    """

    sheet: ResultSheet
    views: Mapping[str, Spread] | None
    peers: PeerFeedback | None
    citizens: CitizenVoice | None
    reading: ReportReading | None
    actions: tuple[ReportAction, ...]
    earlier: tuple[ReportAction, ...]

    @property
    def received_on(self) -> datetime.date | None:
        """The day from which the days to read it count."""
        event = self.sheet.events.get(ResultStep.DITERIMA)
        return event.on_day if event else None


@dataclass(frozen=True)
class ListedReport:
    """A line of the list."""

    result_id: uuid.UUID
    name: str
    span_key: str
    signed_at: datetime.datetime
    received_on: datetime.date | None
    read_at: datetime.datetime | None
    open_actions: int


def feedback_report(result_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> FeedbackReport:
    """The report of one signed result. Raises NotFound, or NotAllowed."""
    sheet = result_sheet(result_id, visitor, Action.RESULT_READ, on)
    row = sheet.row
    shows_peers = sheet.may(Action.PEER_RESULT_READ)
    key = sheet.period.span.key
    views = own_views(row.employee_id, key) if shows_peers else None
    reading, release, agreed, actions = _pieces(row)
    peers = feedback_in(release, agreed, key, views) if release and views is not None else None
    return FeedbackReport(
        sheet=sheet,
        views=views,
        peers=peers,
        citizens=citizens_of(row.unit_id, sheet.period.span),
        reading=reading,
        actions=tuple(one for one in actions if one.result_id == row.id),
        earlier=tuple(
            one for one in actions
            if one.result_id != row.id and one.state is ActionState.BERJALAN
            and one.written_at < row.signed_at
        ),
    )  # fmt: skip


def _pieces(row: AppraisalResult) -> _Pieces:
    """What was read, released, agreed and planned, in one statement: of the plans those of this
    report and those still open.
    """
    wanted = sa.and_(
        ReportAction.employee_id == AppraisalResult.employee_id,
        sa.or_(
            ReportAction.result_id == AppraisalResult.id,
            ReportAction.state == ActionState.BERJALAN,
        ),
    )
    released = sa.and_(
        PeerRelease.employee_id == AppraisalResult.employee_id,
        PeerRelease.period_id == AppraisalResult.period_id,
    )
    rows = db.session.execute(
        sa.select(ReportReading, PeerRelease, PeerAction, ReportAction)
        .select_from(AppraisalResult)
        .outerjoin(ReportReading, ReportReading.result_id == AppraisalResult.id)
        .outerjoin(PeerRelease, released)
        .outerjoin(PeerAction, agreed_on_release())
        .outerjoin(ReportAction, wanted)
        .where(AppraisalResult.id == row.id)
        .order_by(ReportAction.due_on, ReportAction.id)
        .execution_options(populate_existing=True)
    ).all()
    reading, release, agreed, _action = rows[0]
    return reading, release, agreed, [one[3] for one in rows if one[3]]


def result_of_action(action_id: uuid.UUID) -> uuid.UUID:
    """The result in whose report an action stands. Raises NotFound."""
    found = db.session.scalar(sa.select(ReportAction.result_id).where(ReportAction.id == action_id))
    if found is None:
        raise NotFound("Tindakan ini tidak dikenal.")
    return found


def citizens_of(unit_id: uuid.UUID | None, span: SurveyPeriod) -> CitizenVoice | None:
    """What citizens said of a unit, last published for a time that ends with the period or before;
    nothing where that figure is withheld.
    """
    if unit_id is None:
        return None
    statement = (
        sa.select(
            Unit.name, Unit.slug, UnitIndex.period_key, UnitIndex.data, UnitIndex.revision,
            UnitIndex.published_on, UnitIndex.table_sha256, UnitIndex.reason,
        )
        .join(Unit, Unit.id == UnitIndex.unit_id)
    )  # fmt: skip
    rows = db.session.execute(published_until(statement, unit_id, span.end).limit(12)).all()
    for name, slug, key, *rest in rows:
        period = SurveyPeriod.parse(key)
        if period.end <= span.end:
            snapshot = Snapshot(unit_id, None, period, *rest)
            return None if snapshot.data["withheld"] else CitizenVoice(name, slug, snapshot)
    return None


def reports_of(people: Sequence[uuid.UUID], page: int, per_page: int) -> list[ListedReport]:
    """Reports of delivered results of these people, the newest first; one more than a page holds
    tells that there is another.
    """
    delivered, received = sa.orm.aliased(ResultEvent), sa.orm.aliased(ResultEvent)
    open_actions = (
        sa.select(sa.func.count())
        .where(
            ReportAction.result_id == AppraisalResult.id,
            ReportAction.state == ActionState.BERJALAN,
        )
        .correlate(AppraisalResult)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            AppraisalResult.id, Employee.name, EvaluationPeriod.span_key,
            AppraisalResult.signed_at, received.on_day, ReportReading.read_at, open_actions,
        )
        .join(Employee, Employee.id == AppraisalResult.employee_id)
        .join(EvaluationPeriod, EvaluationPeriod.id == AppraisalResult.period_id)
        .join(
            delivered,
            sa.and_(
                delivered.result_id == AppraisalResult.id,
                delivered.step == ResultStep.DISAMPAIKAN,
            ),
        )
        .outerjoin(
            received,
            sa.and_(
                received.result_id == AppraisalResult.id, received.step == ResultStep.DITERIMA
            ),
        )
        .outerjoin(ReportReading, ReportReading.result_id == AppraisalResult.id)
        .where(AppraisalResult.employee_id.in_(people), AppraisalResult.is_current)
        .order_by(AppraisalResult.signed_at.desc(), Employee.name, AppraisalResult.id)
        .limit(per_page + 1)
        .offset((page - 1) * per_page)
    )  # fmt: skip
    return [ListedReport(*row) for row in rows]


def open_actions_of(person: uuid.UUID) -> list[ReportAction]:
    """What somebody still wants to do, the nearest day first."""
    return [one for one in _actions(person) if one.state is ActionState.BERJALAN]


@dataclass(frozen=True)
class Unread:
    """A report that was received and not read."""

    result_id: uuid.UUID
    span_key: str
    received_on: datetime.date


def due_actions(
    person: uuid.UUID, until: datetime.date
) -> Question[tuple[int, datetime.date | None]]:
    """(Open actions up to a day, the first of their days), in one row."""
    return Question(
        sa.select(sa.func.count(), sa.func.min(ReportAction.due_on))
        .select_from(ReportAction)
        .where(
            ReportAction.employee_id == person, ReportAction.state == ActionState.BERJALAN,
            ReportAction.due_on <= until,
        ),
        (), lambda number, first: (number, first),
    )  # fmt: skip


def unread_reports(person: uuid.UUID) -> Question[Unread]:
    """Reports that somebody has not read, the oldest first."""
    return Question(
        sa.select(AppraisalResult.id, EvaluationPeriod.span_key, ResultEvent.on_day)
        .select_from(AppraisalResult)
        .join(EvaluationPeriod, EvaluationPeriod.id == AppraisalResult.period_id)
        .join(ResultEvent, ResultEvent.result_id == AppraisalResult.id)
        .where(
            AppraisalResult.employee_id == person, AppraisalResult.is_current,
            ResultEvent.step == ResultStep.DITERIMA,
            ~sa.exists().where(ReportReading.result_id == AppraisalResult.id),
        ),
        [ResultEvent.on_day, AppraisalResult.id], Unread,
    )  # fmt: skip


def _actions(person: uuid.UUID) -> list[ReportAction]:
    return list(
        db.session.scalars(
            sa.select(ReportAction)
            .where(ReportAction.employee_id == person)
            .order_by(ReportAction.due_on, ReportAction.id)
            .execution_options(populate_existing=True)
        )
    )
