"""Whom somebody rates on a day, and who would rate them without that person."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.employee_records import EmployeeRecord
from portal.queries.raters import as_rule, holds
from portal.queries.units import paths_of
from portal.rules import postings as rules
from portal.rules.raters import rater_on


@dataclass(frozen=True)
class RatedPerson:
    """Somebody who is rated by a person now, and the rater they would get; None = nobody."""

    id: uuid.UUID
    name: str
    next_rater: str | None


def rated_by(record: EmployeeRecord, on: datetime.date) -> tuple[list[RatedPerson], int]:
    """Everybody whom a person rates on a day, by name, in two statements whatever their number;
    and for how many the person is named as rater.

    The roster holds who may be rated by the person (in the units led and below, or with the person
    named above them), the heads of every unit, and the superiors that these name.
    """
    person, units = record.id, record.units
    led = {one.unit_id for one in record.postings if one.leads_unit and one.holds_on(on)}
    below = [unit for unit, path in paths_of(units).items() if path & led]
    overrides = db.session.scalars(sa.select(RaterOverride).where(*holds(RaterOverride, on))).all()
    named = [one.employee_id for one in overrides if one.rater_id == person]
    concerned = sa.or_(
        Posting.unit_id.in_(below), Posting.supervisor_id == person, Posting.employee_id.in_(named)
    )
    superiors = sa.select(Posting.supervisor_id).where(concerned, *holds(Posting, on))
    rows = db.session.execute(
        sa.select(Posting, Employee.name, concerned)
        .join(Employee, Posting.employee_id == Employee.id)
        .where(
            sa.or_(concerned, Posting.leads_unit, Posting.employee_id.in_(superiors)),
            *holds(Posting, on),
        )
    ).all()
    names = {posting.employee_id: name for posting, name, _is in rows}
    asked = {posting.employee_id for posting, _name, is_concerned in rows if is_concerned}
    nodes = [rules.Unit(unit, parent) for unit, (parent, _name) in units.items()]
    posts = [as_rule(posting) for posting, _name, _is in rows]
    given = [
        rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
        for o in overrides
    ]
    now = rules.Roster(nodes, posts, given)
    later = rules.Roster(
        nodes,
        [post for post in posts if post.employee_id != person],
        [one for one in given if one.rater_id != person],
    )
    found = [
        RatedPerson(one, names[one], _name(names, rater_on(later, one, on).employee_id))
        for one in asked - {person}
        if rater_on(now, one, on).employee_id == person
    ]
    return sorted(found, key=lambda one: (one.name, one.id)), len(named)


def _name(names: dict[uuid.UUID, str], key: uuid.UUID | None) -> str | None:
    """A name; a named official who holds no post in the roster is told without one."""
    return names.get(key) if key is not None else None
