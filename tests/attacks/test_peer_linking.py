"""Nobody can join a colleague to an answer, with the database, its files and the logs in hand."""

import random
from dataclasses import replace

import pytest

from portal.db import db
from portal.rules.relations import Relation
from tests import colleagues
from tests.attacks.judge import judge, lasting_alarms, total
from tests.attacks.matching import attack
from tests.attacks.peer_town import WORKER_EVERY, as_citizens, live
from tests.attacks.spoils import take_everything

pytestmark = pytest.mark.usefixtures("fresh_pages")

WAYS_OF_A_ROUND = (
    {"worker_every": WORKER_EVERY},
    {"worker_every": WORKER_EVERY, "until_close": False},
    {"worker_every": 0},
)
"""The worker comes all the time; the same, but the thief comes in the middle; only at the end."""
SIDES = {Relation.PEER: 6, Relation.SUBORDINATE: 5}


def attacked_by(day, spoils):
    """All methods: by receipts, spent assignments and comments, and by the assignments' numbers."""
    by_number = [replace(one, slip=day.assignments[one.number]) for one in day.seen]
    return judge(day, spoils, attack(by_number, spoils) | attack(day.seen, spoils))


@pytest.fixture
def attacked(app, prepared, capfd):
    """`attacked(seeds, ratees)`: the verdicts of one round per seed, taken together."""

    def live_and_attack(seeds, ratees):
        verdicts = []
        for seed in seeds:
            here = colleagues.circle(ratees, SIDES)
            day = live(here, random.Random(seed), **WAYS_OF_A_ROUND[seed % len(WAYS_OF_A_ROUND)])
            spoils = as_citizens(take_everything("".join(capfd.readouterr())))
            verdicts.append(attacked_by(day, spoils))
            db.session.remove()
            prepared.wipe(pages=True)
        return total(verdicts)

    return live_and_attack


def test_no_method_does_better_than_chance(attacked):
    assert not lasting_alarms(lambda n: attacked(range(3 * n, 3 * n + 3), ratees=6 + 6 * n))


@pytest.mark.slow
def test_no_method_does_better_than_chance_in_twenty_rounds_of_five_hundred(attacked):
    assert not lasting_alarms(lambda n: attacked(range(20 * n, 20 * n + 20), ratees=46))
