"""One signed document as a visitor may see it: the one gate of its pages and files."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.objections import Objection, ObjectionDecision
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.accounts import Visitor
from portal.queries.periods import PeriodRow, row_of
from portal.queries.standings import in_sight
from portal.queries.units import paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.result_content import ResultContent, read_content
from portal.rules.results import Course, Happened, ResultForm, ResultStep
from portal.rules.roles import Standing

# Pages read these and change nothing.
Result = AppraisalResult
Event = ResultEvent


@dataclass(frozen=True)
class ResultSheet:
    """A document with its course, for one visitor; `target` is what access is asked about.

    `objection` is the one against this document, or, for a decision, the one that led to it.
    """

    row: AppraisalResult
    content: ResultContent
    period: PeriodRow
    events: Mapping[ResultStep, ResultEvent]
    course: Course
    objection: Objection | None
    decision: ObjectionDecision | None
    visitor: Visitor
    target: Target

    @property
    def is_own(self) -> bool:
        """Whether the visitor is the employee."""
        return self.visitor.actor.employee_id == self.row.employee_id

    @property
    def is_received(self) -> bool:
        """Whether its employee took it, so that they may see what it says."""
        return ResultStep.DITERIMA in self.events

    @property
    def is_signer(self) -> bool:
        """Whether the visitor signed it."""
        return self.visitor.actor.employee_id == self.row.signed_by_id

    def may(self, action: Action) -> bool:
        """Whether the visitor may do this to the employee of the document."""
        return can(self.visitor.actor, action, self.target)

    def name_of(self, employee_id: uuid.UUID | None) -> str:
        """The name of somebody on the document, as it is printed; "" for anybody else."""
        content = self.content
        superior = content.superior.name
        is_ours = employee_id == self.row.superior_id and self.row.form is ResultForm.PENILAI
        names = {
            self.row.employee_id: content.employee.name, self.row.signed_by_id: content.signed_by,
        }  # fmt: skip
        return names.get(employee_id, superior if is_ours else "") if employee_id else ""


def result_sheet(
    result_id: uuid.UUID, visitor: Visitor, action: Action, on: datetime.date
) -> ResultSheet:
    """One document for a purpose.

    Its employee sees it from delivery on; signer and whoever hears objections keep it when posts
    change.  Raises NotFound, or NotAllowed without saying whose it is.
    """
    rows = db.session.execute(
        sa.select(AppraisalResult, EvaluationPeriod, Objection, ObjectionDecision, ResultEvent)
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .outerjoin(
            Objection,
            sa.or_(
                Objection.result_id == AppraisalResult.id,
                Objection.result_id == AppraisalResult.supersedes_id,
            ),
        )
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .outerjoin(ResultEvent, ResultEvent.result_id == AppraisalResult.id)
        .where(AppraisalResult.id == result_id)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        raise NotFound("Dokumen evaluasi ini tidak dikenal.")
    row, period, objection, decision, _event = rows[0]
    target = target_of(row, objection, visitor, action, on)
    events = {one.ResultEvent.step: one.ResultEvent for one in rows if one.ResultEvent}
    if visitor.actor.employee_id == row.employee_id and ResultStep.DISAMPAIKAN not in events:
        raise NotFound("Dokumen evaluasi ini tidak dikenal.")
    known = row_of(period)
    return ResultSheet(
        row=row, content=read_content(row.content), period=known, events=events,
        course=course_of(row, known, events, objection, decision), objection=objection,
        decision=decision, visitor=visitor, target=target,
    )  # fmt: skip


def target_of(
    row: AppraisalResult,
    objection: Objection | None,
    visitor: Visitor,
    action: Action,
    on: datetime.date,
) -> Target:
    """How the visitor stands to a document: by their part in it, else by today's postings."""
    me = visitor.actor.employee_id
    hears = objection.decider_id if objection else row.superior_id
    if me == row.employee_id:
        target = Target(row.employee_id)
    elif me is not None and me in (row.signed_by_id, hears):
        is_signer = me == row.signed_by_id
        standing = Standing.SUPERVISOR if is_signer else Standing.SUPERIOR
        target = Target(row.employee_id, frozenset({standing}))
    else:
        target = _by_office(row, visitor, action, on)
    if not can(visitor.actor, action, target):
        raise NotAllowed("Dokumen evaluasi ini tidak terbuka bagi Anda.")
    return target


def _by_office(row: AppraisalResult, visitor: Visitor, action: Action, on: datetime.date) -> Target:
    """Personnel and auditors by the unit of the document; anybody else by today's postings."""
    units = unit_rows()
    path = paths_of(units)[row.unit_id] if row.unit_id else frozenset()
    office = Target(row.employee_id, frozenset(), path)
    if can(visitor.actor, action, office):
        return office
    try:
        return in_sight(row.employee_id, visitor, action, on, units=units).target
    except NotAllowed as error:
        raise NotAllowed("Dokumen evaluasi ini tidak terbuka bagi Anda.") from error


def events_of(result_id: uuid.UUID) -> dict[ResultStep, ResultEvent]:
    """The steps of a document; one statement."""
    rows = db.session.scalars(sa.select(ResultEvent).where(ResultEvent.result_id == result_id))
    return {one.step: one for one in rows}


def course_of(
    row: AppraisalResult,
    period: PeriodRow,
    events: Mapping[ResultStep, ResultEvent],
    objection: Objection | None,
    decision: ObjectionDecision | None,
) -> Course:
    """A document as the rules look at it."""
    is_decision = row.form is ResultForm.KEBERATAN
    is_replaced = not is_decision and decision is not None and decision.result_id is not None
    return Course(
        form=row.form, signed_at=row.signed_at, window_closes=period.window.closes,
        is_final=row.is_final, final_objectable=period.terms.objection_to_final,
        is_current=not is_replaced,
        steps={step: Happened(one.on_day, one.recorded_at) for step, one in events.items()},
        objected=Happened(objection.filed_on, objection.filed_at)
        if objection and not is_decision else None,
        decided=Happened(decision.decided_on, decision.decided_at)
        if decision and not is_decision else None,
    )  # fmt: skip
