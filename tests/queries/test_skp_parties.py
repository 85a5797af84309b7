"""Who stands in the head of a plan's forms: on a draft, on one that waits, and on one in force."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.people import Posting
from portal.queries.skp_parties import parties_of
from portal.services import skp_steps
from tests.factories import TODAY
from tests.services.office import office
from tests.services.plans import ACT, drafted, plan_of, submitted

pytestmark = pytest.mark.usefixtures("agency")


@pytest.fixture
def house(app):
    return office()


def named(plan, rater, on=TODAY):
    """Name and title of both in the head."""
    found = parties_of(plan_of(plan), rater, on)
    return [(one.name, one.title) if one else None for one in (found.employee, found.rater)]


def test_a_draft_names_whoever_is_to_set_it_today(house):
    plan = drafted(house)
    assert named(plan, house.budi.id) == [("Sari", "Staf Sari"), ("Budi", "Staf Budi")]
    assert named(plan, house.dewi.id)[1] == ("Dewi", "Staf Dewi"), "the rater has changed"
    assert named(plan, None) == [("Sari", "Staf Sari"), None]


def test_a_rater_whose_post_ends_this_year_stands_on_the_draft_until_then(house):
    plan = drafted(house)
    with writing() as session:
        own = Posting.id == house.budi.posting_id
        session.execute(sa.update(Posting).where(own).values(ends_on=date(2026, 10, 31)))
    assert named(plan, house.budi.id)[1] == ("Budi", "Staf Budi")
    assert named(plan, house.budi.id, date(2026, 11, 1))[1] is None


def test_a_plan_that_waits_or_is_in_force_names_its_own_rater_and_no_later_one(house):
    plan = submitted(house, drafted(house))
    assert named(plan, house.dewi.id)[1] == ("Budi", "Staf Budi")
    skp_steps.set_plan(plan, house.budi.id, set(), ACT)
    assert named(plan, house.dewi.id, date(2027, 3, 1))[1] == ("Budi", "Staf Budi")
