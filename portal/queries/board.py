"""The board of a rater: how the people one rates stand with plan and log, four statements beside
those that tell who they are.

Of all of them little is read (a name to look for, three figures); the rest for the page that is
shown alone.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db, is_postgresql
from portal.errors import NotFound
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.skp import Skp, SkpItem
from portal.models.units import Unit
from portal.queries.driver_rows import PEOPLE_OF_PAGE, page_rows
from portal.queries.prepared import Prepared
from portal.queries.rated_rows import FACTS, PERSON, as_key, id_of, nearby, rated_rows
from portal.queries.raters import holds
from portal.queries.schemes import scheme_in_force
from portal.rules.postings import PostingKind
from portal.rules.skp_words import SkpState

SILENT_AFTER = 15
"""Days without an entry where no scheme was adopted yet."""
LATELY = 7
"""Days in which the newest entry is looked for first."""
_OWN = range(FACTS, FACTS + 3)
_RANKS = {SkpState.DITETAPKAN: 1, SkpState.DIAJUKAN: 2, SkpState.DRAF: 3}


class PlanStanding(StrEnum):
    """The furthest that a plan of the year has come."""

    BERLAKU = "berlaku"
    DIAJUKAN = "diajukan"
    DRAF = "draf"
    BELUM_ADA = "belum_ada"


class BoardHead(NamedTuple):
    """What is known of everybody on a board: what is looked for, sorted by and counted.

    `key` is the id as a text and `last` as the driver gives it, because few of hundreds are shown:
    the newest entry's day (None = no entry yet), or one that is late enough to tell of no silence.
    """

    key: str
    name_key: str
    last: Any
    unread: int
    is_silent: bool

    @property
    def id(self) -> uuid.UUID:
        """Whose line it is."""
        return id_of(self.key)


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


def silence_days(on: datetime.date) -> int:
    """After how many days without an entry the scheme says so."""
    try:
        return scheme_in_force(on).log.silence_alert_days
    except NotFound:
        return SILENT_AFTER


def board_heads(
    rater: uuid.UUID, on: datetime.date, silent_after: int, *, exact: bool = False
) -> list[BoardHead]:
    """Everybody whom somebody rates, by name, in the three statements that tell whom; `exact` asks
    for everybody's newest entry.
    """
    near = _NEARBY_AT_ONCE if is_postgresql() else _NEARBY
    # An unread entry since then tells that there is no silence; no entry is later than today.
    enough = on + datetime.timedelta(days=1 if exact else -silent_after)
    rows = rated_rows(rater, on, near, **_days(on), board_enough=enough)
    rows.sort(key=itemgetter(FACTS, PERSON))
    return _heads_of(map(itemgetter(PERSON, *_OWN), rows), on, silent_after)


def board_head(person: uuid.UUID, on: datetime.date, silent_after: int) -> BoardHead:
    """One of them alone."""
    rows = db.session.execute(_HEAD, {"person": person, **_days(on)})
    return _heads_of(rows, on, silent_after)[0]


def _heads_of(rows: Iterable[Any], on: datetime.date, silent_after: int) -> list[BoardHead]:
    bound = on - datetime.timedelta(days=silent_after)
    never = datetime.date(on.year, 1, 1) < bound
    stored = _DAY.dialect_impl(db.engine.dialect).bind_processor(db.engine.dialect)
    known: Any = stored(bound) if stored else bound
    return [
        BoardHead(key, name, last, unread, never if last is None else last < known)
        for key, name, last, unread in rows
    ]


def board_lines(heads: Sequence[BoardHead], on: datetime.date) -> list[BoardLine]:
    """The lines of those who are shown, in the given order, in one statement."""
    if not heads:
        return []
    keys = [one.id for one in heads]
    rows = page_rows(_LINES, keys, {"board_year": on.year, "board_on": on})
    known = {row[0]: row[1:] for row in rows}
    return [
        BoardLine(
            key, (row := known[one.key])[0], row[1] or "", row[2] or "", _standing(row[3]),
            _day(row[4]), one.unread, one.is_silent,
        )
        for key, one in zip(keys, heads, strict=True)
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


def _standing(rank: int | None) -> PlanStanding:
    return _STANDINGS.get(rank or 9, PlanStanding.BELUM_ADA)


def _day(given: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(given) if isinstance(given, str) else given


def _days(on: datetime.date) -> dict[str, datetime.date]:
    return {"board_on": on, "board_since": on - datetime.timedelta(days=LATELY)}


def _newest(person: Any) -> Any:
    """The day of the newest entry, as the driver gives it.

    Most have written lately: PostgreSQL reads a page of an index to its end, which is a year of a
    person, before it gives the first row.
    """
    newest = (
        sa.select(LogEntry.on_date)
        .where(LogEntry.employee_id == person, LogEntry.on_date <= _ON)
        .order_by(LogEntry.on_date.desc())
        .limit(1)
    )
    lately = newest.where(LogEntry.on_date >= _SINCE).scalar_subquery()
    return sa.type_coerce(sa.func.coalesce(lately, newest.scalar_subquery()), sa.types.NULLTYPE)


def _facts(person: Any) -> list[Any]:
    """The name to look for, the newest entry, and how many are unread."""
    unread = sa.select(sa.func.count()).where(*_unread(person))
    return [Employee.name_key, _newest(person), unread.scalar_subquery()]


def _unread(person: Any) -> tuple[Any, ...]:
    return LogEntry.employee_id == person, LogEntry.acknowledged_at.is_(None)


def _at_once() -> Any:
    """The same, where what is unread already tells that somebody writes: one look into one index
    for most.  SQLite knows no such join, and looks are cheap there.
    """
    day = sa.type_coerce(sa.func.max(LogEntry.on_date), _DAY).label("day")
    unread = (
        sa.select(sa.func.count().label("n"), day)
        .where(*_unread(Posting.employee_id))
        .lateral("unread")
    )
    enough = unread.c.day.between(sa.bindparam("board_enough", type_=_DAY), _ON)
    last = sa.case((enough, unread.c.day), else_=_newest(Posting.employee_id))
    return (
        nearby(Employee.name_key, sa.type_coerce(last, sa.types.NULLTYPE), unread.c.n)
        .join(Employee, Posting.employee_id == Employee.id)
        .join(unread, sa.true())
    )


def _lines() -> Any:
    """Name, place, and how far the plan has come."""
    rank = sa.func.min(
        sa.case(*((Skp.state == state, place) for state, place in _RANKS.items()), else_=9)
    )
    year = sa.bindparam("board_year", type_=sa.Integer())
    newest = sa.select(sa.func.max(LogEntry.on_date)).where(LogEntry.employee_id == Employee.id)
    return (
        sa.select(
            as_key(Employee.id), Employee.name, Posting.title, Unit.name.label("unit"),
            sa.select(rank).where(Skp.employee_id == Employee.id, Skp.year == year)
            .scalar_subquery().label("rank"),
            sa.type_coerce(newest.scalar_subquery(), sa.types.NULLTYPE),
        )
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, _ON),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(Employee.id.in_(PEOPLE_OF_PAGE))
    )  # fmt: skip


# Written once: with hundreds of people, building them took longer than asking them.
_DAY: Any = sa.Date()
_ON = sa.bindparam("board_on", type_=_DAY)
_SINCE = sa.bindparam("board_since", type_=_DAY)
_NEARBY_AT_ONCE = _at_once()
_NEARBY = nearby(*_facts(Posting.employee_id)).join(Employee, Posting.employee_id == Employee.id)
_WHO = sa.bindparam("person", type_=sa.Uuid())
_HEAD = sa.select(as_key(_WHO), *_facts(_WHO)).where(Employee.id == _WHO)
_LINES = Prepared(_lines())
