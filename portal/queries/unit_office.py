"""Units as the personnel office keeps them: the tree, one unit with all that stands in it."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Employee, Posting
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.accounts import Visitor
from portal.queries.raters import holds
from portal.queries.units import paths_of
from portal.rules.actions import Action
from portal.rules.postings import PostingKind


@dataclass(frozen=True)
class ListedUnit:
    """A line of the tree: `depth` counts from 0 at the top, `path` names those above."""

    id: uuid.UUID
    name: str
    kind: str
    depth: int
    path: str
    leader: str | None
    closed_on: datetime.date | None


@dataclass(frozen=True)
class UnitService:
    """A service with the number of its open survey points."""

    id: uuid.UUID
    name: str
    points: int
    closed_on: datetime.date | None


@dataclass(frozen=True)
class Blocker:
    """Why a unit cannot close yet: `kind` is pegawai, unit or titik."""

    kind: str
    name: str
    id: uuid.UUID


@dataclass(frozen=True)
class UnitCard:
    """One unit; `leaders` (name, title, kind, id) lead it on the day that was asked for."""

    id: uuid.UUID
    slug: str
    version: int
    name: str
    kind: str
    parent_id: uuid.UUID | None
    above: list[tuple[uuid.UUID, str]]
    below: list[tuple[uuid.UUID, str, str, datetime.date | None]]
    leaders: list[tuple[str, str, PostingKind, uuid.UUID]]
    staff: int
    services: list[UnitService]
    closed_on: datetime.date | None
    merged_into: str | None
    may_write: bool


Rows = dict[uuid.UUID, Unit]
MOST_BLOCKERS = 75


def listed_units(
    visitor: Visitor, text: str, on: datetime.date, *, without_leader: bool = False
) -> list[ListedUnit]:
    """The units that are the visitor's to see in the order of the tree, any depth.

    `text` must stand somewhere in the name; `without_leader` leaves open units that nobody leads.
    """
    rows = _rows()
    paths = paths_of({key: (unit.parent_id, unit.name) for key, unit in rows.items()})
    leaders = _leaders(on)
    wanted = text.casefold()
    found = []
    for unit, depth, path in _in_order(rows):
        is_led = unit.id in leaders
        fits = wanted in unit.name.casefold() and not (
            without_leader and (is_led or unit.closed_on is not None)
        )
        if fits and visitor.may(Action.PEOPLE_READ, paths[unit.id]):
            found.append(
                ListedUnit(
                    unit.id, unit.name, unit.kind, depth, path,
                    leaders.get(unit.id), unit.closed_on,
                )
            )  # fmt: skip
    return found


def unit_card(unit_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> UnitCard:
    """One unit on a day. Raises NotFound, or NotAllowed outside the visitor's units."""
    rows = _rows()
    unit = rows.get(unit_id)
    if unit is None:
        raise NotFound("Unit ini tidak dikenal.")
    path = paths_of({key: (u.parent_id, u.name) for key, u in rows.items()})[unit_id]
    if not visitor.may(Action.PEOPLE_READ, path):
        raise NotAllowed("Unit ini dikelola orang lain.")
    merged = rows.get(unit.merged_into_id) if unit.merged_into_id else None
    return UnitCard(
        id=unit.id, slug=unit.slug, version=unit.version, name=unit.name, kind=unit.kind,
        parent_id=unit.parent_id,
        above=[(one.id, one.name) for one in reversed(_above(rows, unit))],
        below=[
            (one.id, one.name, one.kind, one.closed_on)
            for one in rows.values()
            if one.parent_id == unit_id
        ],
        leaders=_leaders_of(unit_id, on), staff=_staff(on, unit_id),
        services=_services(unit_id), closed_on=unit.closed_on,
        merged_into=merged.name if merged else None,
        may_write=visitor.may(Action.UNITS_WRITE, path),
    )  # fmt: skip


