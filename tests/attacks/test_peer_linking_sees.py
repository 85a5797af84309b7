"""The attack on colleagues' answers can see: each promise, broken on purpose, is found."""

import json
import random
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.rules.peer_answers import receipt_id
from portal.services import peer_ballots, peer_counting, sealing
from tests import colleagues
from tests.attacks.judge import alarms
from tests.attacks.peer_town import as_citizens, both_times, live
from tests.attacks.spoils import reads_pages, take_everything
from tests.attacks.test_peer_linking import attacked_by

pytestmark = pytest.mark.usefixtures("fresh_pages")


def verdicts(day):
    db.session.remove()
    return attacked_by(day, as_citizens(both_times(day, take_everything())))


def in_the_open(content, _public):
    """Without padding, because PostgreSQL would press the noughts together and hide the rest."""
    return bytes(48) + content.rstrip(b"\0")


def found_everybody(found, method):
    verdict = found[method]
    assert verdict.guesses >= 20, f"{method} says nothing about most people"
    assert verdict.hits >= verdict.guesses * 0.9, f"{method}: {verdict}"
    assert method in alarms(found)
    return True


def lived():
    return live(colleagues.circle(6, 8), random.Random(1))


@contextmanager
def extra_column(name, value_of):
    """`peer_ballot` with one more column, in which value_of(number of the colleague) stands."""

    def fill(day):
        numbers = {json.dumps(scores): number for number, scores in day.scores.items()}
        table = sa.table("peer_ballot", sa.column("id", sa.Uuid), sa.column(name))
        with write_connection() as connection:
            for row in take_everything().tables["peer_ballot"]:
                value = value_of(numbers[str(row["scores"])])
                connection.execute(
                    sa.update(table).where(table.c.id == UUID(str(row["id"]))).values({name: value})
                )

    alter(f"peer_ballot ADD COLUMN {name} VARCHAR(40)")
    try:
        yield fill
    finally:
        alter(f"peer_ballot DROP COLUMN {name}")


def alter(change):
    db.session.remove()
    with write_connection() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {change}")


def test_ids_in_sequence_without_shuffling_are_seen(app, monkeypatch):
    numbers = count(1)
    in_sequence = SimpleNamespace(uuid4=lambda: UUID(int=next(numbers)), UUID=UUID)
    monkeypatch.setattr(peer_ballots, "uuid", in_sequence)
    monkeypatch.setattr(peer_counting, "uuid", in_sequence)
    monkeypatch.setattr(peer_counting, "_random", SimpleNamespace(shuffle=lambda rows: None))
    assert found_everybody(verdicts(lived()), "ballots by id")


def test_a_time_beside_the_ballot_is_seen(app):
    opening = datetime(2026, 9, 14, 8, 0)  # noqa: DTZ001 - a column of a careless developer

    def moment(number):
        return (opening + timedelta(seconds=70 * number)).isoformat(" ")

    with extra_column("created_at", moment) as fill:
        day = lived()
        fill(day)
        assert found_everybody(verdicts(day), "ballots by created_at")


def test_a_foreign_key_to_the_assignment_is_seen(app):
    days = []
    with extra_column("assignment_id", lambda number: days[0].assignments[number]) as fill:
        days.append(lived())
        fill(days[0])
        method = "peer_assignment.id = ballots.assignment_id"
        assert found_everybody(verdicts(days[0]), method)


def test_the_receipt_left_in_the_ballot_is_seen(app, monkeypatch):
    keys, make = [], colleagues.key

    def remembered():
        keys.append(make())
        return keys[-1]

    monkeypatch.setattr(colleagues, "key", remembered)
    with extra_column("receipt_id", lambda number: receipt_id(keys[number])) as fill:
        day = lived()
        fill(day)
        assert found_everybody(verdicts(day), "peer_receipt.id = ballots.receipt_id")


def test_answers_that_are_not_sealed_are_seen_in_the_engines_log(app, monkeypatch):
    """The box in the open, as it was once: whoever archives the log has all that mixing undoes."""
    if db.engine.dialect.name == "postgresql" and not reads_pages():
        pytest.skip("PostgreSQL opens its files to a superuser only")
    monkeypatch.setattr(sealing, "sealed", in_the_open)
    monkeypatch.setattr(sealing, "unsealed", lambda content, _public, _private: content[48:])
    found = verdicts(lived())
    # A record of a page may stand before that of its row: most people are found, not everybody.
    verdict = found["ballots by first offset in earlier log of the engine"]
    assert verdict.hits >= verdict.guesses / 2 > 2 * verdict.expected, verdict
    assert "ballots by first offset in earlier log of the engine" in alarms(found)
