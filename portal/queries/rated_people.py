"""Whom somebody rates on a day: the reverse of `rater_of`, for boards, inboxes and leavings.

The rule itself is asked about every candidate (`rated_rows`), so that this list can never disagree
with the page of a single employee.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.db import db
from portal.queries.rated_rows import (
    CONCERNED,
    PERSON,
    as_override,
    heads_of,
    id_of,
    rated_rows,
    units_below,
)
from portal.queries.raters import as_rule
from portal.queries.units import UnitRows
from portal.rules import postings as rules
from portal.rules.raters import rater_on


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
    return {id_of(key) for key in rated_keys(rater, on)}


def rated_keys(rater: uuid.UUID, on: datetime.date) -> set[str]:
    """The same as the keys of `rated_rows.as_key`, for a further statement about all of them."""
    return {row[PERSON] for row in rated_rows(rater, on)}


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
    heads, named = heads_of(rater, on)
    below = units_below(rater, units, heads)
    rows: Sequence[Any] = db.session.execute(
        CONCERNED, {"rater": rater, "rated_on": on, "units": below}
    ).all()
    known: dict[uuid.UUID, Any] = {one.id: one for one in (*heads, *rows)}
    overrides = {row.naming_id: row for row in rows if row.naming_id is not None}
    names = {one.employee_id: one.name for one in (*heads, *rows)}
    near = {row.employee_id for row in rows if row.is_near}
    return _Candidates(
        near - {rater},
        [rules.Unit(unit, parent) for unit, parent in units.parents.items()],
        [as_rule(posting) for posting in known.values()],
        [as_override(one) for one in overrides.values()],
        names,
        named,
    )
