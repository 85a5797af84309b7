"""Survey points as the citizen pages need them."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.agency import Agency
from portal.models.instruments import InstrumentVersion
from portal.models.survey_points import Slip, SlipState, SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.instruments import Instrument, parse


@dataclass(frozen=True)
class OpenPoint:
    """A point with everything its page shows; plain values, safe to keep in a process's memory."""

    id: uuid.UUID
    code: str
    name: str
    unit_name: str
    unit_slug: str
    service_name: str
    service_slug: str
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    revoked_on: datetime.date | None
    time_zone: str
    version_id: uuid.UUID
    instrument: Instrument

    def is_open(self, on: datetime.date) -> bool:
        """Whether the point takes answers on that day."""
        if self.revoked_on is not None:
            return False
        return (self.opens_on or on) <= on <= (self.closes_on or on)


def point_by_code(code: str) -> OpenPoint:
    """The point with this (normalised) code, whatever its state. Raises NotFound."""
    return _point(SurveyPoint.code == code)


def any_code() -> str | None:
    """The code of some counter that was not revoked, or None."""
    return db.session.scalar(sa.select(SurveyPoint.code).where(SurveyPoint.revoked_on.is_(None)))


def point_of_slip(digest: str) -> tuple[OpenPoint, bool]:
    """The point a slip belongs to and whether the slip is still unused. Raises NotFound."""
    slip = db.session.execute(
        sa.select(Slip.point_id, Slip.state).where(Slip.digest == digest)
    ).first()
    if slip is None:
        raise NotFound("Karcis tidak dikenal.")
    return _point(SurveyPoint.id == slip.point_id), slip.state is SlipState.SIAP


def _point(condition: sa.ColumnElement[bool]) -> OpenPoint:
    newest = (
        sa.select(sa.func.max(InstrumentVersion.number))
        .where(InstrumentVersion.key == "skm")
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(SurveyPoint, Service, Unit, InstrumentVersion, Agency.time_zone)
        .join(Service, SurveyPoint.service_id == Service.id)
        .join(Unit, Service.unit_id == Unit.id)
        .join(
            InstrumentVersion,
            sa.and_(InstrumentVersion.key == "skm", InstrumentVersion.number == newest),
        )
        .join(Agency, sa.true())
        .where(condition)
    ).first()
    if row is None:
        raise NotFound("Kode survei tidak dikenal.")
    point, service, unit, version, zone = row
    return OpenPoint(
        id=point.id, code=point.code, name=point.name,
        unit_name=unit.name, unit_slug=unit.slug,
        service_name=service.name, service_slug=service.slug,
        opens_on=point.opens_on, closes_on=point.closes_on, revoked_on=point.revoked_on,
        time_zone=zone, version_id=version.id, instrument=parse(version.content),
    )  # fmt: skip


@dataclass(frozen=True)
class ListedPoint:
    """One line of the list of survey points."""

    id: uuid.UUID
    code: str
    name: str
    unit_name: str
    service_name: str
    revoked_on: datetime.date | None


def listed_points() -> list[ListedPoint]:
    """All points by unit, service and name (for the command line and the demo page)."""
    rows = db.session.execute(
        sa.select(
            SurveyPoint.id, SurveyPoint.code, SurveyPoint.name,
            Unit.name.label("unit_name"), Service.name.label("service_name"),
            SurveyPoint.revoked_on,
        )
        .join(Service, SurveyPoint.service_id == Service.id)
        .join(Unit, Service.unit_id == Unit.id)
        .order_by(Unit.name, Service.name, SurveyPoint.name)
    )  # fmt: skip
    return [ListedPoint(**row) for row in rows.mappings()]
