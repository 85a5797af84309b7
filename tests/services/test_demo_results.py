"""The demonstration's results: a team signed in the portal, one of them changed by an objection."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.models.objections import ObjectionDecision, ObjectionStatement
from portal.models.results import AppraisalResult
from portal.rules.results import HeardParty, Outcome, ResultForm
from portal.rules.schemes import load_shipped
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_staff import add_demo_staff
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.services.test_demo import TODAY, load, small
from tests.stored import rows_of

ACT = factories.AGUS


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["kendari", "sorong"])
def test_a_team_is_signed_and_one_result_was_changed(app, name):
    assert_signed(name)


@pytest.mark.slow
@pytest.mark.engines("postgresql")
def test_a_team_is_signed_on_postgresql_too(app):
    assert_signed("kendari")


def assert_signed(name: str) -> None:
    city = small(name)
    load(city)
    first = TODAY.replace(month=1, day=1)
    adopt_scheme(load_shipped(name), "Skema contoh", ACT, first)
    add_demo_staff(city, ACT)
    planned = add_demo_plans(city, TODAY)
    later = datetime.combine(TODAY, datetime.min.time(), ZoneInfo(city.agency.time_zone))
    add_demo_periods(city, later + timedelta(hours=12), planned)
    results = rows_of(AppraisalResult)
    if not results:
        pytest.skip("no team with a superior in so small a city")
    forms = [one.form for one in results]
    assert forms.count(ResultForm.KEBERATAN) == 1
    assert {one.party for one in rows_of(ObjectionStatement)} == set(HeardParty)
    assert {one.outcome for one in rows_of(ObjectionDecision)} == {Outcome.MENGUBAH}
    assert all(one.signed_at <= later + timedelta(days=1) for one in results)
