"""How far the evaluations of a period are: who belongs to it, what is signed and what arrived."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.objections import Objection, ObjectionDecision
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Handover, SignedEvaluation
from portal.models.results import AppraisalResult
from portal.queries.kept_figures import Source, figures
from portal.rules.period_cycle import PeriodStage
from portal.rules.postings import PostingKind
from portal.rules.workflow import EvaluationState

_KEPT_FOR = datetime.timedelta(days=800)


@dataclass(frozen=True)
class PeriodFacts:
    """Figures of a period: employees, signed evaluations, documents that their employee received,
    the last day of receipt, evaluations that went over to a superior, objections not decided yet.
    Who was excused belongs to no figure.
    """

    employees: int
    signed: int
    received: int
    last_received: datetime.date | None
    handed_over: int
    open_objections: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether every evaluation is signed; an agency without staff has nothing to settle."""
        return 0 < self.employees <= self.signed

    @property
    def all_received(self) -> bool:
        """Whether every employee got the document, so that the last right to object can end."""
        return self.is_settled and self.received >= self.employees


def subjects(on: datetime.date) -> sa.ColumnElement[bool]:
    """Employees whose evaluation a period asks for: with a post of their own on a day, not left."""
    return sa.and_(
        sa.or_(Employee.left_on.is_(None), Employee.left_on > on),
        sa.exists().where(
            Posting.employee_id == Employee.id,
            Posting.kind.in_((PostingKind.DEFINITIF, PostingKind.PLT)),
            Posting.starts_on <= on,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on),
        ),
    )


def excused(period_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Whether the personnel office excused an employee from a period (L.II.C.8)."""
    return is_excused(period_id, Employee.id)


def is_excused(period_id: uuid.UUID, employee_id: Any) -> sa.ColumnElement[bool]:
    """The same of the employee in a column."""
    return sa.exists().where(
        Evaluation.employee_id == employee_id,
        Evaluation.period_id == period_id,
        Evaluation.state == EvaluationState.DIKECUALIKAN,
    )


def measured_on(
    opens_on: datetime.date, closes_on: datetime.date, today: datetime.date
) -> datetime.date:
    """The day whose staff a period counts: today, but no day after its window."""
    return min(today, closes_on) if today >= opens_on else today


def facts_of(
    period_id: uuid.UUID,
    opens_on: datetime.date,
    closes_on: datetime.date,
    today: datetime.date,
) -> PeriodFacts:
    """The figures of a period for a page; one statement."""
    return facts_on(period_id, measured_on(opens_on, closes_on, today), db.session())


def kept_facts(
    period_id: uuid.UUID, now: datetime.datetime
) -> tuple[PeriodFacts, datetime.datetime]:
    """The figures of a period as the worker last counted them, and when."""
    kept = figures(FACTS, str(period_id), now)
    employees, signed, received, last, handed, objections = kept.content
    day = datetime.date.fromisoformat(last) if last else None
    found = PeriodFacts(employees, signed, received, day, handed, objections)
    return found, kept.made_at


def facts(
    period: EvaluationPeriod, today: datetime.date, session: Session | None = None
) -> PeriodFacts:
    """The figures of a period; one statement."""
    return facts_on(
        period.id, measured_on(period.opens_on, period.closes_on, today), session or db.session()
    )


def facts_on(period_id: uuid.UUID, on: datetime.date, session: Session) -> PeriodFacts:
    """The same for the staff of a day."""
    ours = subjects(on)
    signed = sa.and_(
        SignedEvaluation.employee_id == Employee.id, SignedEvaluation.period_id == period_id
    )
    handed = sa.and_(Handover.employee_id == Employee.id, Handover.period_id == period_id)
    row = session.execute(
        sa.select(
            sa.func.count(Employee.id),
            sa.func.count(SignedEvaluation.employee_id),
            sa.func.count(SignedEvaluation.received_on),
            sa.func.max(SignedEvaluation.received_on),
            sa.func.count(Handover.employee_id),
            _open_objections(period_id).scalar_subquery(),
        )
        .select_from(Employee)
        .outerjoin(SignedEvaluation, signed)
        .outerjoin(Handover, handed)
        .where(ours, ~excused(period_id))
    ).one()
    return PeriodFacts(*row)


def _keys(on: datetime.date) -> list[str]:
    """Periods that are not closed, or were in the last two years: others are looked at seldom."""
    watched = sa.or_(
        EvaluationPeriod.stage != PeriodStage.SELESAI, EvaluationPeriod.closes_on > on - _KEPT_FOR
    )
    return [str(one) for one in db.session.scalars(sa.select(EvaluationPeriod.id).where(watched))]


def _made(now: datetime.datetime, key: str) -> list[Any]:
    period = db.session.get_one(EvaluationPeriod, uuid.UUID(key))
    found = facts(period, now.date())
    last = found.last_received.isoformat() if found.last_received else None
    return [
        found.employees, found.signed, found.received, last, found.handed_over,
        found.open_objections,
    ]  # fmt: skip


FACTS = Source("periode", _keys, _made)


def _open_objections(period_id: uuid.UUID) -> sa.Select[int]:
    return (
        sa.select(sa.func.count(Objection.id))
        .join(AppraisalResult, Objection.result_id == AppraisalResult.id)
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(AppraisalResult.period_id == period_id, ObjectionDecision.objection_id.is_(None))
    )
