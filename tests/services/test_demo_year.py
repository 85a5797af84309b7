"""The demonstration's working year: plans in force and a log that hang together."""

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogCase, LogEntry, Week
from portal.models.skp import Goal, Skp
from portal.queries.log_progress import progress_of_people
from portal.queries.raters import rater_today
from portal.rules.schemes import load_shipped
from portal.rules.skp_words import SkpState
from portal.services.demo_log import add_demo_log
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_staff import add_demo_staff
from tests import factories
from tests.services.test_demo import TODAY, load, small
from tests.stored import count, rows_of

ACT = factories.AGUS


def year_of(name):
    city = small(name)
    load(city)
    add_demo_staff(city, ACT)
    planned = add_demo_plans(city, TODAY)
    add_demo_log(city, load_shipped(name), planned, TODAY, ACT)
    return planned


def test_everybody_below_the_top_has_a_plan_in_force_that_their_own_rater_set(app):
    planned = year_of("sofifi")
    states = {row.employee_id: (row.state, row.set_by_id) for row in rows_of(Skp)}
    for one in planned:
        wanted = SkpState.DITETAPKAN if one.rater_id else SkpState.DRAF
        assert states[one.employee_id] == (wanted, one.rater_id)
    below = next(one for one in planned if one.rater_id)
    assert rater_today(below.employee_id, TODAY)[0].employee_id == below.rater_id
    assert count(LogCase) > 0


def test_every_entry_is_for_a_goal_of_its_own_employee_and_moves_the_progress(app):
    planned = year_of("sorong")
    strays = sa.select(LogEntry.id).join(Goal).where(Goal.employee_id != LogEntry.employee_id)
    assert db.session.scalars(strays).all() == []
    assert max(row.on_date for row in rows_of(LogEntry)) <= TODAY
    assert {row.monday.weekday() for row in rows_of(Week)} == {0}
    found = progress_of_people([one.employee_id for one in planned], TODAY)
    assert found.keys() == {one.employee_id for one in planned}
    counted = [m.progress.n for goals in found.values() for g in goals for m in g.measures]
    assert sum(counted) > len(planned)
