"""What a person must do now."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.models.ballots import Tally
from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import UnitIndex
from portal.models.units import Service, Unit
from portal.queries.gathering import Question
from portal.rules.survey_periods import PeriodKind, SurveyPeriod


@dataclass(frozen=True)
class PublishingDue:
    """A unit that has answers of the last finished period and has not published its index."""

    unit_id: uuid.UUID
    unit_name: str
    unit_slug: str
    period: SurveyPeriod


def publishing_due(
    cadence: PeriodKind, on: datetime.date, unit_ids: Collection[uuid.UUID] | None
) -> Question[PublishingDue]:
    """Units (all, or some of `unit_ids`) whose last finished period waits to be published, by
    name.
    """
    period = SurveyPeriod.containing(cadence, on).previous()
    answered = (
        sa.exists()
        .where(
            Service.unit_id == Unit.id,
            SurveyPoint.service_id == Service.id,
            Tally.point_id == SurveyPoint.id,
            Tally.month.in_(period.months()),
        )
        .correlate(Unit)
    )
    published = sa.exists().where(UnitIndex.unit_id == Unit.id, UnitIndex.period_key == period.key)
    wanted = sa.select(Unit.id, Unit.name, Unit.slug).where(answered, ~published)
    if unit_ids is not None:
        wanted = wanted.where(Unit.id.in_(unit_ids))
    return Question(
        wanted, [Unit.name, Unit.id], lambda key, name, slug: PublishingDue(key, name, slug, period)
    )
