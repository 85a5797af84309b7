"""Counters of units and services: sums that the database makes, whatever the number of answers."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest

from portal.queries.tallies import counted, population, respondents, still_in_box
from portal.rules.channels import Channel
from portal.rules.ikm import merge, tally
from portal.rules.survey_periods import SurveyPeriod
from portal.services.mixing import drain
from tests import factories
from tests.attacks.statements import watched

QUARTER = SurveyPeriod.parse("2026-t3")
TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def pharmacy(unit, act):
    """A second service of the unit, with its counter."""
    service = factories.service(unit, "Farmasi")
    return service.id, factories.point(service, act=act)


def test_counters_are_those_of_the_answers_by_channel(cast, service):
    service_id = service.id
    rng = random.Random(1)
    given = {Channel.POSTER: [], Channel.KIOSK: []}
    for _ in range(40):
        channel = rng.choice(list(given))
        scores = factories.scores(rng.randint(1, 4), waktu=rng.choice((None, 2)))
        given[channel].append(scores)
        cast(scores_=scores, channel=channel)
    drain(TOMORROW, batch=10)
    found = counted([service_id], QUARTER)
    assert found.n == 40
    for channel, rows in given.items():
        assert merge([found.by_channel[channel]]) == merge([tally(rows)])
    assert found.profile["jenis_kelamin"] == {"perempuan": 40}


def test_counters_of_several_services_are_summed(cast, service, pharmacy):
    first, (second, counter) = service.id, pharmacy
    cast(value=4)
    cast(counter, value=2)
    cast(counter, value=1)
    drain(TOMORROW, batch=10)
    assert [counted(ids, QUARTER).n for ids in ([first], [second], [first, second])] == [1, 2, 3]


def test_counters_keep_to_the_months_of_the_period(cast, service):
    service_id = service.id
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1)):
        cast(on_date=day)
    drain(date(2026, 10, 2), batch=10)
    keys = ("2026-06", "2026-t3", "2026-07", "2026-08", "2026-s2", "2026", "2025")
    sizes = [counted([service_id], SurveyPeriod.parse(key)).n for key in keys]
    assert sizes == [1, 2, 1, 0, 3, 4, 0]


def test_nothing_counted_is_nothing(app):
    found = counted([uuid4()], QUARTER)
    assert (found.n, found.by_channel, found.profile) == (0, {}, {})


def test_answers_in_the_box_are_counted_apart(cast, service, pharmacy):
    first, (second, counter) = service.id, pharmacy
    cast(on_date=TODAY)
    cast(on_date=TOMORROW)
    cast(counter, on_date=TODAY)
    assert still_in_box([first], TODAY) == 1
    assert still_in_box([first], TOMORROW) == 2
    assert still_in_box([first, second], TOMORROW) == 3
    assert still_in_box([first], TODAY - timedelta(days=1)) == 0
    drain(TOMORROW + timedelta(days=1), batch=10)
    assert still_in_box([first, second], TOMORROW) == 0


def test_respondents_are_the_rows_of_the_table(cast, service):
    service_id = service.id
    cast(scores_={"waktu": 3}, profile={"usia": "26_35"}, channel=Channel.KIOSK)
    cast(on_date=date(2026, 6, 30))
    drain(TOMORROW, batch=10)
    (row,) = respondents([service_id], QUARTER)
    assert row.quasi == ("Pendaftaran", "kiosk", "", "26_35", "", "")
    assert row.answers == (None, None, 3, None, None, None, None, None, None)


def test_the_population_is_that_of_the_period_before(service):
    service_id = service.id
    factories.volume(service, "2026-t2", 1200)
    factories.volume(service, "2026-t3", 7)
    assert population([service_id], QUARTER) == 1200


def test_an_unknown_part_makes_the_population_unknown(service, pharmacy):
    first, (second, _) = service.id, pharmacy
    assert population([first], QUARTER) is None
    factories.volume(service, "2026-t2", 1200)
    assert population([first, second], QUARTER) is None
    assert population([], QUARTER) is None


@pytest.mark.parametrize("number", [1, 30])
def test_counters_cost_one_statement_whatever_the_number_of_answers(cast, service, number):
    service_id = service.id
    for _ in range(number):
        cast()
    drain(TOMORROW, batch=10)
    with watched() as seen:
        counted([service_id], QUARTER)
        population([service_id], QUARTER)
        still_in_box([service_id], TODAY)
    assert len(seen.statements) == 3
    assert not any("citizen_ballot" in statement for statement in seen.statements)
