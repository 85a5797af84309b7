"""Survey points as the citizen pages need them."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import db
from portal.errors import NotFound
from portal.models.agency import Agency
from portal.models.instruments import InstrumentVersion
from portal.models.survey_points import Slip, SlipState, SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.prepared import Prepared
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
    return _point(_BY_CODE, code)


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
    return _point(_BY_ID, slip.point_id), slip.state is SlipState.SIAP


def _point(statement: Prepared, wanted: str | uuid.UUID) -> OpenPoint:
    with db.engine.connect() as connection:  # given back at once: the answer wants one as well
        found = statement.rows(connection, {"wanted": wanted})
    if not found:
        raise NotFound("Kode survei tidak dikenal.")
    values = found[0]._asdict()
    return OpenPoint(instrument=_reading(values.pop("content")), **values)


class _Reading:
    """The questionnaire that was read last: all counters of an agency ask the same one."""

    def __init__(self) -> None:
        self._last: tuple[Mapping[str, Any], Instrument] | None = None

    def __call__(self, content: Mapping[str, Any]) -> Instrument:
        """The instrument of this content, read anew where the content is another."""
        last = self._last
        if last is None or last[0] != content:
            last = self._last = (content, parse(content))
        return last[1]


_reading = _Reading()


def _statement(wanted: InstrumentedAttribute[Any]) -> Prepared:
    """A point with its place and the newest version of the questionnaire."""
    newest = (
        sa.select(sa.func.max(InstrumentVersion.number))
        .where(InstrumentVersion.key == "skm")
        .scalar_subquery()
    )
    return Prepared(
        sa.select(
            SurveyPoint.id, SurveyPoint.code, SurveyPoint.name,
            Unit.name.label("unit_name"), Unit.slug.label("unit_slug"),
            Service.name.label("service_name"), Service.slug.label("service_slug"),
            SurveyPoint.opens_on, SurveyPoint.closes_on, SurveyPoint.revoked_on,
            Agency.time_zone, InstrumentVersion.id.label("version_id"), InstrumentVersion.content,
        )
        .join(Service, SurveyPoint.service_id == Service.id)
        .join(Unit, Service.unit_id == Unit.id)
        .join(
            InstrumentVersion,
            sa.and_(InstrumentVersion.key == "skm", InstrumentVersion.number == newest),
        )
        .join(Agency, sa.true())
        .where(wanted == sa.bindparam("wanted", type_=wanted.type))
    )  # fmt: skip


_BY_CODE = _statement(SurveyPoint.code)
_BY_ID = _statement(SurveyPoint.id)


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
