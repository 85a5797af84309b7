"""While a round runs nobody learns what somebody said, not even the only one who has answered.

The thief has a dump with all files and the engine's log, and the instance's SECRET_KEY, so that
every spent assignment names its rater.  One colleague of each has answered, in one of two ways
which could not differ more; the thief says of each which way it was.
"""

import hashlib
import random
import re
import statistics
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.peer_ballots import PeerBox, PeerSlip
from portal.models.peer_rounds import PeerRound
from portal.rules.peer_answers import assignment_digest
from portal.rules.peer_sealing import unpacked
from portal.services import peer_ballots, sealing
from tests import colleagues
from tests.attacks.judge import Verdict, alarms, lasting_alarms, total
from tests.attacks.peer_town import Log
from tests.attacks.spoils import take_everything
from tests.attacks.test_peer_linking_sees import in_the_open
from tests.colleagues import COMMENTS, ITEMS, PEPPER
from tests.peer_seals import PRIVATE
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("fresh_pages")

NEAR = 4_000
"""Bytes after a row's id in which its content would stand."""
MARK = re.compile(rb'"mutu_kerja": ?([1-5])')


def lone(ratees, seed):
    """Ratee -> whether their only colleague was all praise; and what the engine's log holds."""
    here, rng, log = colleagues.circle(ratees, 3), random.Random(seed), Log()
    truth = {}
    for duty in rng.sample(here.duties, len(here.duties)):
        if duty.ratee in truth:
            continue
        truth[duty.ratee] = rng.random() < 0.5
        if truth[duty.ratee]:
            words = dict.fromkeys(COMMENTS, "Selalu menolong dan teliti. " * 12)
            colleagues.cast(duty, 5, comments=words)
        else:
            colleagues.cast(duty, scores={ITEMS[-1]: 1, "mutu_kerja": 1})
    spent = {assignment_digest(duty.id, PEPPER) for duty in here.duties}
    assert len(spent & {row.digest for row in rows_of(PeerSlip)}) == ratees
    log.read_on()
    return truth, log.content


def features(row):
    """Numbers that a row of the box offers: lengths, order, and how its bytes look."""
    for name, value in row.items():
        if isinstance(value, bytes):
            yield f"length of {name}", len(value)
            yield f"bytes of {name}", sum(value)
            yield f"noughts in {name}", value.count(0)
            yield f"first byte of {name}", value[0]
        else:
            yield f"order of {name}", str(value)


def candidates(spoils):
    """Everything in the dump that could be a private key, and what SECRET_KEY gives."""
    yield PEPPER[:32]
    yield hashlib.sha256(PEPPER).digest()
    for rows in spoils.tables.values():
        for row in rows:
            for value in row.values():
                if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value):
                    yield bytes.fromhex(value)


def guesses(truth, log):
    """Method -> ratee -> what the thief says."""
    spoils = take_everything()
    rows = {row.ratee_id: row._mapping for row in rows_of(PeerBox)}
    assert rows.keys() == truth.keys()
    found = {}
    columns = {ratee: dict(features(row)) for ratee, row in rows.items()}
    for name in next(iter(columns.values())):
        values = {ratee: one[name] for ratee, one in columns.items()}
        middle = statistics.median_low(values.values())
        found[name] = {ratee: value > middle for ratee, value in values.items()}
        found[f"{name}, backwards"] = {ratee: value <= middle for ratee, value in values.items()}
    for name, content in {**spoils.files, "log of the engine": log}.items():
        found[f"words in {name}"] = read_beside(rows, content)
    found["a key in the dump"] = opened_with(spoils, rows)
    return {name: guess for name, guess in found.items() if guess}


def read_beside(rows, content):
    """What stands in the open shortly behind a row's id, nearest to one of its places."""
    found = {}
    for ratee, row in rows.items():
        id_of_row = re.compile(re.escape(row["id"].bytes) + b"|" + row["id"].hex.encode())
        marks = [
            (mark.start() - place.end(), int(mark[1]) > 2)
            for place in id_of_row.finditer(content)
            if (mark := MARK.search(content, place.end(), place.end() + NEAR))
        ]
        if marks:
            found[ratee] = min(marks)[1]
    return found


def opened_with(spoils, rows):
    (public,) = [bytes.fromhex(row.public_key) for row in rows_of(PeerRound)]
    for private in set(candidates(spoils)):
        if sealing.public_of(private) == public:
            opened = {
                ratee: unpacked(sealing.unsealed(row["sealed"], public, private))
                for ratee, row in rows.items()
            }
            return {ratee: scores["mutu_kerja"] > 2 for ratee, (scores, _words) in opened.items()}
    return {}


def verdicts(truth, log):
    return {
        name: Verdict(
            len(guess), sum(truth[one] == said for one, said in guess.items()),
            len(guess) / 2, len(guess) / 4,
        )
        for name, guess in guesses(truth, log).items()
    }  # fmt: skip


@pytest.fixture
def attacked(app, prepared):
    def answered_and_attacked(seeds, ratees):
        found = []
        for seed in seeds:
            found.append(verdicts(*lone(ratees, seed)))
            db.session.remove()
            prepared.wipe(pages=True)
        added = total(found)
        best = max(added, key=lambda one: added[one].hits - added[one].expected)
        print(f"{len(added)} methods, most hits: {best} {added[best]}")  # noqa: T201 - with `-s`
        return added

    return answered_and_attacked


def test_a_lone_answer_is_told_no_better_than_by_a_coin(attacked):
    assert not lasting_alarms(lambda n: attacked(range(2 * n, 2 * n + 2), ratees=16))


@pytest.mark.slow
def test_a_lone_answer_is_told_no_better_than_by_a_coin_in_twenty_rounds(attacked):
    assert not lasting_alarms(lambda n: attacked(range(20 * n, 20 * n + 20), ratees=40))


# What the thief would see of what is built otherwise


def test_a_length_that_is_not_padded_is_seen(app, monkeypatch):
    padded = peer_ballots.packed

    def bare(scores, comments, size):
        content = padded(scores, comments, size)
        return content.rstrip(b"\0")

    monkeypatch.setattr(peer_ballots, "packed", bare)
    assert "length of sealed" in alarms(verdicts(*lone(16, 1)))


def test_the_private_key_in_the_database_is_seen(app):
    with extra_column("peer_round", "private_key", PRIVATE.hex()) as fill:
        truth, log = lone(16, 1)
        fill()
        found = verdicts(truth, log)["a key in the dump"]
    assert found.hits == found.guesses == 16


def test_an_answer_that_is_not_sealed_is_seen(app, monkeypatch):
    monkeypatch.setattr(sealing, "sealed", in_the_open)
    found = verdicts(*lone(16, 1))
    plain = [one for name, one in found.items() if name.startswith("words in ")]
    assert any(one.hits >= 0.9 * one.guesses >= 0.9 * 16 for one in plain), plain


@contextmanager
def extra_column(table, name, value):
    def alter(change):
        db.session.remove()
        with write_connection() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {table} {change}")

    def fill():
        column = sa.table(table, sa.column(name))
        with write_connection() as connection:
            connection.execute(sa.update(column).values({name: value}))

    alter(f"ADD COLUMN {name} VARCHAR(64)")
    try:
        yield fill
    finally:
        alter(f"DROP COLUMN {name}")
