"""Published figures as they stand in the table, and the days around the quarter of the tests."""

import gzip
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import UnitIndex
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.unsur import UNSUR
from portal.services.audit import Act
from portal.services.mixing import drain
from tests import factories
from tests.stored import rows_of

QUARTER = SurveyPeriod.parse("2026-t3")
LAST_DAY = date(2026, 9, 30)
AFTER = date(2026, 10, 2)


def published(service_id: UUID | None = None, revision: int = 1) -> sa.Row[Any] | None:
    """The snapshot of the unit or of one service, or None."""
    rows = rows_of(UnitIndex, UnitIndex.revision == revision)
    found = [row for row in rows if row.service_id == service_id]
    return found[0] if found else None


def table_of(row: sa.Row[Any]) -> str:
    """The frozen table as text, without its byte order mark."""
    return gzip.decompress(row.table_gzip).decode("utf-8-sig")


def on(act: Act, day: date, hour: int = 9) -> Act:
    """The same person acting on another day."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(factories.WITA))
    return replace(act, at=at)


def answered(
    cast: Callable[..., object],
    rng: random.Random,
    number: int,
    at: SurveyPoint | None = None,
    **fields: Any,
) -> list[dict[str, int]]:
    """Cast and mix `number` answers, some with questions left out; returns their scores."""
    given = cast_some(cast, rng, number, at, **fields)
    drain(AFTER, batch=10)
    return given


def cast_some(
    cast: Callable[..., object],
    rng: random.Random,
    number: int,
    at: SurveyPoint | None = None,
    **fields: Any,
) -> list[dict[str, int]]:
    """The same, which whoever has cast them all mixes once."""
    given = []
    for _ in range(number):
        asked = UNSUR if rng.random() < 0.7 else rng.sample(UNSUR, rng.randint(1, 8))
        given.append({unsur: rng.choice((1, 2, 3, 3, 4, 4)) for unsur in asked})
        cast(at, scores_=given[-1], **fields)
    return given
