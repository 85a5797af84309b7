"""Published figures of all units, the newest period first: what anybody may take away."""

from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.unit_index import UnitIndex
from portal.models.units import Service, Unit
from portal.queries.unit_index import Snapshot
from portal.rules.survey_periods import SurveyPeriod

PER_PAGE = 200


@dataclass(frozen=True)
class PublishedFigure:
    """A snapshot with the names of its unit and service."""

    unit: str
    unit_slug: str
    service: str | None
    service_slug: str | None
    snapshot: Snapshot


def published_periods() -> list[SurveyPeriod]:
    """Periods with something published, the newest first; one statement."""
    keys = db.session.scalars(sa.select(UnitIndex.period_key).distinct())
    return sorted(map(SurveyPeriod.parse, keys), reverse=True)


def published_figures(
    period: SurveyPeriod | None, page: int, per_page: int = PER_PAGE
) -> tuple[list[PublishedFigure], int]:
    """A page of the last revisions, of one period or of all, and how many there are; two
    statements.
    """
    last = (
        sa.func.row_number()
        .over(
            partition_by=(UnitIndex.unit_id, UnitIndex.service_id, UnitIndex.period_key),
            order_by=UnitIndex.revision.desc(),
        )
        .label("place")
    )
    wanted = [UnitIndex.period_key == period.key] if period else []
    ranked = sa.select(UnitIndex.id, last).where(*wanted).subquery()
    newest = sa.select(ranked.c.id).where(ranked.c.place == 1)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(newest.subquery())) or 0
    rows = db.session.execute(
        sa.select(
            Unit.name, Unit.slug, Service.name, Service.slug, UnitIndex.unit_id,
            UnitIndex.service_id, UnitIndex.period_key, UnitIndex.data, UnitIndex.revision,
            UnitIndex.published_on, UnitIndex.table_sha256, UnitIndex.reason,
        )
        .join(Unit, Unit.id == UnitIndex.unit_id)
        .outerjoin(Service, Service.id == UnitIndex.service_id)
        .where(UnitIndex.id.in_(newest))
        .order_by(
            UnitIndex.period_start.desc(), UnitIndex.period_key, Unit.name, Unit.id,
            Service.name.is_not(None), Service.name,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    )  # fmt: skip
    return [
        PublishedFigure(
            r[0], r[1], r[2], r[3],
            Snapshot(r[4], r[5], SurveyPeriod.parse(r[6]), *r[7:]),
        )
        for r in rows
    ], total  # fmt: skip
