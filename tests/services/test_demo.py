"""The demonstration agency: invented answers that hold together like real ones."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from portal.db import db
from portal.errors import IllegalStep
from portal.models.agency import Agency
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt
from portal.models.survey_points import Slip, SurveyPoint
from portal.models.unit_index import RunningIndex, UnitIndex
from portal.models.units import Service, ServiceVolume, Unit
from portal.queries.audit import check_chain, entries
from portal.queries.schemes import scheme_version_in_force
from portal.rules.demo_city import demo_cities, load_city
from portal.rules.instruments import load_shipped
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.demo import load_demo, quarters_until
from portal.services.mixing import drain
from portal.services.unit_index import refresh_running
from tests.everything import contents
from tests.services.answers import recount, tallies
from tests.stored import count, rows_of

TODAY = date(2026, 9, 14)
CITIES = sorted(demo_cities())


def small(name):
    """The last two quarters of a city's first three units that serve anybody, and their parents."""
    city = load_city(name)
    serving = [unit for unit in city.units if unit.services][:3]
    parents = {unit.parent for unit in serving}
    units = [
        replace(unit, services=tuple(shortened(one) for one in unit.services))
        for unit in city.units
        if unit in serving or unit.slug in parents
    ]
    return replace(city, quarters=2, units=tuple(units))


def shortened(service):
    """At most forty answers a quarter."""
    return replace(service, answers=tuple(min(n, 40) for n in service.answers[-2:]))


def load(city, times=1, scheme=None):
    """As of a Monday in September."""
    load_demo(city, load_shipped("skm"), TODAY, times, scheme)


@pytest.fixture
def city(app):
    """A small one, loaded."""
    loaded = small("kendari")
    load(loaded)
    return loaded


def assert_holds_together(city):
    """One load, many looks: loading is the slow part."""
    services = [service for unit in city.units for service in unit.services]
    surveyed = [unit for unit in city.units if unit.services]
    finished = quarters_until(city, TODAY)[:-1]
    assert [row.name for row in rows_of(Agency)] == [city.agency.name]
    assert {row.slug for row in rows_of(Unit)} == {unit.slug for unit in city.units}
    assert count(Service) == len(services)
    assert count(SurveyPoint) == sum(len(service.points) for service in services)
    assert count(ServiceVolume) == len(services) * (city.quarters + 1)

    ballots = rows_of(CitizenBallot)
    assert tallies() == recount(ballots)
    assert count(BallotBox) == count(Receipt) == count(Slip) == 0
    assert {row.id.version for row in (*ballots, *rows_of(CitizenComment))} == {4}
    assert max(row.on_date for row in ballots) <= TODAY

    snapshots = Counter({quarter.key: len(surveyed) + len(services) for quarter in finished})
    assert Counter(row.period_key for row in rows_of(UnitIndex)) == snapshots
    assert {row.period_key for row in rows_of(RunningIndex)} == {"2026-t3"}
    assert any(row.ikm is not None for row in rows_of(UnitIndex))
    assert check_chain().broken_at is None
    assert {entry.actor for entry in entries()} == {"demo"}


def test_a_loaded_city_holds_together(city):
    assert_holds_together(city)


@pytest.mark.slow
@pytest.mark.parametrize("name", CITIES)
def test_every_shipped_city_holds_together(app, name):
    load(load_city(name))
    assert_holds_together(load_city(name))


def test_the_citys_own_scheme_is_in_force_from_the_first_quarter_on(app):
    drawn = small("serang")
    load_demo(drawn, load_shipped("skm"), TODAY, scheme=load_scheme("serang"))
    found = scheme_version_in_force(quarters_until(drawn, TODAY)[0].start)
    assert (found.number, found.scheme) == (1, load_scheme("serang"))


def test_nothing_is_left_for_the_worker_and_its_rounds_change_nothing(city):
    before = contents()
    assert drain(TODAY, batch=1) == []
    refresh_running([row.id for row in rows_of(SurveyPoint)], TODAY, step=1)
    assert contents() == before


def test_a_city_comes_out_the_same_on_every_machine(city, prepared):
    told = sorted((row.period_key, str(row.data)) for row in rows_of(UnitIndex))
    db.session.remove()
    prepared.wipe()
    load(city)
    assert sorted((row.period_key, str(row.data)) for row in rows_of(UnitIndex)) == told


def test_a_larger_city_has_as_many_more_answers(city, prepared):
    number = count(CitizenBallot)
    db.session.remove()
    prepared.wipe()
    load(city, times=2)
    assert count(CitizenBallot) == pytest.approx(2 * number, rel=0.05)
    assert tallies() == recount(rows_of(CitizenBallot))


def test_an_agency_in_use_is_never_overwritten(agency):
    before = contents()
    with pytest.raises(IllegalStep, match="--reset"):
        load(small("kendari"))
    assert contents() == before


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29)])
def test_quarters_follow_each_other_and_end_with_today(today):
    city = load_city("kendari")
    quarters = quarters_until(city, today)
    assert len(quarters) == city.quarters
    assert quarters[-1].contains(today)
    assert all(former.next() == latter for former, latter in pairwise(quarters))
