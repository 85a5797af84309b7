"""Employees as the draw of raters sees them, what work they have in common, and their ties."""

import datetime
import itertools
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import RoleCell, Strategy
from portal.models.log import LogConsent
from portal.models.peer_rounds import PeerTie
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.raters import as_rule, holds
from portal.queries.rosters import whole_roster
from portal.queries.units import unit_rows
from portal.rules import postings as rules
from portal.rules.assigning import Pair, Person, pair_of
from portal.rules.postings import PostingKind
from portal.rules.raters import rater_on, superior_on

LARGEST_TEAM = 40
"""A team of more is a crowd: to be in it says nothing about common work."""


def everybody(on: datetime.date) -> list[Person]:
    """All who are rated on a day, in four statements however many they are."""
    roster = whole_roster(db.session(), on, on)
    staff = db.session.scalars(
        sa.select(Employee.id).where(sa.or_(Employee.left_on.is_(None), Employee.left_on > on))
    )
    return _persons(roster, staff, on)


def persons(ids: Collection[uuid.UUID], on: datetime.date) -> dict[uuid.UUID, Person]:
    """Some of them by id, in three statements; who has no post of their own is left out."""
    wanted = list(ids)
    named = sa.select(Posting.supervisor_id).where(
        Posting.employee_id.in_(wanted), Posting.supervisor_id.is_not(None), *holds(Posting, on)
    )
    appointed = sa.select(RaterOverride.rater_id).where(
        RaterOverride.employee_id.in_(wanted), *holds(RaterOverride, on)
    )
    concerned = sa.or_(
        Posting.employee_id.in_(wanted), Posting.leads_unit, Posting.employee_id.in_(named),
        Posting.employee_id.in_(appointed),
    )  # fmt: skip
    held = db.session.scalars(sa.select(Posting).where(concerned, *holds(Posting, on))).all()
    overrides = db.session.scalars(sa.select(RaterOverride).where(*holds(RaterOverride, on)))
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, (parent, _name) in unit_rows().items()],
        [as_rule(posting) for posting in held],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o in overrides
        ],
    )
    return {one.id: one for one in _persons(roster, wanted, on)}


def shared_work(on: datetime.date) -> dict[Pair, int]:
    """How often two people work on the same thing: teams, strategies of the year, and the log that
    one writes for the other; three statements.
    """
    found: Counter[Pair] = Counter()
    for group in (_teams(on), _strategies(on.year)):
        for members in group.values():
            if len(members) <= LARGEST_TEAM:
                found.update(pair_of(*pair) for pair in itertools.combinations(members, 2))
    helping = db.session.execute(
        sa.select(LogConsent.employee_id, LogConsent.helper_id).where(LogConsent.ended_at.is_(None))
    )
    found.update(pair_of(one, other) for one, other in helping)
    return dict(found)


def ties(people: Collection[uuid.UUID] | None = None) -> set[Pair]:
    """Declared ties as unordered pairs: of all, or of some people, whoever of them declared it."""
    wanted = sa.select(PeerTie.employee_id, PeerTie.other_id).where(PeerTie.ended_on.is_(None))
    if people is not None:
        some = list(people)
        wanted = wanted.where(sa.or_(PeerTie.employee_id.in_(some), PeerTie.other_id.in_(some)))
    return {pair_of(one, other) for one, other in db.session.execute(wanted)}


def _persons(roster: rules.Roster, ids: Iterable[uuid.UUID], on: datetime.date) -> list[Person]:
    found = []
    for one in ids:
        main = roster.main(one, on)
        if main is None:
            continue
        rater = rater_on(roster, one, on)
        superior = superior_on(roster, one, rater, on)
        found.append(Person(one, main.unit_id, main.post, rater.employee_id, superior.employee_id))
    return found


def _teams(on: datetime.date) -> dict[uuid.UUID, list[uuid.UUID]]:
    rows = db.session.execute(
        sa.select(Posting.unit_id, Posting.employee_id)
        .where(Posting.kind == PostingKind.TIM, *holds(Posting, on))
        .distinct()
    )
    return _grouped(rows)


def _strategies(year: int) -> dict[uuid.UUID, list[uuid.UUID]]:
    rows = db.session.execute(
        sa.select(RoleCell.strategy_id, RoleCell.employee_id)
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .where(Strategy.year == year, RoleCell.employee_id.is_not(None), RoleCell.text != "")
        .distinct()
    )
    return _grouped(rows)


def _grouped(rows: Iterable[Any]) -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for group, member in rows:
        found[group].append(member)
    return found
