"""Whom somebody rates on a day: the reverse of `rater_of`, for boards and inboxes.

The rule itself is asked about every candidate, so that this list can never disagree with the page
of a single employee; the database only narrows down who may be a candidate.
"""

import datetime
import uuid
from collections import defaultdict

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting, RaterOverride
from portal.queries.raters import as_rule
from portal.queries.units import unit_rows
from portal.rules import postings as rules
from portal.rules.raters import rater_on

# More candidates than anybody leads directly, and less than a database takes as parameters.
CHUNK = 10_000


def rated_by(rater: uuid.UUID, on: datetime.date) -> set[uuid.UUID]:
    """Employees whose rater on a day is this one, in four statements however many there are."""
    parents = {unit: parent for unit, (parent, _name) in unit_rows().items()}
    heads = list(db.session.scalars(sa.select(Posting).where(Posting.leads_unit, *_holds(on))))
    units = _units_below(rater, parents, heads)
    wanted = sa.or_(
        Posting.unit_id.in_(units),
        Posting.supervisor_id == rater,
        Posting.employee_id == rater,
        Posting.employee_id.in_(
            sa.select(RaterOverride.employee_id).where(RaterOverride.rater_id == rater)
        ),
    )
    near = list(db.session.scalars(sa.select(Posting).where(_whole(wanted, on), *_holds(on))))
    candidates = {posting.employee_id for posting in near} - {rater}
    known = {posting.id: posting for posting in (*heads, *near)}
    overrides = db.session.scalars(
        sa.select(RaterOverride).where(
            RaterOverride.starts_on <= on,
            sa.or_(RaterOverride.ends_on.is_(None), RaterOverride.ends_on >= on),
        )
    )
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, parent in parents.items()],
        [as_rule(posting) for posting in known.values()],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o in overrides
        ],
    )
    return {one for one in candidates if rater_on(roster, one, on).employee_id == rater}


def _whole(wanted: sa.ColumnElement[bool], on: datetime.date) -> sa.ColumnElement[bool]:
    """With further postings of candidates (an acting one elsewhere decides), and of their named
    superiors.
    """
    people = sa.select(Posting.employee_id).where(wanted, *_holds(on))
    superiors = sa.select(Posting.supervisor_id).where(
        wanted, Posting.supervisor_id.is_not(None), *_holds(on)
    )
    return sa.or_(Posting.employee_id.in_(people), Posting.employee_id.in_(superiors))


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


def _holds(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (Posting.starts_on <= on, sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on))
