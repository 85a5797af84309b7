"""Rounds of colleagues in the demonstration cities."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerRelease
from portal.models.peer_rounds import PeerDecline, PeerRound, PeerTie
from portal.models.people import Employee
from portal.models.results import AppraisalResult
from portal.queries.peer_readiness import readiness
from portal.queries.peer_releases import release_of, releases_of
from portal.queries.peer_rounds import rounds, state_counts
from portal.rules.demo_city import load_city
from portal.rules.instruments import load_shipped
from portal.rules.peer_rounds import AssignmentState, PeerRoundState
from portal.rules.relations import Relation
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.audit import Act
from portal.services.demo import load_demo
from portal.services.demo_instruments import add_demo_instruments
from portal.services.demo_peers import add_demo_peers, released_round
from portal.services.demo_people import demo_logins
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_staff import add_demo_staff
from tests.peer_seals import KEYS
from tests.stored import count

NOW = datetime(2026, 9, 14, 9, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
SECRET = b"rahasia peragaan"

# The whole city on PostgreSQL: test_demo_forum.py, and every city in `make attack`.
pytestmark = pytest.mark.engines("sqlite")


def city(name):
    drawn, scheme = load_city(name), load_scheme(name)
    load_demo(drawn, load_shipped("skm"), NOW.date(), scheme=scheme)
    add_demo_instruments(drawn, scheme, NOW.date())
    add_demo_staff(drawn, Act("demo", NOW))
    planned = add_demo_plans(drawn, NOW.date()) if name == "serang" else ()
    add_demo_periods(drawn, NOW, planned, released_round(drawn, SECRET, KEYS, planned))
    return drawn


def test_serang_has_a_released_round_and_one_that_runs(app):
    add_demo_peers(city("serang"), SECRET, KEYS, NOW.date())
    states = list(db.session.scalars(sa.select(PeerRound.state).order_by(PeerRound.opens_on)))
    assert states == [PeerRoundState.SELESAI, PeerRoundState.SELESAI, PeerRoundState.BERJALAN]
    assert count(PeerRelease) > 80
    released = set(db.session.scalars(sa.select(PeerRelease.period_id)))
    signed = set(db.session.scalars(sa.select(AppraisalResult.period_id)))
    # A feedback report has colleagues in it, and so has the sheet of a review in progress.
    assert signed < released
    for card in rounds():
        found = readiness(card.id, NOW)
        assert (found.parts, found.lacking) == (1, 0)

    nurse, head = (shown(login) for login in list(demo_logins(load_city("serang")))[-4:-2])
    assert [side.relation for side in nurse.sides] == [Relation.PEER]
    assert [side.relation for side in head.sides] == [Relation.PEER, Relation.SUBORDINATE]
    for one in (nurse, head):
        lines = [line for side in one.sides for block in side.blocks for line in block.lines]
        assert any(line.gap is not None for line in lines)
        assert one.strengths
        blocks = [block for side in one.sides for block in side.blocks]
        assert max(len(texts) for block in blocks for _, texts in block.comments) >= 3
        said = [texts for block in blocks for _, texts in block.comments]
        assert all(len(texts) == len(set(texts)) for texts in said)
        assert sum(len(texts) for block in blocks for _, texts in block.comments) >= 5


def shown(login):
    """What somebody who may log in reads about themselves."""
    person = db.session.scalars(sa.select(Employee.id).where(Employee.nip == login.login)).one()
    newest, _earlier = releases_of(person)
    return release_of(person, newest.period_id)


@pytest.mark.parametrize("name", ["jakarta", "kendari"])
def test_other_cities_are_choosing_raters(app, name):
    add_demo_peers(city(name), SECRET, KEYS, NOW.date())
    (card,) = rounds()
    assert card.is_prepared
    counts = state_counts(card.id)
    assert counts[AssignmentState.DIUSULKAN] > counts[AssignmentState.DISETUJUI] > 20
    assert (count(PeerDecline), count(PeerTie)) == (2, 1)
