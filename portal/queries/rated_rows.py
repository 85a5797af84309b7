"""The few rows that decide whom somebody rates on a day, of all the postings of an agency.

The rule itself is asked about every candidate; the database only narrows down who may be one.
"""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.driver_rows import driver_rows
from portal.queries.raters import as_rule, holds
from portal.queries.units import UnitRows, unit_rows
from portal.rules import postings as rules
from portal.rules.employment import PostKind
from portal.rules.postings import PostingKind
from portal.rules.raters import rater_on

# What the rule of raters asks of a posting; the first three tell ordinary people apart.
_POSTING = (
    Posting.employee_id, Posting.unit_id, Posting.supervisor_id, Posting.id, Posting.starts_on,
    Posting.ends_on, Posting.kind, Posting.post, Posting.leads_unit, Posting.is_delegated,
)  # fmt: skip
_ALIKE, PERSON, _UNIT, _SUPERIOR = range(4)


class Ruled(NamedTuple):
    """What of a `nearby` row the rule asks, with what it says of a naming of a rater."""

    employee_id: uuid.UUID
    unit_id: uuid.UUID
    supervisor_id: uuid.UUID | None
    id: uuid.UUID
    starts_on: datetime.date
    ends_on: datetime.date | None
    kind: PostingKind
    post: PostKind
    leads_unit: bool
    is_delegated: bool
    is_near: bool
    naming_id: uuid.UUID | None
    named_from: datetime.date
    named_until: datetime.date | None
    rater_id: uuid.UUID
    reason: str


FACTS = 1 + len(Ruled._fields)
"""Where in a row those facts begin that the caller asked for."""


def rated_rows(rater: uuid.UUID, on: datetime.date, near: Any = None, **asked: Any) -> list[Any]:
    """Employees whose rater on a day is this one, one row of the driver each, in three statements
    however many there are; `near` is made by `nearby`, `asked` are its further parameters.

    Of people who hold one definitive post without power, in the same unit and with the same
    superior, and are nobody's superior, the rule can only say the same: it is asked about one.
    """
    units = unit_rows()
    # Heads elsewhere cannot make this one the rater: whoever climbs past them ends elsewhere.
    heads = db.session.execute(_HEADS_BELOW, {"rater": rater, "rated_on": on}).all()
    given = {"rater": rater, "rated_on": on, "units": units_below(rater, units, heads), **asked}
    rows = driver_rows(_NEARBY if near is None else near, given)
    ruled = _reader(db.engine.dialect)
    held = Counter(map(itemgetter(PERSON), rows))
    superiors = set(map(itemgetter(_SUPERIOR), rows))
    groups: dict[Any, list[Any]] = defaultdict(list)
    others = []
    for row in rows:
        person = row[PERSON]
        if row[_ALIKE] and held[person] == 1 and person not in superiors:
            groups[row[_UNIT], row[_SUPERIOR]].append(row)
        else:
            others.append(row)
    posts: dict[uuid.UUID, Any] = {one.id: one for one in heads}
    namings: dict[uuid.UUID, rules.RaterOverride] = {}
    for alike in groups.values():
        one = ruled(alike[0])
        posts[one.id] = one
    for row in others:
        one = ruled(row)
        posts[one.id] = one
        if one.naming_id is not None:
            namings[one.naming_id] = as_override(one)
        if one.is_near and one.employee_id != rater:
            groups[row[PERSON]] = [row]
    roster = rules.Roster(
        units.as_rule({one.unit_id for one in posts.values()}),
        map(as_rule, posts.values()),
        namings.values(),
    )
    return [
        row
        for group in groups.values()
        if rater_on(roster, id_of(group[0][PERSON]), on).employee_id == rater
        for row in group
    ]


def as_key(column: Any) -> Any:
    """An id as a text that tells people apart.  PostgreSQL's driver would make an object of every
    id, and each look into a dictionary would ask that object for its hash.
    """
    return sa.type_coerce(sa.cast(column, sa.Text), sa.types.NULLTYPE)


def id_of(key: str) -> uuid.UUID:
    """The id that `as_key` made a text of, on either engine."""
    return uuid.UUID(key)


def as_override(row: Any) -> rules.RaterOverride:
    """The naming of a rater in a row, as the rules know it."""
    return rules.RaterOverride(
        row.named_from, row.named_until, row.employee_id, row.rater_id, row.reason
    )


def heads_of(rater: uuid.UUID, on: datetime.date) -> tuple[Sequence[Any], int]:
    """The postings of the heads of all units with their `name`, and how often the rater is named;
    one statement.
    """
    rows: Sequence[Any] = db.session.execute(_HEADS, {"rater": rater, "rated_on": on}).all()
    if not rows:  # an agency without any head
        asked = {"rater": rater, "rated_on": on}
        return [], db.session.scalar(_NAMED, asked) or 0
    return rows, rows[0].namings


def units_below(rater: uuid.UUID, units: UnitRows, heads: Sequence[Any]) -> list[uuid.UUID]:
    """Units that the rater leads, those directly below, and further down past units whose head
    could not rate, where the power climbs up to this one.
    """
    able = {p.unit_id for p in heads if p.employee_id != rater and as_rule(p).can_rate}
    found: set[uuid.UUID] = set()
    waiting = [p.unit_id for p in heads if p.employee_id == rater]
    while waiting:
        unit = waiting.pop()
        if unit in found:
            continue
        found.add(unit)
        is_passable = unit not in able or any(
            p.employee_id == rater and p.unit_id == unit for p in heads
        )
        if is_passable:
            waiting.extend(units.below.get(unit, ()))
    return list(found)


