"""Sessions of the forum as members, the chair and the personnel office see them; no opinion of
anybody is read here (`queries.forum_cases`).
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumMinutes, ForumOpinion
from portal.models.forum_course import ForumWithdrawal
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.periods import PeriodRow, row_of
from portal.rules.actions import Action
from portal.rules.forum_sitting import has_quorum
from portal.rules.forum_words import SessionState

# Pages read these and change nothing.
Sitting = ForumSession


@dataclass(frozen=True)
class ListedSession:
    """A line of the list of sessions."""

    id: uuid.UUID
    number: int
    span_key: str
    unit: str | None
    state: SessionState
    meets_on: datetime.date
    place: str
    cases: int
    advised: int
    is_member: bool


@dataclass(frozen=True)
class MemberLine:
    """Somebody who sits: how many cases they may judge, and on how many they have written;
    `has_left` = somebody else sits instead by now.
    """

    id: uuid.UUID
    name: str
    is_chair: bool
    has_declared: bool
    is_present: bool
    judges: int
    written: int
    has_left: bool = False


@dataclass(frozen=True)
class SessionCard:
    """One session; `mine` is None for somebody who does not sit in it, `former` were replaced."""

    row: Sitting
    period: PeriodRow
    unit: str | None
    members: tuple[MemberLine, ...]
    former: tuple[MemberLine, ...]
    mine: MemberLine | None
    may_convene: bool
    cases: int
    advised: int
    code: str | None
    sha256: str | None

    @property
    def is_chair(self) -> bool:
        """Whether the visitor chairs it."""
        return self.mine is not None and self.mine.is_chair

    @property
    def has_quorum(self) -> bool:
        """Whether enough members are there now."""
        present = sum(one.is_present for one in self.members)
        return has_quorum(present, len(self.members), int(self.row.terms["quorum_percent"]))

    @property
    def chair(self) -> MemberLine | None:
        """Who chairs it."""
        return next((one for one in self.members if one.is_chair), None)


def sessions_for(visitor: Visitor, page: int, per_page: int) -> tuple[list[ListedSession], int]:
    """Sessions in which the visitor sits; all of them for whoever convenes. The newest first."""
    me = visitor.actor.employee_id or uuid.UUID(int=0)
    sits = sa.exists().where(
        ForumMember.session_id == ForumSession.id,
        ForumMember.employee_id == me,
        ForumMember.replaced_at.is_(None),
    )
    called = ForumSession.state != SessionState.DISIAPKAN
    wanted = sa.true() if visitor.may(Action.FORUM_CONVENE) else sa.and_(sits, called)
    rows = db.session.execute(
        sa.select(
            ForumSession, EvaluationPeriod.span_key, Unit.name, _cases(), _advised(), sits,
            sa.func.count().over(),
        )
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .outerjoin(Unit, ForumSession.unit_id == Unit.id)
        .where(wanted)
        .order_by(ForumSession.meets_on.desc(), ForumSession.number.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()  # fmt: skip
    found = [
        ListedSession(
            s.id, s.number, key, unit, s.state, s.meets_on, s.place, cases, done, is_member
        )
        for s, key, unit, cases, done, is_member, _total in rows
    ]
    return found, rows[0][6] if rows else 0


def session_card(
    session_id: uuid.UUID, visitor: Visitor, *, with_counts: bool = False
) -> SessionCard:
    """One session for a member (once it was called) or whoever convenes; `with_counts` = how many
    cases each member judges and has written on, which only the session's own page shows.

    To anybody else it does not exist. Raises NotFound.  Two statements.
    """
    found = db.session.execute(
        sa.select(ForumSession, EvaluationPeriod, Unit.name, ForumMinutes, _cases(), _advised())
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .outerjoin(Unit, ForumSession.unit_id == Unit.id)
        .outerjoin(ForumMinutes, ForumMinutes.session_id == ForumSession.id)
        .where(ForumSession.id == session_id)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Sidang forum ini tidak dikenal.")
    row, period, unit, minutes, cases, advised = found
    everybody = _members(session_id, with_counts=with_counts)
    members = tuple(one for one in everybody if not one.has_left)
    me = visitor.actor.employee_id
    mine = next((one for one in members if one.id == me), None)
    may_convene = visitor.may(Action.FORUM_CONVENE)
    may_sit = mine is not None and row.state is not SessionState.DISIAPKAN
    if not may_convene and not (may_sit and visitor.may(Action.FAIRNESS_READ)):
        raise NotFound("Sidang forum ini tidak dikenal.")
    return SessionCard(
        row=row, period=row_of(period), unit=unit, members=members, mine=mine,
        former=tuple(one for one in everybody if one.has_left),
        may_convene=may_convene, cases=cases, advised=advised,
        code=minutes.code if minutes else None, sha256=minutes.sha256 if minutes else None,
    )  # fmt: skip


def _members(session_id: uuid.UUID, *, with_counts: bool) -> tuple[MemberLine, ...]:
    """The chair first, then by name."""
    judges = (
        sa.select(sa.func.count())
        .select_from(ForumSeat)
        .where(
            ForumSeat.session_id == session_id, ForumSeat.member_id == ForumMember.employee_id,
            ~ForumSeat.is_recused,
        )
        .scalar_subquery()
    )  # fmt: skip
    written = (
        sa.select(sa.func.count())
        .select_from(ForumOpinion)
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id,
            ForumOpinion.member_id == ForumMember.employee_id,
        )
        .scalar_subquery()
    )
    withdrew = (
        sa.select(sa.func.count())
        .select_from(ForumWithdrawal)
        .join(ForumCase, ForumWithdrawal.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id,
            ForumWithdrawal.member_id == ForumMember.employee_id,
        )
        .scalar_subquery()
    )
    counts = (judges, written, withdrew) if with_counts else (sa.literal(0),) * 3
    rows: Sequence[Any] = db.session.execute(
        sa.select(
            ForumMember,
            Employee.name,
            *(one.label(f"n{place}") for place, one in enumerate(counts)),
        )
        .join(Employee, ForumMember.employee_id == Employee.id)
        .where(ForumMember.session_id == session_id)
        .order_by(ForumMember.is_chair.desc(), Employee.name, Employee.id)
    ).all()
    return tuple(
        MemberLine(
            m.employee_id,
            name,
            m.is_chair,
            m.declared_at is not None,
            m.is_present,
            n - back,
            done - back,
            m.replaced_at is not None,
        )
        for m, name, n, done, back in rows
    )


def _cases() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(ForumCase)
        .where(ForumCase.session_id == ForumSession.id)
        .correlate(ForumSession)
        .scalar_subquery()
    )


def _advised() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(ForumAdvice)
        .join(ForumCase, ForumAdvice.case_id == ForumCase.id)
        .where(ForumCase.session_id == ForumSession.id)
        .correlate(ForumSession)
        .scalar_subquery()
    )
