"""What a forum did: the table before and after, what it moved, and how far opinions agree.

Counted by the database, so that a session of two thousand cases costs a page what one of ten does.
No figure here names a rater.
"""

import uuid
from collections.abc import Collection
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
from portal.rules.forum_effect import (
    POINTS,
    Effect,
    Opinion,
    Outcome,
    RaterPoints,
    Report,
    effect,
    report,
)
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
        sa.select(ForumCase.id, ForumCase.position)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id, ~back, filters[wanted],
            Employee.name_key.contains(search_key(text), autoescape=True),
        )
    )  # fmt: skip
    turned = (
        cases.add_columns(sa.func.count().over().label("total"))
        .order_by(ForumCase.position)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .subquery()
    )
    rows = db.session.execute(
        with_standing(
            sa.select(
                ForumCase.id, ForumCase.position, ForumCase.hasil_before,
                ForumCase.perilaku_before, Employee.name, ForumAdvice.verdict, ForumAdvice.hasil,
                ForumAdvice.perilaku, ForumAdvice.links, ForumAnswer.reply,
                Evaluation.hasil_kerja, Evaluation.perilaku_kerja, turned.c.total,
                *standing_columns(),
            )
            .join(turned, turned.c.id == ForumCase.id)
            .join(ForumSession, ForumCase.session_id == ForumSession.id)
            .join(Employee, ForumCase.employee_id == Employee.id)
        )
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .order_by(ForumCase.position)
    ).all()  # fmt: skip
    if not rows and page > 1:  # past the end
        count = sa.select(sa.func.count()).select_from(cases.subquery())
        return [], db.session.scalar(count) or 0
    return [_line(row) for row in rows], rows[0].total if rows else 0


def effect_of(session_id: uuid.UUID) -> Effect:
    """Before and after, as the evaluations stand now; two statements that group equal cases."""
    return effect(_outcomes(session_id), _rater_points(session_id))


def pieces_of(
    sessions: Collection[uuid.UUID],
) -> dict[uuid.UUID, tuple[list[Outcome], list[RaterPoints]]]:
    """Equal cases and the points of unnamed raters of several sessions, in two statements."""
    found: dict[uuid.UUID, tuple[list[Outcome], list[RaterPoints]]] = {
        one: ([], []) for one in sessions
    }
    for row in db.session.execute(_CASES_OF_MANY, {"sessions": list(sessions)}):
        found[row.session_id][0].append(_outcome(row))
    for row in db.session.execute(_POINTS_OF_MANY, {"sessions": list(sessions)}):
        found[row.session_id][1].append(RaterPoints(row.before / 2, row.after / 2, row.n))
    return found


def summary_of(
    session_id: uuid.UUID, sitting: Any, *, is_over: bool
) -> tuple[Effect, Report | None]:
    """Both, from one look at the cases; the report only of a session that is concluded."""
    outcomes = _outcomes(session_id)
    found = effect(outcomes, _rater_points(session_id))
    return found, _report(session_id, sitting, outcomes) if is_over else None


def report_of(session_id: uuid.UUID, sitting: Any) -> Report:
    """How far the members' opinions agree with the rating before and after, and where ratings
    moved; muted in a small session.  Two statements, for a session that is concluded.
    """
    return _report(session_id, sitting, _outcomes(session_id))


def _report(session_id: uuid.UUID, sitting: Any, outcomes: list[Outcome]) -> Report:
    opinions = []
    for row in db.session.execute(_OPINIONS, {"session": session_id}):
        before = (row.hasil_before, row.perilaku_before)
        view = (row.hasil, row.perilaku) if row.hasil else before
        opinions.append(Opinion(view, before, _after(row) or before, row.n))
    return report(outcomes, opinions, forum_on(sitting.meets_on).told)


def _outcomes(session_id: uuid.UUID) -> list[Outcome]:
    """Equal cases, whoever rated them."""
    return [_outcome(row) for row in db.session.execute(_CASES, {"session": session_id})]


