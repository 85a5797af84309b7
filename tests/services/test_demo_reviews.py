"""Reviews of a demonstration: in progress whatever the day is, and lawful."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.models.evaluations import Evaluation
from portal.models.periods import Handover
from portal.rules.demo_city import load_city
from portal.rules.workflow import EvaluationState
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_reviews import REVIEWING, add_demo_reviews
from portal.services.period_clock import tick
from tests.services.test_demo_office import office
from tests.stored import count, rows_of

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", sorted(REVIEWING))
def test_drafts_shared_ones_and_talks_are_there(name):
    assert_in_progress(name, date(2026, 11, 22))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(REVIEWING))
def test_they_are_there_on_either_engine_while_the_window_is_open(name):
    assert_in_progress(name, date(2026, 9, 29))


def assert_in_progress(name: str, today: date) -> None:
    city, now = office(name, today)
    add_demo_plans(city, today)
    made = add_demo_reviews(city, now)
    rows = rows_of(Evaluation)
    assert made >= len(rows) >= 3
    states = {row.state for row in rows}
    assert states == {EvaluationState.DRAF, EvaluationState.DIBAGIKAN}
    assert any(row.answer for row in rows)
    assert all(row.unit_id is not None for row in rows)
    assert all(row.perilaku_kerja is None for row in rows if row.strength == "")
    tick(datetime.combine(today, time(18), ZoneInfo(load_city(name).agency.time_zone)))
    assert count(Handover) == 0
