"""The end of rights: to the second in three zones, in batches, once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.models.audit import AuditEntry
from portal.queries.holidays import office_calendar
from portal.rules.workflow import EvaluationState
from portal.services import objections
from portal.services.audit import Act
from portal.services.objections import NewObjection
from portal.services.period_clock import tick
from portal.services.result_closing import close_due, last_ended
from tests import factories
from tests.services.reviewed import NOW, row_of
from tests.services.signed import ready, received, signed
from tests.stored import rows_of


@pytest.fixture
def zone():
    return factories.WITA


@pytest.fixture
def case(app, zone):
    factories.agency(time_zone=zone)
    house, evaluation = ready()
    return house, evaluation, received(house, signed(house, evaluation))


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_a_right_ends_by_itself_after_its_last_second(case, zone):
    _house, evaluation, _result = case
    tz = ZoneInfo(zone)
    last = office_calendar().add_workdays(NOW.at.date(), 14)
    end = datetime.combine(last, time(23, 59, 59), tz)
    tick(end)
    assert row_of(evaluation).state is EvaluationState.DITERIMA
    tick(end + timedelta(seconds=1))
    assert row_of(evaluation).state is EvaluationState.SELESAI


def test_an_open_objection_keeps_it_open(case):
    house, evaluation, result = case
    objections.file(result, house.sari.id, NewObjection("Keliru"), NOW)
    tick(NOW.at + timedelta(days=60))
    assert row_of(evaluation).state is EvaluationState.KEBERATAN


def test_closing_twice_does_nothing(case):
    _house, evaluation, _result = case
    late = Act("jam", NOW.at + timedelta(days=40))
    period = row_of(evaluation).period_id
    assert close_due(period, late) == 1
    assert close_due(period, late) == 0
    assert len(rows_of(AuditEntry, AuditEntry.tag == "result:closed")) == 1


def test_the_last_day_that_ended_is_the_last_before_today(app):
    calendar = office_calendar()
    for offset in range(30):
        on = NOW.on + timedelta(days=offset)
        day = last_ended(on, 14, calendar)
        assert calendar.add_workdays(day, 14) < on
        assert calendar.add_workdays(day + timedelta(days=1), 14) >= on
