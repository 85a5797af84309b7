"""Whom somebody rates on a day: the reverse of `rater_of`, for boards, inboxes and leavings.

The rule itself is asked about every candidate, so that this list can never disagree with the page
of a single employee; the database only narrows down who may be a candidate.
"""

import datetime
import uuid
from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.raters import as_rule, holds
from portal.queries.units import UnitRows, unit_rows
from portal.rules import postings as rules
from portal.rules.postings import PostingKind
from portal.rules.raters import rater_on

# What the rule of raters asks of a posting.
_POSTING = (
    Posting.id, Posting.starts_on, Posting.ends_on, Posting.employee_id, Posting.unit_id,
    Posting.kind, Posting.post, Posting.leads_unit, Posting.is_delegated, Posting.supervisor_id,
)  # fmt: skip


@dataclass(frozen=True)
class RatedPerson:
    """Somebody who is rated by a person now, and the rater they would get; None = nobody."""

    id: uuid.UUID
    name: str
    next_rater: str | None


@dataclass(frozen=True)
class _Candidates:
    """Those whom a person may rate, the rows that decide it, the names in them, and for how many
    people the person is named as rater.
    """

    people: set[uuid.UUID]
    units: list[rules.Unit]
    posts: list[rules.Posting]
    overrides: list[rules.RaterOverride]
    names: dict[uuid.UUID, str]
    namings: int

    def roster(self, without: uuid.UUID | None = None) -> rules.Roster:
        """All that decides, or what would be left of it if somebody held no post any more."""
        return rules.Roster(
            self.units,
            [post for post in self.posts if post.employee_id != without],
            [one for one in self.overrides if one.rater_id != without],
        )


def rated_by(rater: uuid.UUID, on: datetime.date) -> set[uuid.UUID]:
    """Employees whose rater on a day is this one, in three statements however many there are.

    Of people who hold one definitive post without power, in the same unit and with the same
    superior, and are nobody's superior, the rule can only say the same: it is asked about one.
    """
    units = unit_rows()
    parents = {unit: parent for unit, (parent, _name) in units.items()}
    led, _named = _heads(rater, on)
    heads = [posting for posting, _name in led]
    below = _units_below(rater, parents, heads)
    alike: dict[tuple[Any, Any], list[uuid.UUID]] = defaultdict(list)
    posts: dict[uuid.UUID, Any] = {one.id: one for one in heads}
    overrides: dict[uuid.UUID, rules.RaterOverride] = {}
    near: set[uuid.UUID] = set()
    key, whole = _readers(db.engine.dialect)
    rows: Sequence[Any] = db.session.execute(
        _NEARBY, {"rater": rater, "rated_on": on, "units": list(below)}
    ).all()
    superiors = {raw[3] for raw in rows}
    for raw in rows:
        is_alike, person, unit, superior = raw[:4]
        is_alike = is_alike and person not in superiors
        if is_alike:
            group = alike[unit, superior]
            group.append(key(person))
            if len(group) > 1:
                continue
        row = whole(raw)
        if not is_alike and row.is_near:
            near.add(row.employee_id)
        posts[row.id] = row
        if row.naming_id is not None:
            overrides[row.naming_id] = _override(row)
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, parent in parents.items()],
        map(as_rule, posts.values()),
        overrides.values(),
    )
    groups = [*alike.values(), *([one] for one in near - {rater})]
    return {
        one
        for group in groups
        if rater_on(roster, group[0], on).employee_id == rater
        for one in group
    }


def rated_and_next(
    rater: uuid.UUID, units: UnitRows, on: datetime.date
) -> tuple[list[RatedPerson], int]:
    """The same people by name, each with the rater they would get without this one; and how
    many people the person is named for as rater.
    """
    found = _candidates(rater, units, on)
    without = found.roster(without=rater)

    def next_of(one: uuid.UUID) -> str | None:
        """A name; an official who is named and holds no post today is told without one."""
        successor = rater_on(without, one, on).employee_id
        return found.names.get(successor) if successor is not None else None

    rated = (RatedPerson(one, found.names[one], next_of(one)) for one in _rated(found, rater, on))
    return sorted(rated, key=lambda one: (one.name, one.id)), found.namings


def _rated(found: _Candidates, rater: uuid.UUID, on: datetime.date) -> set[uuid.UUID]:
    roster = found.roster()
    return {one for one in found.people if rater_on(roster, one, on).employee_id == rater}


def _override(row: Any) -> rules.RaterOverride:
    return rules.RaterOverride(
        row.named_from, row.named_until, row.employee_id, row.rater_id, row.reason
    )


def _candidates(rater: uuid.UUID, units: UnitRows, on: datetime.date) -> _Candidates:
    parents = {unit: parent for unit, (parent, _name) in units.items()}
    led, named = _heads(rater, on)
    heads = [posting for posting, _name in led]
    below = _units_below(rater, parents, heads)
    rows: Sequence[Any] = db.session.execute(
        _CONCERNED, {"rater": rater, "rated_on": on, "units": list(below)}
    ).all()
    known: dict[uuid.UUID, Any] = {one.id: one for one in (*heads, *rows)}
    overrides = {row.naming_id: row for row in rows if row.naming_id is not None}
    names = {posting.employee_id: name for posting, name in led}
    names |= {row.employee_id: row.name for row in rows}
    near = {row.employee_id for row in rows if row.is_near}
    return _Candidates(
        near - {rater},
        [rules.Unit(unit, parent) for unit, parent in parents.items()],
        [as_rule(posting) for posting in known.values()],
        [_override(one) for one in overrides.values()],
        names,
        named,
    )


