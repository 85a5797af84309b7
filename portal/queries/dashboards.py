"""Figures of the dashboards: predikat by unit and period, citizens beside service times."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.service_times import ServiceTimeFigure
from portal.models.unit_index import UnitIndex
from portal.models.units import Service
from portal.queries.result_counts import result_counts
from portal.rules.predikat import Predikat
from portal.rules.service_times import LEAST
from portal.rules.survey_periods import SurveyPeriod

UnitCounts = dict[uuid.UUID, Counter[Predikat]]
PERIODS = 16


@dataclass(frozen=True)
class Punctuality:
    """Requests of a unit's services in one period that were finished, and within their standard."""

    period: SurveyPeriod
    n: int
    within: int


def predikat_counts(
    now: datetime.datetime,
) -> tuple[dict[SurveyPeriod, UnitCounts], datetime.datetime]:
    """Current results of the newest periods by unit, the newest first, and when they were
    counted.
    """
    counts, counted_at = result_counts(now)
    found: dict[SurveyPeriod, UnitCounts] = defaultdict(lambda: defaultdict(Counter))
    spans = {key: SurveyPeriod.parse(key) for key in {one.span_key for one in counts}}
    for one in counts:
        if one.unit_id is not None:
            found[spans[one.span_key]][one.unit_id][one.predikat] += one.number
    return {period: found[period] for period in sorted(found, reverse=True)[:PERIODS]}, counted_at


def punctuality(units: Collection[uuid.UUID]) -> dict[uuid.UUID, Punctuality]:
    """Of each unit's newest period with enough requests, all services that have a standard
    together; one statement.
    """
    rows = db.session.execute(
        sa.select(
            Service.unit_id, ServiceTimeFigure.period_key, sa.func.sum(ServiceTimeFigure.n),
            sa.func.sum(ServiceTimeFigure.within),
        )
        .join(Service, Service.id == ServiceTimeFigure.service_id)
        .where(
            Service.unit_id.in_(units), ServiceTimeFigure.standard.is_not(None),
            ServiceTimeFigure.n >= LEAST,
        )
        .group_by(Service.unit_id, ServiceTimeFigure.period_key)
    )  # fmt: skip
    found: dict[uuid.UUID, Punctuality] = {}
    for unit, key, n, within in rows:
        one = Punctuality(SurveyPeriod.parse(key), int(n), int(within))
        if unit not in found or found[unit].period < one.period:
            found[unit] = one
    return found


def index_series(unit: uuid.UUID) -> list[tuple[SurveyPeriod, float]]:
    """(period, published index) of a unit as a whole, the oldest first, of periods as long as the
    newest; the last revision of each, in one statement.
    """
    rows = db.session.execute(
        sa.select(UnitIndex.period_key, UnitIndex.data)
        .where(UnitIndex.unit_id == unit, UnitIndex.service_id.is_(None))
        .order_by(UnitIndex.period_start, UnitIndex.revision)
    )
    found = {SurveyPeriod.parse(key): data.get("ikm") for key, data in rows}
    newest = max(found, default=None)
    return [
        (period, float(ikm))
        for period, ikm in sorted(found.items())
        if ikm is not None and newest is not None and period.kind is newest.kind
    ]


def punctuality_series(unit: uuid.UUID) -> list[Punctuality]:
    """Requests within their standard, period by period, the oldest first; one statement."""
    rows = db.session.execute(
        sa.select(
            ServiceTimeFigure.period_key, sa.func.sum(ServiceTimeFigure.n),
            sa.func.sum(ServiceTimeFigure.within),
        )
        .join(Service, Service.id == ServiceTimeFigure.service_id)
        .where(
            Service.unit_id == unit, ServiceTimeFigure.standard.is_not(None),
            ServiceTimeFigure.n >= LEAST,
        )
        .group_by(ServiceTimeFigure.period_key)
    )  # fmt: skip
    found = [Punctuality(SurveyPeriod.parse(key), int(n), int(within)) for key, n, within in rows]
    newest = max((one.period for one in found), default=None)
    return sorted(
        (one for one in found if newest is not None and one.period.kind is newest.kind),
        key=lambda one: one.period,
    )
