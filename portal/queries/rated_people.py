"""Whom somebody rates on a day: the reverse of `rater_of`, for boards, inboxes and leavings.

The rule itself is asked about every candidate, so that this list can never disagree with the page
of a single employee; the database only narrows down who may be a candidate.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.raters import as_rule, holds
from portal.queries.units import UnitRows, unit_rows
from portal.rules import postings as rules
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
    """Employees whose rater on a day is this one, in three statements however many there are."""
    return _rated(_candidates(rater, unit_rows(), on), rater, on)


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


def _candidates(rater: uuid.UUID, units: UnitRows, on: datetime.date) -> _Candidates:
    parents = {unit: parent for unit, (parent, _name) in units.items()}
    led, named = _heads(rater, on)
    heads = [posting for posting, _name in led]
    below = _units_below(rater, parents, heads)
    rows: Sequence[Any] = db.session.execute(_concerned(rater, below, on)).all()
    known: dict[uuid.UUID, Any] = {one.id: one for one in (*heads, *rows)}
    overrides = {row.naming_id: row for row in rows if row.naming_id is not None}
    names = {posting.employee_id: name for posting, name in led}
    names |= {row.employee_id: row.name for row in rows}
    near = {row.employee_id for row in rows if row.is_near}
    return _Candidates(
        near - {rater},
        [rules.Unit(unit, parent) for unit, parent in parents.items()],
        [as_rule(posting) for posting in known.values()],
        [
            rules.RaterOverride(o.named_from, o.named_until, o.employee_id, o.rater_id, o.reason)
            for o in overrides.values()
        ],
        names,
        named,
    )


def _heads(rater: uuid.UUID, on: datetime.date) -> tuple[list[tuple[Posting, str]], int]:
    """The heads of all units with their names, and how often the rater is named; one statement."""
    named = sa.select(sa.func.count().label("n")).where(
        RaterOverride.rater_id == rater, *holds(RaterOverride, on)
    )
    count = named.subquery()
    leading = sa.and_(Posting.leads_unit, *holds(Posting, on))
    rows: Sequence[Any] = db.session.execute(
        sa.select(Posting, Employee.name, count.c.n)
        .select_from(count)
        .outerjoin(Posting, leading)
        .outerjoin(Employee, Posting.employee_id == Employee.id)
    ).all()
    return [(posting, name) for posting, name, _n in rows if posting is not None], rows[0].n


def _concerned(rater: uuid.UUID, units: set[uuid.UUID], on: datetime.date) -> Any:
    """All postings and overrides of candidates (an acting post elsewhere decides), and the postings
    of those named above them; `is_near` tells the postings that make a candidate.  Columns and not
    objects, because there may be hundreds.
    """
    named = sa.select(RaterOverride.employee_id).where(
        RaterOverride.rater_id == rater, *holds(RaterOverride, on)
    )
    wanted = sa.or_(
        Posting.unit_id.in_(units), Posting.supervisor_id == rater, Posting.employee_id.in_(named)
    )
    near = sa.select(Posting.employee_id).where(wanted, *holds(Posting, on))
    above = sa.select(Posting.supervisor_id).where(wanted, *holds(Posting, on))
    overridden = sa.and_(
        RaterOverride.employee_id == Posting.employee_id, *holds(RaterOverride, on)
    )
    return (
        sa.select(
            *_POSTING, wanted.label("is_near"), Employee.name,
            RaterOverride.id.label("naming_id"), RaterOverride.starts_on.label("named_from"),
            RaterOverride.ends_on.label("named_until"), RaterOverride.rater_id,
            RaterOverride.reason,
        )
        .join(Employee, Posting.employee_id == Employee.id)
        .outerjoin(RaterOverride, overridden)
        .where(
            sa.or_(Posting.employee_id.in_(near), Posting.employee_id.in_(above)),
            *holds(Posting, on),
        )
    )  # fmt: skip


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
