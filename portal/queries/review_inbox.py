"""The inbox of whoever evaluates: everybody to evaluate in a period, and what else waits for them.

Lines of all of them are light, so that five hundred cost little more than none.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.log import LogEntry
from portal.models.objections import Objection, ObjectionDecision
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Extension, Handover, SignedEvaluation
from portal.models.self_assessments import SelfAssessment
from portal.models.skp import Skp
from portal.models.units import Unit
from portal.queries.periods import PeriodRow, row_of
from portal.queries.raters import holds
from portal.rules.period_cycle import PeriodStage
from portal.rules.postings import PostingKind
from portal.rules.self_assessments import SelfState
from portal.rules.skp_words import SkpState
from portal.rules.workflow import EvaluationState

_OPEN = (PeriodStage.PENILAIAN, PeriodStage.FORUM, PeriodStage.PENETAPAN)
_SHOWN = (*_OPEN, PeriodStage.KEBERATAN)


class Stand(StrEnum):
    """Where an evaluation stands, as its evaluator looks at it."""

    BELUM = "belum"
    BERALIH = "beralih"
    DRAF = "draf"
    DIBAGIKAN = "dibagikan"
    FORUM = "forum"
    SIAP = "siap"
    SELESAI = "selesai"
    DIKECUALIKAN = "dikecualikan"


_STANDS = {
    EvaluationState.DRAF: Stand.DRAF,
    EvaluationState.DIBAGIKAN: Stand.DIBAGIKAN,
    EvaluationState.DIAJUKAN_FORUM: Stand.FORUM,
    EvaluationState.SELESAI_FORUM: Stand.SIAP,
    EvaluationState.DIKECUALIKAN: Stand.DIKECUALIKAN,
}


@dataclass(frozen=True)
class InboxLine:
    """One employee; `evaluation_id` None = not begun; `has_answer` to the shared draft."""

    id: uuid.UUID
    name: str
    name_key: str
    title: str
    unit: str
    evaluation_id: uuid.UUID | None
    stand: Stand
    rated: int
    has_answer: bool
    has_self: bool
    unread: int
    plan_waits: uuid.UUID | None


@dataclass(frozen=True)
class Waiting:
    """Periods in which somebody evaluates or did, the open ones first, and whether an objection
    may wait for them; `extended` is the last day of the longest extension of a period.
    """

    periods: Sequence[PeriodRow]
    has_objections: bool
    extended: Mapping[uuid.UUID, datetime.date]


def waiting_for(person: uuid.UUID, on: datetime.date) -> Waiting:
    """Periods that are open for evaluation, then those in which the person evaluated somebody, and
    whether an objection waits for them; one statement, a second where there is no period.
    """
    mine = sa.exists().where(
        Evaluation.period_id == EvaluationPeriod.id, Evaluation.evaluator_id == person
    )
    extended = (
        sa.select(sa.func.max(Extension.until))
        .where(
            Extension.period_id == EvaluationPeriod.id, Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
        )
        .scalar_subquery()
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(EvaluationPeriod, _objected(person), extended)
        .where(
            sa.or_(EvaluationPeriod.stage.in_(_SHOWN), mine), EvaluationPeriod.starts_on <= on,
            ~EvaluationPeriod.is_practice,
        )
        .order_by(EvaluationPeriod.closes_on.desc(), EvaluationPeriod.starts_on)
    ).all()  # fmt: skip
    rows = sorted(rows, key=lambda row: row[0].stage not in _OPEN)
    objected = rows[0][1] if rows else db.session.scalar(sa.select(_objected(person)))
    until = {row[0].id: row[2] for row in rows if row[2] and row[2] > row[0].closes_on}
    return Waiting([row_of(row[0]) for row in rows], bool(objected), until)


def _objected(person: uuid.UUID) -> Any:
    """Whether an open objection names somebody as signer or as who decides."""
    return sa.exists().where(
        sa.or_(Objection.decider_id == person, Objection.signer_id == person),
        ~sa.exists().where(ObjectionDecision.objection_id == Objection.id),
    )


def inbox_lines(
    person: uuid.UUID, people: Collection[uuid.UUID], period: PeriodRow, on: datetime.date
) -> list[InboxLine]:
    """Lines by name, in one statement: `people` whom the person rates today, those whose
    evaluation went over to them, and those whose evaluation they began.
    """
    one = Evaluation
    mine = sa.or_(
        sa.and_(
            Employee.id.in_(people),
            sa.or_(Handover.to_id.is_(None), Handover.to_id == person),
        ),
        Handover.to_id == person,
        sa.and_(one.evaluator_id == person, Handover.to_id.is_(None)),
    )
    # Says nothing that `mine` does not say, but in words that an index can answer: without it all
    # who work are looked through.
    near = sa.or_(
        Employee.id.in_(people),
        Employee.id.in_(
            sa.select(Handover.employee_id).where(
                Handover.period_id == period.id, Handover.to_id == person
            )
        ),
        Employee.id.in_(
            sa.select(one.employee_id).where(one.period_id == period.id, one.evaluator_id == person)
        ),
    )
    unread = (
        sa.select(sa.func.count())
        .where(LogEntry.employee_id == Employee.id, LogEntry.acknowledged_at.is_(None))
        .scalar_subquery()
    )
    plan = (
        sa.select(Skp.id)
        .where(
            Skp.employee_id == Employee.id, Skp.state == SkpState.DIAJUKAN, Skp.rater_id == person
        )
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, Employee.name_key, Posting.title, Unit.name.label("unit"),
            one.id.label("evaluation"), one.state, one.evaluator_id, one.hasil_kerja,
            one.perilaku_kerja, one.answered_at, SelfAssessment.state.label("own"),
            SignedEvaluation.signed_at, Handover.to_id, unread.label("unread"), plan.label("plan"),
        )
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .outerjoin(one, sa.and_(one.employee_id == Employee.id, one.period_id == period.id))
        .outerjoin(
            Handover,
            sa.and_(Handover.employee_id == Employee.id, Handover.period_id == period.id),
        )
        .outerjoin(
            SelfAssessment,
            sa.and_(
                SelfAssessment.employee_id == Employee.id, SelfAssessment.period_id == period.id
            ),
        )
        .outerjoin(
            SignedEvaluation,
            sa.and_(
                SignedEvaluation.employee_id == Employee.id,
                SignedEvaluation.period_id == period.id,
            ),
        )
        .where(near, mine, Employee.id != person)
        .order_by(Employee.name_key, Employee.id)
    )  # fmt: skip
    known = {}
    for row in rows:
        key, name, name_key, title, unit, begun, state, by, hasil, perilaku, answered, *more = row
        own, signed, over_to, unread_n, plan_id = more
        known[key] = InboxLine(
            key, name, name_key, title or "", unit or "", begun,
            _stand(person, state, by, signed, over_to),
            (hasil is not None) + (perilaku is not None), answered is not None,
            own is SelfState.DIKIRIM, unread_n, plan_id,
        )  # fmt: skip
    return list(known.values())


def _stand(
    person: uuid.UUID, state: EvaluationState | None, by: Any, signed_at: Any, over_to: Any
) -> Stand:
    if signed_at is not None:
        return Stand.SELESAI
    if state is None:
        return Stand.BERALIH if over_to == person else Stand.BELUM
    if by != person and state.is_open:
        return Stand.BERALIH
    return _STANDS.get(state, Stand.SELESAI)
