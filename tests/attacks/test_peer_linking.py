"""Nobody can join a colleague to an answer, with the database, its files and the logs in hand."""

import random
from dataclasses import replace
from uuid import uuid4

import pytest

from portal.db import db
from portal.errors import IllegalStep
from portal.models.peer_ballots import PeerBox
from portal.rules.relations import Relation
from portal.services.backup import take_backup
from tests import colleagues
from tests.attacks.judge import judge, lasting_alarms, total
from tests.attacks.matching import attack
from tests.attacks.peer_town import WORKER_EVERY, as_citizens, live
from tests.attacks.spoils import take_everything
from tests.stored import count

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


def everything(folder, log):
    """All there is, and the backup of that night, where nothing waits in the box."""
    path = folder / f"{uuid4()}.cadangan"
    backup = b""
    if not count(PeerBox):
        take_backup(path, colleagues.act())
        backup = path.read_bytes()
    spoils = as_citizens(take_everything(log))
    return replace(spoils, files=spoils.files | {"backup": backup})


@pytest.fixture
def attacked(app, prepared, capfd, tmp_path):
    """`attacked(seeds, ratees)`: the verdicts of one round per seed, taken together."""

    def live_and_attack(seeds, ratees):
        verdicts = []
        for seed in seeds:
            here = colleagues.circle(ratees, SIDES)
            day = live(here, random.Random(seed), **WAYS_OF_A_ROUND[seed % len(WAYS_OF_A_ROUND)])
            spoils = everything(tmp_path, "".join(capfd.readouterr()))
            verdicts.append(attacked_by(day, spoils))
            db.session.remove()
            prepared.wipe(pages=True)
        return total(verdicts)

    return live_and_attack


def test_no_method_does_better_than_chance(attacked):
    assert not lasting_alarms(lambda n: attacked(range(3 * n, 3 * n + 3), ratees=6 + 6 * n))


def test_no_backup_is_taken_while_an_answer_lies_beside_its_receipt(app, tmp_path):
    here = colleagues.circle()
    colleagues.cast(here.duties[0])
    with pytest.raises(IllegalStep, match="kotak suara"):
        take_backup(tmp_path / "cadangan", colleagues.act())


@pytest.mark.slow
def test_no_method_does_better_than_chance_in_twenty_rounds_of_five_hundred(attacked):
    assert not lasting_alarms(lambda n: attacked(range(20 * n, 20 * n + 20), ratees=46))
