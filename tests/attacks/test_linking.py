"""Nobody can join a citizen to an answer, with the database, its files and the logs in hand."""

import random

import pytest

from portal.db import db
from tests.attacks.judge import judge, lasting_alarms, total
from tests.attacks.matching import attack
from tests.attacks.spoils import take_everything
from tests.attacks.town import WORKER_EVERY, Town

pytestmark = pytest.mark.usefixtures("fresh_pages")

WAYS_OF_A_DAY = (
    {"worker_every": WORKER_EVERY},
    {"worker_every": WORKER_EVERY, "until_night": False},
    {"worker_every": 0},
)
"""The worker comes all day; the same, but the thief comes at noon; the worker comes at night."""


@pytest.fixture
def attacked(app, prepared, capfd):
    """`attacked(seeds, people)`: the verdicts of one town per seed, all days taken together."""

    def live_and_attack(seeds, people):
        verdicts = []
        for seed in seeds:
            way = WAYS_OF_A_DAY[seed % len(WAYS_OF_A_DAY)]
            day = Town(counters=3).live(random.Random(seed), people, **way)
            spoils = take_everything("".join(capfd.readouterr()))
            verdicts.append(judge(day, spoils, attack(day.seen, spoils)))
            db.session.remove()
            prepared.wipe(pages=True)
        return total(verdicts)

    return live_and_attack


def test_no_method_does_better_than_chance(attacked):
    """Whoever asks again after an alarm asks more people, so that a real leak shows for certain."""
    assert not lasting_alarms(lambda n: attacked(range(3 * n, 3 * n + 3), people=100 + 150 * n))


@pytest.mark.slow
def test_no_method_does_better_than_chance_in_twenty_towns_of_five_hundred(attacked):
    assert not lasting_alarms(lambda n: attacked(range(20 * n, 20 * n + 20), people=500))
