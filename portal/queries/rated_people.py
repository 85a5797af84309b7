"""Whom somebody rates on a day: the reverse of `rater_of`, for boards and inboxes.

The rule itself is asked about every candidate, so that this list can never disagree with the page
of a single employee; the database only narrows down who may be a candidate.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting, RaterOverride
from portal.queries.raters import as_rule
from portal.queries.units import unit_rows
from portal.rules import postings as rules
from portal.rules.raters import rater_on


def rated_by(rater: uuid.UUID, on: datetime.date) -> set[uuid.UUID]:
    """Employees whose rater on a day is this one, in three statements however many there are."""
    parents = {unit: parent for unit, (parent, _name) in unit_rows().items()}
    heads = list(db.session.scalars(sa.select(Posting).where(Posting.leads_unit, *_holds(on))))
    rows: Sequence[Any] = db.session.execute(
        _concerned(rater, _units_below(rater, parents, heads), on)
    ).all()
    candidates = {posting.employee_id for posting, _override, is_near in rows if is_near} - {rater}
    known = {posting.id: posting for posting in (*heads, *(row[0] for row in rows))}
    overrides = {override.id: override for _posting, override, _is in rows if override is not None}
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, parent in parents.items()],
        [as_rule(posting) for posting in known.values()],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o in overrides.values()
        ],
    )
    return {one for one in candidates if rater_on(roster, one, on).employee_id == rater}


def _concerned(rater: uuid.UUID, units: set[uuid.UUID], on: datetime.date) -> Any:
    """All postings and overrides of candidates (an acting post elsewhere decides), and the postings
    of those named above them; the last column tells the postings that make a candidate.
    """
    named = sa.select(RaterOverride.employee_id).where(
        RaterOverride.rater_id == rater, *_holds(on, RaterOverride)
    )
    wanted = sa.or_(
        Posting.unit_id.in_(units), Posting.supervisor_id == rater, Posting.employee_id.in_(named)
    )
    near = sa.select(Posting.employee_id).where(wanted, *_holds(on))
    above = sa.select(Posting.supervisor_id).where(wanted, *_holds(on))
    overridden = sa.and_(
        RaterOverride.employee_id == Posting.employee_id, *_holds(on, RaterOverride)
    )
    return (
        sa.select(Posting, RaterOverride, wanted.label("is_near"))
        .outerjoin(RaterOverride, overridden)
        .where(sa.or_(Posting.employee_id.in_(near), Posting.employee_id.in_(above)), *_holds(on))
    )


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


def _holds(
    on: datetime.date, table: type[Posting | RaterOverride] = Posting
) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.starts_on <= on, sa.or_(table.ends_on.is_(None), table.ends_on >= on))
