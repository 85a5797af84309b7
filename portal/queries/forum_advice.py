"""Advice as the rater and the employee see it: what was advised and answered, by whom of neither.

Names of members and their opinions never leave the forum; a dissent is told as "one member".
"""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumRequest, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAnswer, ForumDissent
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.forum_evidence import Named, links_of_advice
from portal.rules.forum_words import Reply, SessionState, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.workflow import OPEN


@dataclass(frozen=True)
class Advised:
    """Advice on one evaluation for whoever rates; `dissents` are reasons without names."""

    case: ForumCase
    sitting: ForumSession
    span_key: str
    employee_id: uuid.UUID
    name: str
    advice: ForumAdvice
    links: tuple[Named, ...]
    answer: ForumAnswer | None
    evaluation: Evaluation
    dissents: tuple[str, ...]


@dataclass(frozen=True)
class AdviceLine:
    """A line of the rater's list."""

    case_id: uuid.UUID
    name: str
    span_key: str
    verdict: Verdict
    reply: Reply | None
    is_open: bool


@dataclass(frozen=True)
class ForumWay:
    """What the forum did with somebody's evaluation, for the explanation of their result.

    `members` sat; `verdict` None = on the agenda, without advice.  `before` and `advised` are
    (hasil kerja, perilaku kerja).
    """

    sources: tuple[str, ...]
    state: SessionState
    meets_on: Any
    members: int
    before: tuple[Ekspektasi, Ekspektasi]
    verdict: Verdict | None
    advised: tuple[Ekspektasi, Ekspektasi] | None
    reason: str
    evidence: str
    links: tuple[str, ...]
    reply: Reply | None
    answer: str
    dissents: tuple[str, ...]


def advised_for(rater: uuid.UUID) -> list[AdviceLine]:
    """Advice on evaluations in somebody's hands, what waits for an answer first; one statement."""
    rows = db.session.execute(
        _in_hands(
            rater, ForumCase.id, Employee.name, EvaluationPeriod.span_key, ForumAdvice.verdict,
            ForumAnswer.reply, Evaluation.state,
        ).order_by(ForumSession.meets_on.desc(), ForumCase.position)
    ).all()  # fmt: skip
    lines = [
        AdviceLine(
            r.id, r.name, r.span_key, r.verdict, r.reply,
            r.verdict is Verdict.UBAH and r.reply is None and r.state.is_open,
        )
        for r in rows
    ]  # fmt: skip
    return sorted(lines, key=lambda one: not one.is_open)


def advice_waiting(rater: uuid.UUID) -> sa.Select[int]:
    """How many proposals of change wait for somebody's answer, as a part of a statement."""
    waiting: sa.Select[int] = _in_hands(rater, sa.func.count()).where(
        ForumAdvice.verdict == Verdict.UBAH, ForumAnswer.case_id.is_(None),
        Evaluation.state.in_(OPEN),
    )  # fmt: skip
    return waiting


def advised(case_id: uuid.UUID, rater: uuid.UUID | None) -> Advised:
    """One advice for whoever rates the employee now. Raises NotFound to everybody else."""
    row = db.session.execute(
        _in_hands(
            rater or uuid.UUID(int=0), ForumCase, ForumSession, EvaluationPeriod.span_key,
            Employee.name, ForumAdvice, ForumAnswer, Evaluation,
        )
        .where(ForumCase.id == case_id)
        .execution_options(populate_existing=True)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound("Saran forum ini tidak dikenal.")
    return Advised(
        row.ForumCase, row.ForumSession, row.span_key, row.ForumCase.employee_id, row.name,
        row.ForumAdvice, links_of_advice(row.ForumAdvice), row.ForumAnswer, row.Evaluation,
        _dissents(case_id),
    )  # fmt: skip


def _in_hands(rater: uuid.UUID, *columns: Any) -> Any:
    """A statement on all advice about evaluations in somebody's hands."""
    return (
        sa.select(*columns)
        .select_from(ForumAdvice)
        .join(ForumCase, ForumAdvice.case_id == ForumCase.id)
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .join(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == ForumCase.employee_id,
                Evaluation.period_id == ForumSession.period_id,
            ),
        )
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(Evaluation.evaluator_id == rater)
    )


def way_of(employee_id: uuid.UUID, period_id: uuid.UUID) -> ForumWay | None:
    """What the forum did with an evaluation, None where it was on no agenda; two statements.

    For the employee's own page of explanation: no member is named, and nothing is told as long as
    the session is still being put together.
    """
    count = (
        sa.select(sa.func.count())
        .select_from(ForumMember)
        .where(ForumMember.session_id == ForumSession.id, ForumMember.replaced_at.is_(None))
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(ForumCase, ForumSession, ForumAdvice, ForumAnswer, count.label("members"))
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(
            ForumCase.employee_id == employee_id, ForumSession.period_id == period_id,
            ForumSession.state.in_(
                (SessionState.PENDAPAT, SessionState.SIDANG, SessionState.SELESAI)
            ),
        )
    ).first()  # fmt: skip
    if row is None:
        return None
    advice, answer = row.ForumAdvice, row.ForumAnswer
    return ForumWay(
        sources=tuple(ground["source"] for ground in row.ForumCase.grounds),
        state=row.ForumSession.state, meets_on=row.ForumSession.meets_on, members=row.members,
        before=(row.ForumCase.hasil_before, row.ForumCase.perilaku_before),
        verdict=advice.verdict if advice else None,
        advised=(advice.hasil, advice.perilaku) if advice and advice.hasil else None,
        reason=advice.reason if advice else "", evidence=advice.evidence if advice else "",
        links=tuple(one.words for one in links_of_advice(advice)),
        reply=answer.reply if answer else None, answer=answer.reason if answer else "",
        dissents=_dissents(row.ForumCase.id),
    )  # fmt: skip


def request_of(employee_id: uuid.UUID, period_id: uuid.UUID) -> ForumRequest | None:
    """What somebody asked of the forum in a period."""
    return db.session.get(ForumRequest, (period_id, employee_id))


def _dissents(case_id: uuid.UUID) -> tuple[str, ...]:
    return tuple(
        db.session.scalars(
            sa.select(ForumDissent.reason)
            .where(ForumDissent.case_id == case_id)
            .order_by(ForumDissent.written_at)
        )
    )