def _heads_statement() -> Any:
    return (
        sa.select(*_POSTING, Employee.name, _NAMED.scalar_subquery().label("namings"))
        .join(Employee, Posting.employee_id == Employee.id)
        .where(Posting.leads_unit, *holds(Posting, _ON))
    )


def _heads_below() -> Any:
    """Only those at and below the units that the rater leads."""
    led = (
        sa.select(Posting.unit_id)
        .where(Posting.employee_id == _RATER, Posting.leads_unit, *holds(Posting, _ON))
        .cte("led", recursive=True)
    )
    tree = led.union(sa.select(Unit.id).join(led, Unit.parent_id == led.c.unit_id))
    return sa.select(*_POSTING).where(
        Posting.leads_unit, Posting.unit_id.in_(sa.select(tree.c.unit_id)), *holds(Posting, _ON)
    )


def _near() -> list[Any]:
    """What makes a posting near: in a unit below, under the rater by name, or of somebody for whom
    the rater is named.
    """
    named = sa.select(RaterOverride.employee_id).where(
        RaterOverride.rater_id == _RATER, *holds(RaterOverride, _ON)
    )
    return [
        Posting.unit_id.in_(sa.bindparam("units", expanding=True)),
        Posting.supervisor_id == _RATER, Posting.employee_id.in_(named),
    ]  # fmt: skip


def _columns() -> dict[str, Any]:
    """What is asked of every row, by the names of `Ruled`."""
    return {
        **{column.key: column for column in _POSTING}, "is_near": sa.or_(*_near()),
        "naming_id": RaterOverride.id, "named_from": RaterOverride.starts_on,
        "named_until": RaterOverride.ends_on, "rater_id": RaterOverride.rater_id,
        "reason": RaterOverride.reason,
    }  # fmt: skip


def from_concerned(columns: Iterable[Any]) -> Any:
    """All postings and overrides of candidates (an acting post elsewhere decides), and the postings
    of those named above them; `is_near` tells the postings that make a candidate.  Columns and not
    objects, because there may be hundreds; each way to be near on its own, because an index serves
    one way and none serves all three at once.
    """
    people = (
        sa.select(who).where(way, *holds(Posting, _ON))
        for who in (Posting.employee_id, Posting.supervisor_id)
        for way in _near()
    )
    overridden = sa.and_(
        RaterOverride.employee_id == Posting.employee_id, *holds(RaterOverride, _ON)
    )
    return (
        sa.select(*columns)
        .select_from(Posting)
        .outerjoin(RaterOverride, overridden)
        .where(Posting.employee_id.in_(sa.union_all(*people)), *holds(Posting, _ON))
    )


def nearby(*facts: Any) -> Any:
    """All concerned, as the driver gives them, with what tells ordinary people apart and further
    columns to be read as they come from the driver.  Who is concerned and nobody's superior is
    near, so that need not be asked of them.
    """
    is_alike = sa.and_(
        ~Posting.leads_unit, ~Posting.is_delegated,
        Posting.kind == PostingKind.DEFINITIF, RaterOverride.id.is_(None),
        Posting.employee_id != _RATER,
        sa.func.coalesce(Posting.supervisor_id, _RATER) != Posting.employee_id,
    )  # fmt: skip
    return from_concerned(
        [is_alike, *(_plain(one).label(name) for name, one in _columns().items()), *facts]
    )


def _plain(column: Any) -> Any:
    """A column as it comes from the driver; an id as a key."""
    is_id = isinstance(column.type, sa.Uuid)
    return as_key(column) if is_id else sa.type_coerce(column, sa.types.NULLTYPE)


@lru_cache(maxsize=4)
def _reader(dialect: sa.Dialect) -> Callable[[Any], Ruled]:
    """What makes the rule's words of a driver's row."""
    reads = [_reading(column, dialect) for column in _columns().values()]
    return lambda row: Ruled._make(
        read(value) for read, value in zip(reads, row[1:FACTS], strict=True)
    )


def _reading(column: Any, dialect: sa.Dialect) -> Callable[[Any], Any]:
    if isinstance(column.type, sa.Uuid):
        return lambda value: None if value is None else id_of(value)
    return column.type.dialect_impl(dialect).result_processor(dialect, None) or _same


def _same(value: Any) -> Any:
    return value


# Boards, inboxes and the home page of a rater ask these, so they are written once.
_RATER = sa.bindparam("rater", type_=sa.Uuid())
_ON = sa.bindparam("rated_on", type_=sa.Date())
_NAMED = sa.select(sa.func.count()).where(
    RaterOverride.rater_id == _RATER, *holds(RaterOverride, _ON)
)
_HEADS = _heads_statement()
_HEADS_BELOW = _heads_below()
CONCERNED = from_concerned(
    [Employee.name, *(one.label(name) for name, one in _columns().items())]
).join(Employee, Posting.employee_id == Employee.id)
_NEARBY = nearby()
