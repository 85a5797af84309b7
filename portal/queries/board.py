"""The board of a rater: how the people one rates stand with plan and log, four statements beside
those that tell who they are.

Of all of them little is read (a name to look for, three figures); the rest for the page that is
shown alone.
"""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

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


class BoardHead(NamedTuple):
    """What is known of everybody on a board: what is looked for, sorted by and counted.

    `last_on` None = no entry yet; `is_silent` by the scheme's days.
    """

    id: uuid.UUID
    name_key: str
    last_on: datetime.date | None
    unread: int
    is_silent: bool


class BoardLine(NamedTuple):
    """One employee on a day, as the page shows them."""

    id: uuid.UUID
    name: str
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


def board_heads(
    people: Collection[uuid.UUID], on: datetime.date, silent_after: int
) -> list[BoardHead]:
    """All these people by name, in one statement."""
    if not people:
        return []
    rows = db.session.execute(_HEADS, {"people": list(people), "board_on": on})
    first = datetime.date(on.year, 1, 1)
    return [
        BoardHead(key, name, last_on, unread, (on - (last_on or first)).days > silent_after)
        for key, name, last_on, unread in rows
    ]


def board_lines(heads: Sequence[BoardHead], on: datetime.date) -> list[BoardLine]:
    """The lines of those who are shown, in the given order, in one statement."""
    if not heads:
        return []
    rows = db.session.execute(
        _LINES, {"people": [one.id for one in heads], "board_on": on, "board_year": on.year}
    )
    known = {row.id: row for row in rows}
    return [
        BoardLine(
            one.id, (row := known[one.id]).name, row.title or "", row.unit or "",
            _standing(row.rank), one.last_on, one.unread, one.is_silent,
        )
        for one in heads
    ]  # fmt: skip


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


def _heads() -> Any:
    """The newest entry of each and how many are unread."""
    return (
        sa.select(
            Employee.id, Employee.name_key,
            sa.select(sa.func.max(LogEntry.on_date))
            .where(LogEntry.employee_id == Employee.id, LogEntry.on_date <= _ON)
            .scalar_subquery(),
            sa.select(sa.func.count())
            .where(LogEntry.employee_id == Employee.id, LogEntry.acknowledged_at.is_(None))
            .scalar_subquery(),
        )
        .where(Employee.id.in_(_PEOPLE))
        .order_by(Employee.name_key, Employee.id)
    )  # fmt: skip


def _lines() -> Any:
    """Name, place, and how far the plan has come."""
    rank = sa.func.min(
        sa.case(*((Skp.state == state, place) for state, place in _RANKS.items()), else_=9)
    )
    year = sa.bindparam("board_year", type_=sa.Integer())
    return (
        sa.select(
            Employee.id, Employee.name, Posting.title, Unit.name.label("unit"),
            sa.select(rank).where(Skp.employee_id == Employee.id, Skp.year == year)
            .scalar_subquery().label("rank"),
        )
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, _ON),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(Employee.id.in_(_PEOPLE))
    )  # fmt: skip


# Written once: with hundreds of people, building them took longer than asking them.
_PEOPLE: Any = sa.bindparam("people", expanding=True)
_ON = sa.bindparam("board_on", type_=sa.Date())
_HEADS = _heads()
_LINES = _lines()
