"""The board of a rater: how the people one rates stand with plan and log, three statements beside
those that tell who they are.

Lines of all of them are light (a name, three figures); goals and indicators are read for the page
that is shown alone.
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.skp import Skp, SkpItem
from portal.models.units import Unit
from portal.queries.log_progress import GoalProgress
from portal.queries.raters import holds
from portal.queries.schemes import scheme_in_force
from portal.rules.postings import PostingKind
from portal.rules.progress import Pace
from portal.rules.skp_words import Priority, SkpState

SILENT_AFTER = 15
"""Days without an entry where no scheme was adopted yet."""
BEHIND = frozenset({Pace.TERTINGGAL, Pace.DI_LUAR})
_RANKS = {SkpState.DITETAPKAN: 1, SkpState.DIAJUKAN: 2, SkpState.DRAF: 3}


class PlanStanding(StrEnum):
    """The furthest that a plan of the year has come."""

    BERLAKU = "berlaku"
    DIAJUKAN = "diajukan"
    DRAF = "draf"
    BELUM_ADA = "belum_ada"


class BoardLine(NamedTuple):
    """One employee on a day; `last_on` None = no entry yet; `is_silent` by the scheme's days."""

    id: uuid.UUID
    name: str
    name_key: str
    title: str
    unit: str
    plan: PlanStanding
    last_on: datetime.date | None
    unread: int
    is_silent: bool


_STANDINGS = {1: PlanStanding.BERLAKU, 2: PlanStanding.DIAJUKAN, 3: PlanStanding.DRAF}


@dataclass(frozen=True)
class BoardGoal:
    """A result of somebody's plan with the leader's result that it serves."""

    goal_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    text: str
    leader_text: str


@dataclass(frozen=True)
class Score:
    """How many main indicators can be read, and how many of these keep up with the time."""

    counted: int
    on_time: int
    behind: int


def silence_days(on: datetime.date) -> int:
    """After how many days without an entry the scheme says so."""
    try:
        return scheme_in_force(on).log.silence_alert_days
    except NotFound:
        return SILENT_AFTER


def board_lines(
    people: Collection[uuid.UUID], on: datetime.date, silent_after: int
) -> list[BoardLine]:
    """The lines of these people by name, in one statement."""
    if not people:
        return []
    rank = sa.func.min(
        sa.case(*((Skp.state == state, place) for state, place in _RANKS.items()), else_=9)
    )
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, Employee.name_key, Posting.title, Unit.name.label("unit"),
            sa.select(rank).where(Skp.employee_id == Employee.id, Skp.year == on.year)
            .scalar_subquery().label("rank"),
            sa.select(sa.func.max(LogEntry.on_date))
            .where(LogEntry.employee_id == Employee.id, LogEntry.on_date <= on)
            .scalar_subquery().label("last_on"),
            sa.select(sa.func.count())
            .where(LogEntry.employee_id == Employee.id, LogEntry.acknowledged_at.is_(None))
            .scalar_subquery().label("unread"),
        )
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(Employee.id.in_(people))
        .order_by(Employee.name_key, Employee.id)
    )  # fmt: skip
    first = datetime.date(on.year, 1, 1)
    known = {
        row.id: BoardLine(
            row.id, row.name, row.name_key, row.title or "", row.unit or "", _standing(row.rank),
            row.last_on, row.unread, (on - (row.last_on or first)).days > silent_after,
        )
        for row in rows
    }  # fmt: skip
    return list(known.values())


def board_goals(people: Collection[uuid.UUID], on: datetime.date) -> list[BoardGoal]:
    """Results in force of these people, by the leader's result that they serve; one statement."""
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, Employee.id, Employee.name, SkpItem.text, SkpItem.leader_text)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .join(Employee, Skp.employee_id == Employee.id)
        .where(Skp.employee_id.in_(people), Skp.year == on.year, Skp.state == SkpState.DITETAPKAN)
        .order_by(SkpItem.leader_text, SkpItem.text, Employee.name_key, SkpItem.goal_id)
    )
    return [BoardGoal(*row) for row in rows]


def unread_until(
    person: uuid.UUID, moment: datetime.datetime, first: datetime.date, last: datetime.date
) -> list[uuid.UUID]:
    """Entries of a person between two days that nobody has taken note of, as they were at a moment:
    what was written or changed after the page was drawn stays unread.
    """
    return list(
        db.session.scalars(
            sa.select(LogEntry.id).where(
                LogEntry.employee_id == person, LogEntry.acknowledged_at.is_(None),
                LogEntry.on_date.between(first, last),
                sa.func.coalesce(LogEntry.changed_at, LogEntry.created_at) <= moment,
            )
        )
    )  # fmt: skip


def score_of(goals: Sequence[GoalProgress]) -> Score:
    """Main indicators by their pace; those that cannot be read yet are left out."""
    paces = [
        one.progress.pace
        for goal in goals
        if goal.priority is Priority.UTAMA
        for one in goal.measures
        if one.progress.pace is not Pace.BELUM_CUKUP
    ]
    behind = sum(pace in BEHIND for pace in paces)
    return Score(len(paces), len(paces) - behind, behind)


def _standing(rank: int | None) -> PlanStanding:
    return _STANDINGS.get(rank or 9, PlanStanding.BELUM_ADA)
