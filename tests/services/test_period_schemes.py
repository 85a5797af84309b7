"""Which scheme a period goes by, when a year sees more than one."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeVersion
from portal.rules.survey_periods import PeriodKind
from portal.services.period_clock import tick
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.periods import KENDARI, act_on, opened, period
from tests.stored import rows_of

MONTHLY = replace(KENDARI, cadence=replace(KENDARI.cadence, periodic=PeriodKind.BULAN))


@pytest.fixture
def office(app):
    """An agency in WITA with a scheme for 2026."""
    factories.agency()
    adopt_scheme(KENDARI, "SK 7/2025", act_on(date(2025, 12, 1)), date(2026, 1, 1))


def schemes_bound() -> dict[str, int]:
    """Span -> number of the scheme that it is bound to."""
    numbers = dict(iter(db.session.execute(sa.select(SchemeVersion.id, SchemeVersion.number))))
    return {row.span_key: numbers[row.scheme_version_id] for row in rows_of(EvaluationPeriod)}


def test_a_period_goes_by_the_scheme_of_its_first_day(office):
    """Adopted for July before the year is opened, or while it runs; never for what has begun."""
    longer = replace(KENDARI, cadence=replace(KENDARI.cadence, window_working_days=15))
    adopt_scheme(longer, "SK 8", act_on(date(2026, 1, 2)), date(2026, 7, 1))
    opened()
    first = dict.fromkeys(("2026-t1", "2026-t2", "2026"), 1)
    assert schemes_bound() == first | {"2026-t3": 2, "2026-t4": 2}
    assert period("2026-t3").closes_on == date(2026, 10, 21)
    adopt_scheme(KENDARI, "SK 9", act_on(date(2026, 8, 3)), date(2026, 10, 1))
    tick(act_on(date(2026, 9, 30)).at)
    assert schemes_bound()["2026-t4"] == 2
    tick(act_on(date(2026, 10, 1)).at)
    assert schemes_bound() == first | {"2026-t3": 2, "2026-t4": 3}
    assert period("2026-t4").closes_on == date(2027, 1, 15)


def test_a_scheme_with_other_periods_waits_for_the_next_year(office):
    opened()
    adopt_scheme(MONTHLY, "SK 8", act_on(date(2026, 3, 2)), date(2026, 4, 1))
    tick(act_on(date(2026, 4, 1)).at)
    assert set(schemes_bound().values()) == {1}


def test_days_before_any_scheme_go_by_the_one_that_opened_the_year(app):
    factories.agency()
    adopt_scheme(KENDARI, "SK 1", act_on(date(2026, 5, 4)), date(2026, 5, 4))
    opened(act=act_on(date(2026, 5, 4)))
    assert set(schemes_bound().values()) == {1}