def _heads(rater: uuid.UUID, on: datetime.date) -> tuple[list[tuple[Posting, str]], int]:
    """The heads of all units with their names, and how often the rater is named; one statement."""
    rows: Sequence[Any] = db.session.execute(_HEADS, {"rater": rater, "rated_on": on}).all()
    if not rows:  # an agency without any head
        asked = {"rater": rater, "rated_on": on}
        return [], db.session.scalar(_NAMED, asked) or 0
    return [(posting, name) for posting, name, _n in rows], rows[0][2]


def _units_below(
    rater: uuid.UUID, parents: dict[uuid.UUID, uuid.UUID | None], heads: list[Posting]
) -> set[uuid.UUID]:
    """Units that the rater leads, those directly below, and further down past units whose head
    could not rate, where the power climbs up to this one.
    """
    below: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    for unit, parent in parents.items():
        below[parent].append(unit)
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
            waiting.extend(below[unit])
    return found


def _heads_statement() -> Any:
    return (
        sa.select(Posting, Employee.name, _NAMED.scalar_subquery())
        .join(Employee, Posting.employee_id == Employee.id)
        .where(Posting.leads_unit, *holds(Posting, _ON))
    )


def _wanted() -> sa.ColumnElement[bool]:
    named = sa.select(RaterOverride.employee_id).where(
        RaterOverride.rater_id == _RATER, *holds(RaterOverride, _ON)
    )
    return sa.or_(
        Posting.unit_id.in_(sa.bindparam("units", expanding=True)),
        Posting.supervisor_id == _RATER, Posting.employee_id.in_(named),
    )  # fmt: skip


def _columns() -> dict[str, Any]:
    """What is asked of every row, by name."""
    return {
        **{column.key: column for column in _POSTING}, "is_near": _wanted(),
        "naming_id": RaterOverride.id, "named_from": RaterOverride.starts_on,
        "named_until": RaterOverride.ends_on, "rater_id": RaterOverride.rater_id,
        "reason": RaterOverride.reason,
    }  # fmt: skip


def _from_concerned(columns: Iterable[Any]) -> Any:
    """All postings and overrides of candidates (an acting post elsewhere decides), and the postings
    of those named above them; `is_near` tells the postings that make a candidate.  Columns and not
    objects, because there may be hundreds.
    """
    wanted = _wanted()
    near = sa.select(Posting.employee_id).where(wanted, *holds(Posting, _ON))
    above = sa.select(Posting.supervisor_id).where(wanted, *holds(Posting, _ON))
    overridden = sa.and_(
        RaterOverride.employee_id == Posting.employee_id, *holds(RaterOverride, _ON)
    )
    return (
        sa.select(*columns)
        .select_from(Posting)
        .outerjoin(RaterOverride, overridden)
        .where(
            sa.or_(Posting.employee_id.in_(near), Posting.employee_id.in_(above)),
            *holds(Posting, _ON),
        )
    )


def _nearby() -> Any:
    """The same as the driver gives it, with what tells ordinary people apart."""
    alone = sa.func.count().over(partition_by=Posting.employee_id) == 1
    is_alike = sa.and_(
        _wanted(), alone, ~Posting.leads_unit, ~Posting.is_delegated,
        Posting.kind == PostingKind.DEFINITIF, RaterOverride.id.is_(None),
        Posting.employee_id != _RATER,
        sa.func.coalesce(Posting.supervisor_id, _RATER) != Posting.employee_id,
    )  # fmt: skip
    plain = [
        sa.type_coerce(one, sa.types.NULLTYPE)
        for one in (Posting.employee_id, Posting.unit_id, Posting.supervisor_id)
    ]
    named = (sa.type_coerce(one, sa.types.NULLTYPE).label(name) for name, one in _columns().items())
    return _from_concerned([is_alike, *plain, *named])


@lru_cache(maxsize=4)
def _readers(dialect: sa.Dialect) -> tuple[Callable[[Any], uuid.UUID], Callable[[Any], Any]]:
    """What makes an id of a driver's value, and a whole row of a driver's row of `_NEARBY`."""
    found: dict[str, Callable[[Any], Any]] = {}
    for name, column in _columns().items():
        made = column.type.dialect_impl(dialect).result_processor(dialect, None)
        found[name] = made or _same
    names = namedtuple("Row", found)  # type: ignore[misc]
    return found["employee_id"], lambda raw: names(
        *(read(value) for read, value in zip(found.values(), raw[4:], strict=True))
    )


def _same(value: Any) -> Any:
    return value


# Boards, inboxes and the home page of a rater ask these, so they are written once.
_RATER = sa.bindparam("rater", type_=sa.Uuid())
_ON = sa.bindparam("rated_on", type_=sa.Date())
_NAMED = sa.select(sa.func.count()).where(
    RaterOverride.rater_id == _RATER, *holds(RaterOverride, _ON)
)
_HEADS = _heads_statement()
_CONCERNED = _from_concerned(
    [Employee.name, *(one.label(name) for name, one in _columns().items())]
).join(Employee, Posting.employee_id == Employee.id)
_NEARBY = _nearby()