def blockers(unit_id: uuid.UUID, since: datetime.date) -> list[Blocker]:
    """What must leave a unit before it closes on a day: units below, postings, survey points; at
    most 75 of them, in one statement.
    """
    below = sa.select(sa.literal("unit"), Unit.name, Unit.id).where(
        Unit.parent_id == unit_id, Unit.closed_on.is_(None)
    )
    people = (
        sa.select(sa.literal("pegawai"), Employee.name, Employee.id)
        .join(Posting, Posting.employee_id == Employee.id)
        .where(
            Posting.unit_id == unit_id,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= since),
        )
    )
    points = (
        sa.select(sa.literal("titik"), SurveyPoint.name, SurveyPoint.id)
        .join(Service, SurveyPoint.service_id == Service.id)
        .where(Service.unit_id == unit_id, SurveyPoint.revoked_on.is_(None))
    )
    every = sa.union_all(below, people, points).limit(MOST_BLOCKERS)
    return [Blocker(row[0], row[1], row[2]) for row in db.session.execute(every)]


def live_points(service_id: uuid.UUID) -> int:
    """How many survey points of a service are not revoked."""
    wanted = sa.select(sa.func.count(SurveyPoint.id)).where(
        SurveyPoint.service_id == service_id, SurveyPoint.revoked_on.is_(None)
    )
    return db.session.scalar(wanted) or 0


def unit_kinds() -> list[str]:
    """The kinds of units that the agency uses."""
    return list(db.session.scalars(sa.select(Unit.kind).distinct().order_by(Unit.kind)))


def _rows() -> Rows:
    return {u.id: u for u in db.session.scalars(sa.select(Unit).order_by(Unit.name, Unit.id))}


def _above(rows: Rows, unit: Unit) -> list[Unit]:
    """The units above, the nearest first; a circle in the data ends where it closes."""
    found: list[Unit] = []
    seen = {unit.id}
    while unit.parent_id is not None and unit.parent_id not in seen:
        unit = rows[unit.parent_id]
        seen.add(unit.id)
        found.append(unit)
    return found


def _in_order(rows: Rows) -> list[tuple[Unit, int, str]]:
    """(unit, depth, path of names) from the top down, without recursion: trees may be deep."""
    below: dict[uuid.UUID | None, list[Unit]] = {}
    for unit in rows.values():
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[tuple[Unit, int, str]] = []
    waiting = [(unit, 0, "") for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth, path = waiting.pop()
        found.append((unit, depth, path))
        inner = f"{path} / {unit.name}" if path else unit.name
        waiting += [(one, depth + 1, inner) for one in reversed(below.get(unit.id, []))]
    return found


def _leaders(on: datetime.date) -> dict[uuid.UUID, str]:
    """Who leads each unit on a day; the definitive head before acting ones."""
    rows = db.session.execute(
        sa.select(Posting.unit_id, Employee.name, Posting.kind)
        .join(Employee, Posting.employee_id == Employee.id)
        .where(Posting.leads_unit, Posting.kind != PostingKind.TIM, *holds(Posting, on))
    ).all()
    order = list(PostingKind)
    ranked = sorted(rows, key=lambda row: order.index(row.kind), reverse=True)
    return {row.unit_id: row.name for row in ranked}


def _leaders_of(
    unit_id: uuid.UUID, on: datetime.date
) -> list[tuple[str, str, PostingKind, uuid.UUID]]:
    rows = db.session.execute(
        sa.select(Employee.name, Posting.title, Posting.kind, Employee.id)
        .join(Posting, Posting.employee_id == Employee.id)
        .where(
            Posting.unit_id == unit_id,
            Posting.leads_unit,
            Posting.kind != PostingKind.TIM,
            *holds(Posting, on),
        )
        .order_by(Posting.starts_on)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _staff(on: datetime.date, unit_id: uuid.UUID) -> int:
    """How many definitive posts are held in a unit on a day."""
    wanted = sa.select(sa.func.count(Posting.id)).where(
        Posting.unit_id == unit_id, Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on)
    )
    return db.session.scalar(wanted) or 0


def _services(unit_id: uuid.UUID) -> list[UnitService]:
    live = sa.and_(SurveyPoint.service_id == Service.id, SurveyPoint.revoked_on.is_(None))
    rows = db.session.execute(
        sa.select(Service.id, Service.name, sa.func.count(SurveyPoint.id), Service.closed_on)
        .outerjoin(SurveyPoint, live)
        .where(Service.unit_id == unit_id)
        .group_by(Service.id, Service.name, Service.closed_on)
        .order_by(Service.name)
    )
    return [UnitService(*row) for row in rows]
