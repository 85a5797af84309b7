"""The survey manager's view: units he answers for, their points, and what can be published."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.agency import Agency
from portal.models.survey_points import Slip, SlipState, SurveyPoint
from portal.models.unit_index import UnitIndex
from portal.models.units import Service, Unit
from portal.queries.accounts import Visitor
from portal.queries.units import unit_paths
from portal.rules.actions import Action
from portal.rules.survey_periods import SurveyPeriod

PERIODS_SHOWN = 6


@dataclass(frozen=True)
class OfficeUnit:
    """A line of the list of units."""

    name: str
    slug: str
    services: int
    points: int


@dataclass(frozen=True)
class OfficePoint:
    """A survey point with what its manager needs."""

    id: uuid.UUID
    code: str
    name: str
    service: str
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    revoked_on: datetime.date | None
    slips_left: int


@dataclass(frozen=True)
class OfficePeriod:
    """A finished period and the revision that is published (0 = none yet)."""

    period: SurveyPeriod
    revision: int


@dataclass(frozen=True)
class UnitOffice:
    """Everything of the page of one unit."""

    id: uuid.UUID
    name: str
    slug: str
    services: list[tuple[uuid.UUID, str]]
    points: list[OfficePoint]
    periods: list[OfficePeriod]


def office_units(visitor: Visitor, search: str) -> list[OfficeUnit]:
    """Units with services whose points this visitor may see, by name."""
    wanted = (
        sa.select(
            Unit.name,
            Unit.slug,
            sa.func.count(sa.distinct(Service.id)),
            sa.func.count(SurveyPoint.id).filter(SurveyPoint.revoked_on.is_(None)),
        )
        .join(Service, Service.unit_id == Unit.id)
        .outerjoin(SurveyPoint, SurveyPoint.service_id == Service.id)
        .group_by(Unit.id, Unit.name, Unit.slug)
        .order_by(Unit.name)
    )
    managed = units_open_to(visitor, Action.POINTS_READ)
    if managed is not None:
        wanted = wanted.where(Unit.id.in_(managed))
    if search:
        wanted = wanted.where(Unit.name.icontains(search, autoescape=True))
    return [OfficeUnit(*row) for row in db.session.execute(wanted)]


def unit_office(slug: str, visitor: Visitor, action: Action, on: datetime.date) -> UnitOffice:
    """The page of one unit, for that purpose. Raises NotFound, or NotAllowed."""
    unit = db.session.scalar(sa.select(Unit).where(Unit.slug == slug))
    if unit is None:
        raise NotFound("Unit ini tidak dikenal.")
    _require(visitor, action, unit.id)
    services = db.session.execute(
        sa.select(Service.id, Service.name).where(Service.unit_id == unit.id).order_by(Service.name)
    ).all()
    return UnitOffice(
        id=unit.id, name=unit.name, slug=unit.slug,
        services=[(row.id, row.name) for row in services],
        points=_points(unit.id), periods=_periods(unit.id, on),
    )  # fmt: skip


def office_point(point_id: uuid.UUID, visitor: Visitor, action: Action) -> tuple[OfficePoint, str]:
    """A point and its unit's slug, for that purpose. Raises NotFound, or NotAllowed."""
    row = db.session.execute(
        sa.select(Unit.id, Unit.slug)
        .join(Service, Service.unit_id == Unit.id)
        .join(SurveyPoint, SurveyPoint.service_id == Service.id)
        .where(SurveyPoint.id == point_id)
    ).first()
    if row is None:
        raise NotFound("Titik survei ini tidak dikenal.")
    _require(visitor, action, row.id)
    return next(p for p in _points(row.id) if p.id == point_id), row.slug


def units_open_to(visitor: Visitor, action: Action) -> frozenset[uuid.UUID] | None:
    """Units where this visitor may do something; None when a grant opens the whole agency."""
    if visitor.may(action, frozenset()):
        return None
    tree = unit_paths()
    return frozenset(unit for unit, path in tree.items() if visitor.may(action, path))


def _require(visitor: Visitor, action: Action, unit_id: uuid.UUID) -> None:
    if not visitor.may(action, unit_paths()[unit_id]):
        raise NotAllowed("Unit ini dikelola orang lain.")


def _points(unit_id: uuid.UUID) -> list[OfficePoint]:
    left = (
        sa.select(sa.func.count())
        .where(Slip.point_id == SurveyPoint.id, Slip.state == SlipState.SIAP)
        .correlate(SurveyPoint)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            SurveyPoint.id, SurveyPoint.code, SurveyPoint.name, Service.name,
            SurveyPoint.opens_on, SurveyPoint.closes_on, SurveyPoint.revoked_on, left,
        )
        .join(Service, SurveyPoint.service_id == Service.id)
        .where(Service.unit_id == unit_id)
        .order_by(SurveyPoint.revoked_on.is_not(None), Service.name, SurveyPoint.name)
    )  # fmt: skip
    return [OfficePoint(*row) for row in rows]


def _periods(unit_id: uuid.UUID, on: datetime.date) -> list[OfficePeriod]:
    cadence = db.session.scalars(sa.select(Agency.cadence)).one()
    rows = db.session.execute(
        sa.select(UnitIndex.period_key, sa.func.max(UnitIndex.revision))
        .where(UnitIndex.unit_id == unit_id)
        .group_by(UnitIndex.period_key)
    )
    known: dict[str, int] = {key: revision for key, revision in rows}
    found, period = [], SurveyPeriod.containing(cadence, on)
    for _ in range(PERIODS_SHOWN):
        period = period.previous()
        found.append(OfficePeriod(period, known.get(period.key, 0)))
    return found
