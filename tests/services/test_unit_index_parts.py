"""Parts and the whole: services, channels, small groups, and the days that bound a period."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest
import time_machine

from portal.models.ballots import BallotBox
from portal.models.unit_index import UnitIndex
from portal.rules.channels import Channel
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services.mixing import drain
from portal.services.unit_index import publish
from tests import factories
from tests.services.snapshots import AFTER, LAST_DAY, QUARTER, answered, on, published, table_of
from tests.stored import rows_of

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


@pytest.fixture
def after(act):
    """Agus, two days after the quarter."""
    return on(act, AFTER)


@pytest.fixture
def answers(cast):
    """`answers(rng, n, ...)` casts and mixes n answers."""
    return partial(answered, cast)


def test_a_service_below_five_is_withheld_and_its_table_is_empty(answers, unit, act, after):
    unit_id = unit.id
    other = factories.service(unit, "Farmasi")
    small = other.id
    pharmacy = factories.point(other, act=act)
    answers(random.Random(14), 20)
    answers(random.Random(15), 4, pharmacy)
    publish(unit_id, QUARTER, after)
    row = published(small)
    assert (row.ikm, row.data["withheld"], row.data["n"]) == (None, True, None)
    assert table_of(row).count("\r\n") == 1
    assert published().n == 24


def test_the_unit_is_computed_from_all_answers_and_not_from_its_services(
    cast, unit, service, act, after
):
    unit_id, first = unit.id, service.id
    other = factories.service(unit, "Farmasi")
    second = other.id
    pharmacy = factories.point(other, act=act)
    for _ in range(30):
        cast(value=4)
    for _ in range(6):
        cast(pharmacy, value=1)
    drain(AFTER, batch=10)
    publish(unit_id, QUARTER, after)
    figures = [published(one).ikm for one in (None, first, second)]
    assert figures == [Decimal("87.50"), Decimal("100.00"), Decimal("25.00")]
    assert figures[0] != (figures[1] + figures[2]) / 2


def test_assisted_answers_are_shown_apart(cast, unit, after):
    unit_id = unit.id
    for _ in range(10):
        cast(value=2)
    for _ in range(6):
        cast(value=4, channel=Channel.DIBANTU)
    drain(AFTER, batch=10)
    publish(unit_id, QUARTER, after)
    data = published().data
    assert (data["n"], data["ikm"]) == (16, "68.75")
    assert data["without_assisted"] == {"ikm": "50.00", "n": 10}
    assert sorted(data["channels"]) == [["dibantu", 6], ["poster", 10]]


def test_few_assisted_answers_are_not_singled_out(cast, unit, after):
    unit_id = unit.id
    for _ in range(10):
        cast()
    cast(channel=Channel.DIBANTU)
    drain(AFTER, batch=10)
    publish(unit_id, QUARTER, after)
    data = published().data
    assert data["without_assisted"] is None
    assert [n for _, n in data["channels"]] == [None, None]


# Days, months and time zones


@pytest.mark.parametrize(
    ("instant", "days"),
    [
        (datetime(2026, 9, 30, 14, 59, 59, tzinfo=UTC), {"WIB": 30, "WITA": 30, "WIT": 30}),
        (datetime(2026, 9, 30, 15, 0, 0, tzinfo=UTC), {"WIB": 30, "WITA": 30, "WIT": 1}),
        (datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC), {"WIB": 30, "WITA": 1, "WIT": 1}),
        (datetime(2026, 9, 30, 16, 59, 59, tzinfo=UTC), {"WIB": 30, "WITA": 1, "WIT": 1}),
        (datetime(2026, 9, 30, 17, 0, 0, tzinfo=UTC), {"WIB": 1, "WITA": 1, "WIT": 1}),
    ],
)
@pytest.mark.parametrize("zone", ZONES)
def test_an_answer_belongs_to_the_quarter_of_its_own_zone(
    app, client, skm, service, act, instant, days, zone
):
    factories.agency(time_zone=ZONES[zone])
    code = factories.point(service, act=act).code
    with time_machine.travel(instant, tick=False):
        assert client.post(f"/s/{code}", data=factories.form()).status_code == 303
    (row,) = rows_of(BallotBox)
    assert row.on_date.day == days[zone]
    wanted = "2026-t3" if days[zone] == 30 else "2026-t4"
    assert SurveyPeriod.containing(PeriodKind.TRIWULAN, row.on_date).key == wanted


def test_only_answers_between_the_first_and_last_day_count(cast, unit, after):
    unit_id = unit.id
    edges = [date(2026, 6, 30), date(2026, 7, 1), LAST_DAY, date(2026, 10, 1)]
    for value, day in zip((1, 2, 3, 4), edges, strict=True):
        for _ in range(5):
            cast(value=value, on_date=day)
    drain(AFTER, batch=10)
    publish(unit_id, QUARTER, after)
    assert (published().n, published().data["ikm"]) == (10, "62.50")


@pytest.mark.parametrize(
    ("key", "n"),
    [("2028-02", 5), ("2028-12", 5), ("2028", 10), ("2028-s1", 5), ("2028-t4", 5)],
)
def test_months_of_a_leap_february_and_the_turn_of_the_year_are_whole(cast, unit, act, key, n):
    unit_id = unit.id
    later = on(act, date(2029, 1, 2))
    for day in (date(2028, 2, 29), date(2028, 12, 31)):
        for _ in range(5):
            cast(on_date=day)
    cast(on_date=date(2029, 1, 1))
    drain(later.on, batch=1)
    publish(unit_id, SurveyPeriod.parse(key), later)
    (row,) = rows_of(UnitIndex, UnitIndex.service_id.is_(None))
    assert row.n == n
