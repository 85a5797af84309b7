"""Who may give feedback about whom on a day, and from which place (PermenPANRB 6/2022, Ps. 18)."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed
from portal.models.feedback import Feedback, FeedbackRequest
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.standings import Sight, Units, in_sight
from portal.rules.actions import Action
from portal.rules.feedback import relation_of
from portal.rules.feedback_words import GiverRelation
from portal.rules.measures import CoreValue
from portal.rules.names import search_key
from portal.rules.roles import Standing

MOST_FOUND = 30


@dataclass(frozen=True)
class OpenRequest:
    """What the employee asked of the giver and still waits for."""

    id: uuid.UUID
    goal_id: uuid.UUID | None
    value: CoreValue | None
    question: str
    until: datetime.date


@dataclass(frozen=True)
class GivingSight:
    """An employee as somebody may give feedback about them."""

    sight: Sight
    relation: GiverRelation
    requests: Sequence[OpenRequest]


@dataclass(frozen=True)
class Colleague:
    """Somebody to choose from a list."""

    id: uuid.UUID
    name: str
    title: str
    unit: str


def giving_sight(person: uuid.UUID, visitor: Visitor, on: datetime.date) -> GivingSight:
    """One employee for giving feedback. Raises NotFound, or NotAllowed with what would open it.

    One statement beside those of `in_sight`.
    """
    me = visitor.actor.employee_id
    if me is None or me == person:
        raise NotAllowed("Umpan balik tentang diri sendiri tidak dapat ditulis.")
    mine, requests = _giver(person, me, on)

    def further(units: Units, postings: Sequence[Posting]) -> frozenset[Standing]:
        asked = {Standing.ASKED} if requests else set()
        return frozenset(asked | _beside(mine, postings, units))

    try:
        sight = in_sight(person, visitor, Action.FEEDBACK_GIVE, on, further)
    except NotAllowed as error:
        raise NotAllowed(
            "Umpan balik terbuka bagi pimpinan, rekan seunit, bawahan, dan yang diminta pegawai "
            "itu. Minta pegawai itu meminta umpan balik kepada Anda."
        ) from error
    relation = relation_of(
        sight.target.standings, leads_a_unit=any(posting.leads_unit for posting in mine)
    )
    if relation is None:
        raise NotAllowed("Umpan balik tentang pegawai ini tidak terbuka bagi Anda.")
    return GivingSight(sight, relation, requests)


def colleagues(
    on: datetime.date,
    *,
    units: Sequence[uuid.UUID] | None = None,
    search: str = "",
    but: uuid.UUID | None = None,
) -> list[Colleague]:
    """Employees in office on a day, of some units or of all, whose name has a word that begins
    with `search`; at most MOST_FOUND.
    """
    wanted = [*held(on), Employee.left_on.is_(None)]
    if units is not None:
        wanted.append(Posting.unit_id.in_(units))
    if but is not None:
        wanted.append(Employee.id != but)
    key = search_key(search)
    if key:
        wanted.append(
            sa.or_(
                Employee.name_key.startswith(key, autoescape=True),
                Employee.name_key.contains(f" {key}", autoescape=True),
            )
        )
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, Posting.title, Unit.name.label("unit"))
        .join(Posting, Posting.employee_id == Employee.id)
        .join(Unit, Posting.unit_id == Unit.id)
        .where(*wanted)
        .order_by(Employee.name_key, Employee.id, Posting.starts_on)
        .limit(MOST_FOUND)
    )
    found = {row.id: Colleague(row.id, row.name, row.title, row.unit) for row in rows}
    return list(found.values())


def held(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """Postings in force on a day."""
    return (Posting.starts_on <= on, sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on))


def _giver(
    person: uuid.UUID, me: uuid.UUID, on: datetime.date
) -> tuple[list[Posting], list[OpenRequest]]:
    """The giver's postings, and what the person still waits for."""
    answered = sa.exists().where(Feedback.request_id == FeedbackRequest.id)
    waiting = sa.and_(
        FeedbackRequest.employee_id == person, FeedbackRequest.asked_id == me,
        FeedbackRequest.declined_at.is_(None), FeedbackRequest.until >= on, ~answered,
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(Posting, FeedbackRequest)
        .select_from(Employee)
        .outerjoin(Posting, sa.and_(Posting.employee_id == Employee.id, *held(on)))
        .outerjoin(FeedbackRequest, waiting)
        .where(Employee.id == me)
        .order_by(FeedbackRequest.until, FeedbackRequest.id)
    ).all()
    postings = {posting.id: posting for posting, _asked in rows if posting is not None}
    asked = {r.id: r for _posting, r in rows if r is not None}
    return list(postings.values()), [
        OpenRequest(r.id, r.goal_id, r.value, r.question, r.until) for r in asked.values()
    ]


def _beside(
    mine: Sequence[Posting], theirs: Sequence[Posting], units: Units
) -> frozenset[Standing]:
    """Subordinate of a head above or of a named superior; else of the same unit or not."""
    leads = {posting.unit_id for posting in theirs if posting.leads_unit}
    people = {posting.employee_id for posting in theirs}
    for posting in mine:
        is_above = any(unit in leads for unit in _path(posting.unit_id, units))
        if posting.supervisor_id in people or (is_above and not posting.leads_unit):
            return frozenset({Standing.SUBORDINATE})
        if posting.leads_unit and leads & set(_path(posting.unit_id, units)[1:]):
            return frozenset({Standing.SUBORDINATE})
    shared = {posting.unit_id for posting in mine} & {posting.unit_id for posting in theirs}
    return frozenset({Standing.SAME_UNIT}) if shared else frozenset()


def _path(unit: uuid.UUID, units: Units) -> list[uuid.UUID]:
    """A unit and those above it, from below; a circle ends it."""
    path: list[uuid.UUID] = []
    here: uuid.UUID | None = unit
    while here is not None and here in units and here not in path:
        path.append(here)
        here = units[here][0]
    return path
