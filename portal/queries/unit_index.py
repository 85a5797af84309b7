"""Figures as public pages show them: published snapshots, the running figure, lists and trends.

A page reads a handful of rows whatever the number of answers.
"""

import gzip
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portal.db import db
from portal.errors import NotFound
from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import RunningIndex, UnitIndex
from portal.models.units import Service, Unit
from portal.rules.survey_periods import SurveyPeriod

PER_PAGE = 25
TREND = 12


@dataclass(frozen=True)
class Snapshot:
    """A figure of a period: `data` is the sheet (portal/rules/index_sheet.py); running ones have
    no revision.
    """

    unit_id: uuid.UUID
    service_id: uuid.UUID | None
    period: SurveyPeriod
    data: dict[str, Any]
    revision: int
    published_on: date | None
    sha256: str | None
    reason: str | None

    @property
    def is_running(self) -> bool:
        """Not published yet."""
        return self.published_on is None


def published_until(statement: Any, unit_id: uuid.UUID, until: date) -> Any:
    """The statement over a unit's own published figures that began by a day, the newest first."""
    return statement.where(
        UnitIndex.unit_id == unit_id, UnitIndex.service_id.is_(None),
        UnitIndex.period_start <= until,
    ).order_by(UnitIndex.period_start.desc(), UnitIndex.revision.desc())  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A unit or service by its public name."""

    id: uuid.UUID
    name: str
    slug: str


@dataclass(frozen=True)
class SubjectPage:
    """Everything the page of a unit or service shows; `shown` is the chosen period's figure or
    None.
    """

    unit: Place
    kind: str
    service: Place | None
    services: list[tuple[Place, Snapshot | None]]
    history: list[Snapshot]
    shown: Snapshot | None


@dataclass(frozen=True)
class ListedUnit:
    """One line of the public list."""

    name: str
    slug: str
    kind: str
    figure: Snapshot | None


def subject_page(
    unit_slug: str, service_slug: str | None, period: SurveyPeriod | None
) -> SubjectPage:
    """The page of a unit or service; without `period` the newest figure. Raises NotFound."""
    unit = db.session.execute(
        sa.select(Unit.id, Unit.name, Unit.slug, Unit.kind).where(Unit.slug == unit_slug)
    ).first()
    if unit is None:
        raise NotFound("Unit ini tidak ada di daftar kami.")
    services = [
        Place(*row)
        for row in db.session.execute(
            sa.select(Service.id, Service.name, Service.slug)
            .where(Service.unit_id == unit.id)
            .order_by(Service.name)
        )
    ]
    service = next((s for s in services if s.slug == service_slug), None)
    if service_slug is not None and service is None:
        raise NotFound("Layanan ini tidak ada di unit tersebut.")
    everything = _snapshots(UnitIndex.unit_id == unit.id, RunningIndex.unit_id == unit.id)
    chosen = service.id if service else None
    history = sorted(
        (s for s in everything if s.service_id == chosen), key=lambda s: s.period.start
    )[-TREND:]
    shown = history[-1] if history and period is None else _of_period(history, period)
    if period is not None and shown is None:
        raise NotFound("Belum ada angka untuk periode ini.")
    newest = {s.service_id: s for s in sorted(everything, key=lambda s: s.period.start)}
    return SubjectPage(
        unit=Place(unit.id, unit.name, unit.slug),
        kind=unit.kind,
        service=service,
        services=[(one, newest.get(one.id)) for one in services],
        history=history,
        shown=shown,
    )


def listed_units(search: str, page: int) -> tuple[list[ListedUnit], int]:
    """A page of units that have services, by name, with their newest figure; and how many there
    are in all.
    """
    wanted: sa.ColumnElement[bool] = sa.exists().where(Service.unit_id == Unit.id)
    if search:
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted = sa.and_(wanted, Unit.name.ilike(pattern, escape="\\"))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Unit).where(wanted)) or 0
    units = db.session.execute(
        sa.select(Unit.id, Unit.name, Unit.slug, Unit.kind)
        .where(wanted)
        .order_by(Unit.name)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    figures = newest_of_units([unit.id for unit in units])
    return [ListedUnit(u.name, u.slug, u.kind, figures.get(u.id)) for u in units], total


def published_table(snapshot: Snapshot) -> bytes:
    """The respondent table that was frozen with a published snapshot, as CSV bytes. Raises
    NotFound.
    """
    row = db.session.scalar(
        sa.select(UnitIndex)
        .options(undefer(UnitIndex.table_gzip))
        .where(_same_subject(snapshot), UnitIndex.revision == snapshot.revision)
    )
    if row is None:
        raise NotFound("Tabel jawaban baru tersedia setelah angka diterbitkan.")
    return gzip.decompress(row.table_gzip)


def points_of_unit(unit_id: uuid.UUID) -> int:
    """How many survey points of this unit are in use."""
    count = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(SurveyPoint)
        .join(Service)
        .where(Service.unit_id == unit_id, SurveyPoint.revoked_on.is_(None))
    )
    return int(count or 0)


def _same_subject(snapshot: Snapshot) -> sa.ColumnElement[bool]:
    service = (
        UnitIndex.service_id.is_(None)
        if snapshot.service_id is None
        else UnitIndex.service_id == snapshot.service_id
    )
    return sa.and_(
        UnitIndex.unit_id == snapshot.unit_id, service, UnitIndex.period_key == snapshot.period.key
    )


def _of_period(history: list[Snapshot], period: SurveyPeriod | None) -> Snapshot | None:
    return next((s for s in history if s.period == period), None)


def newest_of_units(unit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Snapshot]:
    """The newest figure of each of these units as a whole, published or running."""
    found = _snapshots(
        sa.and_(UnitIndex.unit_id.in_(unit_ids), UnitIndex.service_id.is_(None)),
        sa.and_(RunningIndex.unit_id.in_(unit_ids), RunningIndex.service_id.is_(None)),
        newest_only=True,
    )
    return {s.unit_id: s for s in sorted(found, key=lambda s: s.period.start)}


def _snapshots(
    published: sa.ColumnElement[bool],
    running: sa.ColumnElement[bool],
    *,
    newest_only: bool = False,
) -> list[Snapshot]:
    """The last revision of each published period (the last `TREND`, or one), and the running
    figures.
    """
    rank = (
        sa.func.dense_rank()
        .over(
            partition_by=(UnitIndex.unit_id, UnitIndex.service_id),
            order_by=UnitIndex.period_start.desc(),
        )
        .label("age")
    )
    last = (
        sa.func.row_number()
        .over(
            partition_by=(UnitIndex.unit_id, UnitIndex.service_id, UnitIndex.period_key),
            order_by=UnitIndex.revision.desc(),
        )
        .label("place")
    )
    ranked = sa.select(UnitIndex.id, rank, last).where(published).subquery()
    rows = db.session.execute(
        sa.select(
            UnitIndex.unit_id, UnitIndex.service_id, UnitIndex.period_key, UnitIndex.data,
            UnitIndex.revision, UnitIndex.published_on, UnitIndex.table_sha256, UnitIndex.reason,
        )
        .join(ranked, UnitIndex.id == ranked.c.id)
        .where(ranked.c.place == 1, ranked.c.age <= (1 if newest_only else TREND))
    )  # fmt: skip
    found = [Snapshot(r[0], r[1], SurveyPeriod.parse(r[2]), *r[3:]) for r in rows]
    moving = db.session.execute(
        sa.select(
            RunningIndex.unit_id,
            RunningIndex.service_id,
            RunningIndex.period_key,
            RunningIndex.data,
        ).where(running, RunningIndex.n > 0)
    )
    found += [
        Snapshot(r[0], r[1], SurveyPeriod.parse(r[2]), r[3]["shown"], 0, None, None, None)
        for r in moving
    ]
    return found
