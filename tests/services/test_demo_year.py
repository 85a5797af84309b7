"""The demonstration's working year: plans in force and a log that hang together."""

from collections import Counter
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import RoleCell, Strategy
from portal.models.indicators import IndicatorDefinition
from portal.models.log import ActionStep, LogCase, LogEntry, Week
from portal.models.log_shares import EntryShare
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfEvidence
from portal.models.skp import Goal, Skp, SkpMessage
from portal.queries.cascade_map import ways_up
from portal.queries.log_progress import progress_of_people
from portal.queries.raters import rater_today
from portal.rules.cascade_words import DefinitionState
from portal.rules.log_words import ShareState
from portal.rules.schemes import load_shipped
from portal.rules.self_assessments import SelfState
from portal.rules.skp_words import SkpState
from portal.services.demo_log import add_demo_log
from portal.services.demo_peers import released_round
from portal.services.demo_people import add_demo_people
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_staff import add_demo_staff
from portal.services.demo_team import add_demo_team
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.peer_seals import KEYS
from tests.services.test_demo import TODAY, load, small
from tests.stored import count, rows_of

ACT = factories.AGUS

# The whole city on PostgreSQL: test_demo_forum.py, and every city in `make attack`.
pytestmark = pytest.mark.engines("sqlite")


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
    assert max(row.created_at for row in rows_of(LogEntry)) <= ACT.at
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


@pytest.mark.parametrize("name", ["sorong", "sofifi", "kendari"])
def test_the_cascade_leads_up_to_the_city_and_shows_its_gaps(app, name):
    planned = year_of(name)
    ways = [way for one in planned for way in ways_up(one.employee_id, TODAY.year)]
    assert ways
    assert all(way.is_whole for way in ways)
    assert {way.steps[-1].who for way in ways} == {small(name).agency.name}
    cells = rows_of(RoleCell)
    assert any(cell.leader_cell_id for cell in cells)
    assert any(cell.outsider for cell in cells)
    assert any(not cell.text for cell in cells)  # TIDAK ADA PERAN
    goals = {row.id: row.employee_id for row in rows_of(Goal)}
    taken = [cell for cell in cells if cell.goal_id]
    assert taken
    assert all(goals[cell.goal_id] == cell.employee_id for cell in taken)
    assert any(cell.text and cell.employee_id and not cell.goal_id for cell in cells)
    strategies = {row.id for row in rows_of(Strategy)}
    assert strategies >= {cell.strategy_id for cell in cells if cell.text}


def test_a_team_shares_its_results_and_plans_move_on(app):
    city = small("sofifi")
    load_city_year(city)
    offered = Counter(row.state for row in rows_of(EntryShare))
    assert offered[ShareState.DITERIMA] == offered[ShareState.DITAWARKAN] > 0
    assert count(ActionStep) > count(Goal) / 2
    states = Counter(row.state for row in rows_of(Skp))
    assert states[SkpState.DIGANTIKAN] == 2
    assert count(SkpMessage) >= 4
    assert Counter(row.state for row in rows_of(IndicatorDefinition)) == {
        DefinitionState.DISETUJUI: 2, DefinitionState.USULAN: 1,
    }  # fmt: skip


def load_city_year(city):
    load(city, scheme=load_shipped("sofifi"))
    add_demo_staff(city, ACT)
    add_demo_people(city, ACT)
    planned = add_demo_plans(city, TODAY)
    add_demo_team(city, load_shipped("sofifi"), planned, TODAY, ACT)


@pytest.mark.slow
def test_reports_of_the_period_before_rest_on_the_log_and_its_evidence(app):
    """Whoever opens the demonstration finds reports that wrote themselves, whatever the day."""
    city, scheme = small("sorong"), load_shipped("sorong")
    load(city)
    adopt_scheme(scheme, "Skema contoh", ACT, TODAY.replace(month=1, day=1))
    add_demo_staff(city, ACT)
    add_demo_people(city, ACT)
    planned = add_demo_plans(city, TODAY, scheme.plan.criteria)
    add_demo_log(city, scheme, planned, TODAY, ACT)
    noon = datetime.combine(TODAY, time(12), ZoneInfo(city.agency.time_zone))
    add_demo_periods(city, noon, planned, released_round(city, b"rahasia" * 5, KEYS, planned))
    reports = rows_of(SelfAssessment)
    assert reports
    assert {one.state for one in reports} == {SelfState.DIKIRIM}
    assert count(SelfEvidence) > 0
    told = [one.value for one in rows_of(SelfAnswer) if one.place.endswith(".capaian")]
    assert sum(text.startswith("- ") for text in told) > len(told) / 2
