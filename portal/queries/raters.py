"""Who rates whom on a day: the few rows that decide it, handed to `portal.rules.raters`.

However many staff there are, two statements load one person's roster beside the units: the postings
of the people who may matter and of the heads above them, and the overrides of these.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.units import UnitRows, unit_rows
from portal.rules import postings as rules
from portal.rules.raters import Rater, RaterBasis, rater_on, superior_on


@dataclass(frozen=True)
class AppointedRater:
    """A rater with a name, on what the choice rests, and the article that says so."""

    employee_id: uuid.UUID | None
    name: str | None
    basis: RaterBasis
    article: str


@dataclass(frozen=True)
class Surroundings:
    """One person's roster on a day, the names of everybody in it, the person's overrides (all of
    them, with the names of the raters), and the person's own row and postings of that day.
    """

    roster: rules.Roster
    names: dict[uuid.UUID, str]
    overrides: list[tuple[RaterOverride, str]]
    employee: Employee | None
    postings: list[Posting]


def rater_of(
    around: Surroundings, person: uuid.UUID, on: datetime.date
) -> tuple[AppointedRater, AppointedRater]:
    """The rater of an employee on a day, and the rater's superior, with their names."""
    rater = rater_on(around.roster, person, on)
    superior = superior_on(around.roster, person, rater, on)
    return _named(rater, around.names), _named(superior, around.names)


def rater_today(person: uuid.UUID, on: datetime.date) -> tuple[AppointedRater, AppointedRater]:
    """The rater of an employee on a day and the rater's superior, looked up on their own."""
    return rater_of(surroundings(person, on, unit_rows()), person, on)


def surroundings(person: uuid.UUID, on: datetime.date, units: UnitRows) -> Surroundings:
    """The roster as far as it decides about one person on a day; `units` are all units."""
    found = db.session.execute(_NEAR_POSTS, {"rated": person, "rated_on": on}).all()
    rows = list(
        {posting.id: (posting, employee) for posting, employee, *_appointed in found}.values()
    )
    names = {posting.employee_id: employee.name for posting, employee in rows}
    appointed = {override.id: (override, name) for *_held, override, name in found if override}
    if person not in names:  # nobody's posting carried theirs along
        appointed |= {override.id: (override, name) for override, name in _overrides_of(person)}
    overrides = sorted(
        appointed.values(), key=lambda one: (-one[0].starts_on.toordinal(), one[0].id)
    )
    names |= {override.rater_id: name for override, name in overrides}
    roster = rules.Roster(
        units.as_rule({posting.unit_id for posting, _employee in rows}),
        [as_rule(posting) for posting, _employee in rows],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o, _name in overrides
        ],
    )
    own = [(o, name) for o, name in overrides if o.employee_id == person]
    held = [(posting, employee) for posting, employee in rows if posting.employee_id == person]
    return Surroundings(
        roster, names, own, held[0][1] if held else None, [posting for posting, _employee in held]
    )


def _overrides_of(person: uuid.UUID) -> list[tuple[RaterOverride, str]]:
    rows = db.session.execute(
        sa.select(RaterOverride, Employee.name)
        .join(Employee, RaterOverride.rater_id == Employee.id)
        .where(RaterOverride.employee_id == person)
    )
    return [(override, name) for override, name in rows]


def as_rule(posting: Any) -> rules.Posting:
    """A posting, or a row of its columns, as the rules know it."""
    return rules.Posting(
        starts=posting.starts_on, ends=posting.ends_on, id=posting.id,
        employee_id=posting.employee_id, unit_id=posting.unit_id, kind=posting.kind,
        post=posting.post, is_head=posting.leads_unit, is_delegated=posting.is_delegated,
        supervisor_id=posting.supervisor_id,
    )  # fmt: skip


def holds(
    table: type[Posting | RaterOverride], on: datetime.date | sa.BindParameter[datetime.date]
) -> tuple[sa.ColumnElement[bool], ...]:
    """That a dated row holds on a day."""
    return (table.starts_on <= on, sa.or_(table.ends_on.is_(None), table.ends_on >= on))


def _named(rater: Rater, names: dict[uuid.UUID, str]) -> AppointedRater:
    name = names.get(rater.employee_id) if rater.employee_id else None
    return AppointedRater(rater.employee_id, name, rater.basis, rater.article)


def _near() -> sa.CompoundSelect[tuple[uuid.UUID | None]]:
    """The person, those named above them in postings and overrides, and those named above these."""
    named = sa.select(Posting.supervisor_id).where(
        Posting.employee_id == _PERSON, Posting.supervisor_id.is_not(None), *holds(Posting, _ON)
    )
    appointed = sa.select(RaterOverride.rater_id).where(
        RaterOverride.employee_id == _PERSON, *holds(RaterOverride, _ON)
    )
    first = sa.union(named, appointed).subquery()
    second = sa.select(Posting.supervisor_id).where(
        Posting.employee_id.in_(sa.select(first)),
        Posting.supervisor_id.is_not(None),
        *holds(Posting, _ON),
    )
    return sa.union(sa.select(sa.cast(_PERSON, sa.Uuid)), sa.select(first), second)


def _units_above(near: sa.CompoundSelect[tuple[uuid.UUID | None]]) -> sa.CTE:
    """The units of these people and all above; UNION ends a circle in the tree."""
    start = (
        sa.select(Unit.id, Unit.parent_id)
        .join(Posting, Posting.unit_id == Unit.id)
        .where(Posting.employee_id.in_(near), *holds(Posting, _ON))
        .cte("above", recursive=True)
    )
    up = sa.select(Unit.id, Unit.parent_id).join(start, Unit.id == start.c.parent_id)
    return start.union(up)


def _near_posts() -> Any:
    """Postings of the day of all these, and of the heads of their units and above; beside each the
    overrides of its holder that are in force, and of the person all.
    """
    appointed = sa.orm.aliased(Employee)
    near = _near()
    above = _units_above(near)
    wanted = sa.or_(
        Posting.employee_id.in_(near),
        sa.and_(Posting.leads_unit, Posting.unit_id.in_(sa.select(above.c.id))),
    )
    return (
        sa.select(Posting, Employee, RaterOverride, appointed.name)
        .join(Employee, Posting.employee_id == Employee.id)
        .outerjoin(
            RaterOverride,
            sa.and_(
                RaterOverride.employee_id == Posting.employee_id,
                sa.or_(
                    RaterOverride.employee_id == _PERSON, sa.and_(*holds(RaterOverride, _ON))
                ),
            ),
        )
        .outerjoin(appointed, appointed.id == RaterOverride.rater_id)
        .where(wanted, *holds(Posting, _ON))
    )  # fmt: skip


# Every page about an employee asks this, so it is written once.
_PERSON = sa.bindparam("rated", type_=sa.Uuid())
_ON = sa.bindparam("rated_on", type_=sa.Date())
_NEAR_POSTS = _near_posts()
