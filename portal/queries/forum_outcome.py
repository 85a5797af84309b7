"""What a forum did: the table before and after, what it moved, and how far opinions agree.

Counted by the database, so that a session of two thousand cases costs a page what one of ten does.
No figure here names a rater.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSeat, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAnswer, ForumOpinion
from portal.models.people import Employee
from portal.queries.forum_seats import withdrew
from portal.queries.forum_standing import standing_columns, standing_in, with_standing
from portal.rules.forum_effect import Effect, Opinion, Outcome, Report, effect, report
from portal.rules.forum_rule import forum_on
from portal.rules.forum_sitting import Ratings
from portal.rules.forum_words import CaseStanding, Reply, Verdict
from portal.rules.names import search_key
from portal.rules.workflow import SIGNED, EvaluationState

# What the rater who was before the forum made of the rating after it.
_AFTER: Final = (*SIGNED, EvaluationState.SELESAI_FORUM)
_NOBODY: Final = uuid.UUID(int=0)


class Wanted(StrEnum):
    """What of the table is asked for."""

    SEMUA = ""
    USUL = "usul"
    MENUNGGU = "menunggu"
    DITERIMA = "diterima"
    TETAP = "tetap"


@dataclass(frozen=True)
class OutcomeLine:
    """A case: `after` is None until it is signed by whoever came before the forum."""

    id: uuid.UUID
    position: int
    name: str
    before: Ratings
    advised: Ratings | None
    verdict: Verdict | None
    links: int
    reply: Reply | None
    after: Ratings | None
    standing: CaseStanding


def outcome_lines(
    session_id: uuid.UUID,
    reader: uuid.UUID | None,
    page: int,
    per_page: int,
    wanted: Wanted = Wanted.SEMUA,
    text: str = "",
) -> tuple[list[OutcomeLine], int]:
    """A page of the table, without the cases from which the reader stands back."""
    back = sa.exists().where(
        ForumSeat.case_id == ForumCase.id, ForumSeat.member_id == (reader or _NOBODY),
        sa.or_(ForumSeat.is_recused, withdrew(ForumSeat)),
    )  # fmt: skip
    is_change = ForumAdvice.verdict == Verdict.UBAH
    filters = {
        Wanted.SEMUA: sa.true(),
        Wanted.USUL: is_change,
        Wanted.MENUNGGU: sa.and_(is_change, ForumAnswer.reply.is_(None)),
        Wanted.DITERIMA: ForumAnswer.reply == Reply.TERIMA,
        Wanted.TETAP: ForumAnswer.reply == Reply.TETAP,
    }
    # Only what is asked for decides the page; the rest is joined for its twenty-five rows.
    cases = (
        sa.select(ForumCase.id)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id, ~back, filters[wanted],
            Employee.name_key.contains(search_key(text), autoescape=True),
        )
    )  # fmt: skip
    total = db.session.scalar(sa.select(sa.func.count()).select_from(cases.subquery())) or 0
    turned = cases.order_by(ForumCase.position).limit(per_page).offset((page - 1) * per_page)
    rows = db.session.execute(
        with_standing(
            sa.select(
                ForumCase, Employee.name, ForumAdvice.verdict, ForumAdvice.hasil,
                ForumAdvice.perilaku, ForumAdvice.links, ForumAnswer.reply,
                Evaluation.hasil_kerja, Evaluation.perilaku_kerja, *standing_columns(),
            )
            .join(ForumSession, ForumCase.session_id == ForumSession.id)
            .join(Employee, ForumCase.employee_id == Employee.id)
        )
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(ForumCase.id.in_(list(db.session.scalars(turned))))
        .order_by(ForumCase.position)
    ).all()  # fmt: skip
    return [_line(row) for row in rows], total


def effect_of(session_id: uuid.UUID) -> Effect:
    """Before and after, as the evaluations stand now; one statement that groups equal cases."""
    return effect(outcomes_of(session_id))


def summary_of(
    session_id: uuid.UUID, sitting: Any, *, is_over: bool
) -> tuple[Effect, Report | None]:
    """Both, from one look at the cases; the report only of a session that is concluded."""
    outcomes = outcomes_of(session_id)
    return effect(outcomes), _report(session_id, sitting, outcomes) if is_over else None


def report_of(session_id: uuid.UUID, sitting: Any) -> Report:
    """How far the members' opinions agree with the rating before and after, and where ratings
    moved; muted in a small session.  Two statements, for a session that is concluded.
    """
    return _report(session_id, sitting, outcomes_of(session_id))


def _report(session_id: uuid.UUID, sitting: Any, outcomes: list[Outcome]) -> Report:
    is_counted = ~withdrew(ForumOpinion)
    kinds = (
        ForumOpinion.hasil, ForumOpinion.perilaku, ForumCase.hasil_before,
        ForumCase.perilaku_before, *_after_columns(),
    )  # fmt: skip
    rows = db.session.execute(
        _with_evaluation(
            sa.select(*kinds, sa.func.count().label("n"))
            .select_from(ForumOpinion)
            .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
            .join(ForumSession, ForumCase.session_id == ForumSession.id)
        )
        .where(ForumCase.session_id == session_id, is_counted)
        .group_by(*kinds)
    )
    opinions = []
    for row in rows:
        before = (row.hasil_before, row.perilaku_before)
        view = (row.hasil, row.perilaku) if row.hasil else before
        opinions.append(Opinion(view, before, _after(row) or before, row.n))
    return report(outcomes, opinions, forum_on(sitting.meets_on).told)


def outcomes_of(session_id: uuid.UUID) -> list[Outcome]:
    """The cases of a session with equal ones together, in one statement."""
    evidence = sa.or_(ForumAdvice.links > 0, sa.func.length(ForumAdvice.evidence) > 0)
    kinds = (
        ForumCase.rater_id, ForumCase.hasil_before, ForumCase.perilaku_before, *_after_columns(),
        ForumAdvice.verdict, ForumAdvice.hasil, ForumAdvice.perilaku, evidence.label("evidence"),
        ForumAnswer.reply,
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(
        _with_evaluation(
            sa.select(*kinds, sa.func.count().label("n")).join(
                ForumSession, ForumCase.session_id == ForumSession.id
            )
        )
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(ForumCase.session_id == session_id)
        .group_by(*kinds)
    ).all()
    return [
        Outcome(
            rater=str(row.rater_id), before=(row.hasil_before, row.perilaku_before),
            after=_after(row), verdict=row.verdict, has_evidence=bool(row.evidence),
            reply=row.reply, count=row.n, advised=(row.hasil, row.perilaku) if row.hasil else None,
        )
        for row in rows
    ]  # fmt: skip


def _after_columns() -> tuple[Any, Any]:
    """The ratings as they stand, NULL where the evaluation is not the rater's answer to the forum:
    still here, or gone over to somebody else.
    """
    is_after = sa.and_(
        Evaluation.state.in_(_AFTER),
        sa.or_(ForumCase.rater_id.is_(None), Evaluation.evaluator_id == ForumCase.rater_id),
    )
    return tuple(
        sa.case((is_after, column)).label(column.key)
        for column in (Evaluation.hasil_kerja, Evaluation.perilaku_kerja)
    )  # type: ignore[return-value]


def _with_evaluation(statement: Any) -> Any:
    return statement.outerjoin(
        Evaluation,
        sa.and_(
            Evaluation.employee_id == ForumCase.employee_id,
            Evaluation.period_id == ForumSession.period_id,
        ),
    )


def _after(row: Any) -> Ratings | None:
    if row.hasil_kerja is None or row.perilaku_kerja is None:
        return None
    return row.hasil_kerja, row.perilaku_kerja


def _line(row: Any) -> OutcomeLine:
    case = row.ForumCase
    is_signed = row.state is not None and row.state.is_signed
    is_theirs = not (row.went_over or row.changed_hands)
    return OutcomeLine(
        id=case.id, position=case.position, name=row.name,
        before=(case.hasil_before, case.perilaku_before),
        advised=(row.hasil, row.perilaku) if row.hasil else None, verdict=row.verdict,
        links=row.links or 0, reply=row.reply,
        after=_after(row) if is_signed and is_theirs else None, standing=standing_in(row),
    )  # fmt: skip
