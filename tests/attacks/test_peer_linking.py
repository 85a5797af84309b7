"""Nobody can join a colleague to an answer, with the database, its files and the logs in hand."""

import random
from dataclasses import replace
from uuid import uuid4

import pytest

from portal.db import db, is_postgresql
from portal.rules.relations import Relation
from portal.services.backup import take_backup
from tests import colleagues
from tests.attacks.judge import judge, lasting_alarms, total
from tests.attacks.matching import attack
from tests.attacks.peer_town import as_citizens, both_times, live
from tests.attacks.spoils import PAGES, take_everything
from tests.attacks.statements import watched
from tests.peer_seals import PRIVATE

pytestmark = pytest.mark.usefixtures("fresh_pages")

SIDES = {Relation.PEER: 6, Relation.SUBORDINATE: 5}


def attacked_by(day, spoils):
    """All methods: by receipts, spent assignments and comments, and by the assignments' numbers."""
    by_number = [replace(one, slip=day.assignments[one.number]) for one in day.seen]
    return judge(day, spoils, attack(by_number, spoils) | attack(day.seen, spoils))


def what_matters(day, log):
    """What is and was there of colleagues' answers, the engine's log, and the portal's."""
    spoils = as_citizens(both_times(day, take_everything(log)))
    return replace(spoils, files={name: one for name, one in spoils.files.items()
                                  if "peer_" in name or PAGES not in name})  # fmt: skip


def everything(day, folder, log=""):
    """All there is and was in every table, the engine's log, and the backup of that night."""
    path = folder / f"{uuid4()}.cadangan"
    take_backup(path, colleagues.act())
    spoils = both_times(day, take_everything(log))
    spoils = as_citizens(replace(spoils, files=spoils.files | {"backup": path.read_bytes()}))
    for name, content in spoils.files.items():
        assert PRIVATE not in content, f"the key stands in {name}"
        assert PRIVATE.hex().encode() not in content, f"the key stands in {name}"
    return spoils


@pytest.fixture
def attacked(app, prepared, capfd, tmp_path):
    """`attacked(seeds, ratees)`: the verdicts of one round per seed, taken together."""

    def live_and_attack(seeds, ratees, *, is_quick=False):
        verdicts = []
        for seed in seeds:
            day = live(colleagues.circle(ratees, SIDES), random.Random(seed))
            log = "".join(capfd.readouterr())
            spoils = what_matters(day, log) if is_quick else everything(day, tmp_path, log)
            verdicts.append(attacked_by(day, spoils))
            db.session.remove()
            prepared.wipe(pages=True)
        found = total(verdicts)
        print(f"{len(found)} methods, most hits", *_boldest(found))  # noqa: T201 - with `-s`
        return found

    return live_and_attack


def _boldest(found):
    """The method that was furthest above chance, for the report of `make attack`."""
    name = max(found, key=lambda one: found[one].hits - found[one].expected)
    one = found[name]
    return name, f"{one.hits} of {one.guesses}, chance {one.expected:.0f}"


def test_no_method_does_better_than_chance(attacked):
    assert not lasting_alarms(lambda n: attacked(range(n, n + 1), 4 + 8 * n, is_quick=True))


def test_an_answer_of_too_small_a_group_is_written_nowhere(app, tmp_path):
    """Of a side of which four answered nothing may be shown; their words are in no file or log."""
    here = colleagues.circle(1, {Relation.PEER: 6, Relation.SUBORDINATE: 4})
    day = live(here, random.Random(7))
    spoils = everything(day, tmp_path)
    few = [one for one in day.seen if one.cell[2].endswith("bawahan")]
    assert len(few) == 4
    for one in few:
        for name, content in spoils.files.items():
            assert str(day.scores[one.number]).replace("'", '"').encode() not in content, name
            assert one.comment is None or one.comment.encode() not in content, name
    assert len(spoils.tables["citizen_ballot"]) == 6


def test_a_backup_of_a_running_round_holds_sealed_answers_alone(app, tmp_path):
    here = colleagues.circle()
    colleagues.cast(here.duties[0], comments={"komentar_andal": "Sangat teliti"})
    path = tmp_path / "cadangan"
    take_backup(path, colleagues.act())
    content = path.read_bytes()
    for secret in (b"Sangat teliti", b'mutu_kerja": 4', PRIVATE, PRIVATE.hex().encode()):
        assert secret not in content


def test_an_answer_is_taken_in_three_statements_or_one(app):
    duty = colleagues.circle().duties[0]
    with watched() as seen:
        colleagues.cast(duty)
    assert len(seen.statements) == (1 if is_postgresql() else 3)


@pytest.mark.slow
def test_no_method_does_better_than_chance_in_twenty_rounds_of_five_hundred(attacked):
    assert not lasting_alarms(lambda n: attacked(range(20 * n, 20 * n + 20), ratees=46))