def _outcome(row: Any) -> Outcome:
    return Outcome(
        rater="", before=(row.hasil_before, row.perilaku_before), after=_after(row),
        verdict=row.verdict, has_evidence=bool(row.evidence), reply=row.reply, count=row.n,
        advised=(row.hasil, row.perilaku) if row.hasil else None,
    )  # fmt: skip


def _rater_points(session_id: uuid.UUID) -> list[RaterPoints]:
    """One for each rater, unnamed."""
    rows = db.session.execute(_POINTS, {"session": session_id})
    return [RaterPoints(row.before / 2, row.after / 2, row.n) for row in rows]


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


def _after(row: Any) -> Ratings | None:
    if row.hasil_kerja is None or row.perilaku_kerja is None:
        return None
    return row.hasil_kerja, row.perilaku_kerja


def _line(row: Any) -> OutcomeLine:
    is_signed = row.state is not None and row.state.is_signed
    is_theirs = not (row.went_over or row.changed_hands)
    return OutcomeLine(
        id=row.id, position=row.position, name=row.name,
        before=(row.hasil_before, row.perilaku_before),
        advised=(row.hasil, row.perilaku) if row.hasil else None, verdict=row.verdict,
        links=row.links or 0, reply=row.reply,
        after=_after(row) if is_signed and is_theirs else None, standing=standing_in(row),
    )  # fmt: skip


def _grouped(kinds: tuple[Any, ...], *, opinions: bool = False, advice: bool = True) -> Any:
    """How many cases (or opinions that count) are alike; `advice` where the kinds look at it."""
    statement = (
        sa.select(*kinds, sa.func.count().label("n"))
        .select_from(ForumCase)
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .outerjoin(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == ForumCase.employee_id,
                Evaluation.period_id == ForumSession.period_id,
            ),
        )
    )
    if opinions:
        statement = statement.join(ForumOpinion, ForumOpinion.case_id == ForumCase.id).where(
            ~withdrew(ForumOpinion)
        )
    elif advice:
        statement = statement.outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id).outerjoin(
            ForumAnswer, ForumAnswer.case_id == ForumCase.id
        )
    return statement


def _points_of(*ratings: Any) -> Any:
    """Twice the points of two ratings, whole."""
    first, second = (sa.case(*((one == what, n) for what, n in POINTS.items())) for one in ratings)
    return first + second


def _points(*kinds: Any) -> Any:
    before = _points_of(ForumCase.hasil_before, ForumCase.perilaku_before)
    after = sa.func.coalesce(_points_of(*_after_columns()), before)
    sums = (sa.func.sum(before).label("before"), sa.func.sum(after).label("after"))
    return _grouped((*kinds, *sums), advice=False).group_by(*kinds, ForumCase.rater_id)


# Asked for a whole session at once, so they are written once.
_BEFORE = (ForumCase.hasil_before, ForumCase.perilaku_before, *_after_columns())
_EVIDENCE = sa.or_(ForumAdvice.links > 0, sa.func.length(ForumAdvice.evidence) > 0)
_KINDS = (
    *_BEFORE, ForumAdvice.verdict, ForumAdvice.hasil, ForumAdvice.perilaku,
    _EVIDENCE.label("evidence"), ForumAnswer.reply,
)  # fmt: skip
_OF = ForumCase.session_id
_ONE = sa.bindparam("session", type_=sa.Uuid()) == _OF
_MANY = _OF.in_(sa.bindparam("sessions", expanding=True, type_=sa.Uuid()))
_CASES = _grouped(_KINDS).where(_ONE).group_by(*_KINDS)
_CASES_OF_MANY = _grouped((_OF, *_KINDS)).where(_MANY).group_by(_OF, *_KINDS)
_VIEWS = (ForumOpinion.hasil, ForumOpinion.perilaku, *_BEFORE)
_OPINIONS = _grouped(_VIEWS, opinions=True).where(_ONE).group_by(*_VIEWS)
_POINTS = _points().where(_ONE)
_POINTS_OF_MANY = _points(_OF).where(_MANY)
