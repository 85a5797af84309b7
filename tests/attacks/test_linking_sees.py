"""The attack can see: each promise of the design, broken on purpose, is found by its own method.

The mutations live here alone: a stand-in for a function, or a column that is added for one test.
"""

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
from portal.services import ballots, mixing, settling
from portal.services.ballots import receipt_id
from tests import factories
from tests.attacks.judge import alarms, judge
from tests.attacks.matching import attack
from tests.attacks.spoils import reads_pages, take_everything
from tests.attacks.town import Day, Town

pytestmark = pytest.mark.usefixtures("fresh_pages")

PEOPLE = 48


def verdicts(day):
    db.session.remove()
    spoils = take_everything()
    return judge(day, spoils, attack(day.seen, spoils))


def found_everybody(found, method):
    verdict = found[method]
    assert verdict.guesses >= 20, f"{method} says nothing about most people"
    assert verdict.hits >= verdict.guesses * 0.9, f"{method}: {verdict}"
    assert method in alarms(found)
    return True


def live(counters=2, people=PEOPLE, **ways):
    return Town(counters).live(random.Random(1), people, **ways)


def come_to_light(prepared, wanted, run):
    """Whether every one of these methods beats chance in one of a few towns.

    Mixing is truly random, so a single small town can hide by luck what is there.
    """
    seen = set()
    for _ in range(5):
        seen |= alarms(run()).keys()
        if wanted <= seen:
            return True
        db.session.remove()
        prepared.wipe(pages=True)
    return False


@contextmanager
def extra_column(name, value_of):
    """`citizen_ballot` with one more column, in which value_of(number of the citizen) stands."""
    definition = f"citizen_ballot ADD COLUMN {name} VARCHAR(40)"

    def fill(day: Day) -> None:
        numbers = {json.dumps(scores): number for number, scores in day.scores.items()}
        table = sa.table("citizen_ballot", sa.column("id", sa.Uuid), sa.column(name))
        with write_connection() as connection:
            for row in take_everything().tables["citizen_ballot"]:
                value = value_of(numbers[str(row["scores"])])
                connection.execute(
                    sa.update(table).where(table.c.id == UUID(str(row["id"]))).values({name: value})
                )

    alter(definition)
    try:
        yield fill
    finally:
        alter(f"citizen_ballot DROP COLUMN {name}")


def alter(change):
    db.session.remove()
    with write_connection() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {change}")


@pytest.fixture
def ids_in_sequence(monkeypatch):
    """Ids as a counter gives them, and a mixer that does not shuffle."""
    numbers = count(1)
    in_sequence = SimpleNamespace(uuid4=lambda: UUID(int=next(numbers)), UUID=UUID)
    monkeypatch.setattr(ballots, "uuid", in_sequence)
    monkeypatch.setattr(mixing, "uuid", in_sequence)
    monkeypatch.setattr(mixing, "_random", SimpleNamespace(shuffle=lambda rows: None))


def test_mixing_without_shuffling_is_seen(app, ids_in_sequence):
    assert found_everybody(verdicts(live()), "ballots by id")


def test_a_time_beside_the_ballot_is_seen(app):
    opening = datetime(2026, 9, 14, 8, 0)  # noqa: DTZ001 - a column of a careless developer

    def moment(number):
        return (opening + timedelta(seconds=70 * number)).isoformat(" ")

    with extra_column("created_at", moment) as fill:
        day = live()
        fill(day)
        assert found_everybody(verdicts(day), "ballots by created_at")


def test_the_receipt_left_in_the_ballot_is_seen(app, monkeypatch):
    keys = []
    monkeypatch.setattr(factories, "key", remembering(factories.key, keys))
    with extra_column("receipt_id", lambda number: receipt_id(keys[number])) as fill:
        day = live()
        fill(day)
        assert found_everybody(verdicts(day), "receipt.id = ballots.receipt_id")


def remembering(make, made):
    """`make`, with everything it made noted in `made`."""

    def wrapped():
        made.append(make())
        return made[-1]

    return wrapped


@pytest.mark.engines("postgresql")
def test_receipts_written_with_their_ballots_are_seen(app, monkeypatch):
    """In batches of one, and nothing laid anew afterwards."""
    monkeypatch.setattr(settling, "_settle_receipts", lambda *_: None)
    monkeypatch.setattr(mixing, "MOST_LAID_ANEW", 0)
    found = verdicts(live(people=24, batch=1, worker_every=1))
    assert found_everybody(found, "receipt.xmin = ballots.xmin")


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("batch", [1, 10])
def test_batches_laid_one_behind_the_other_are_seen(app, prepared, monkeypatch, batch):
    """What every dump shows: the order of the batches is the order of the citizens."""
    monkeypatch.setattr(mixing, "MOST_LAID_ANEW", 0)
    methods = {"ballots by place", "ballots by ctid", "ballots by xmin"}

    def town():
        return verdicts(live(1, people=80, batch=batch, worker_every=batch))

    assert come_to_light(prepared, methods, town)


@pytest.mark.engines("sqlite")
def test_a_log_that_is_kept_is_seen(app, monkeypatch):
    monkeypatch.setattr(settling, "scrub", lambda: None)
    found = verdicts(live(worker_every=0))
    assert found_everybody(found, "ballots by first offset in file-wal")


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize("statement", ["SELECT 1", "VACUUM ballot_box, receipt, slip"])
def test_dead_rows_in_the_pages_are_seen(app, prepared, monkeypatch, statement):
    """At noon, while others wait in the same pages; VACUUM alone leaves many of the dead there."""
    if not reads_pages():
        pytest.skip("PostgreSQL opens its pages to a superuser only")
    monkeypatch.setattr(settling, "scrub", lambda: maintain(statement))
    methods = {
        "ballots by first offset by page in pages/ballot_box",
        "order of citizens = dead rows of pages/ballot_box",
    }

    def town():
        return verdicts(live(4, people=60, worker_every=30, until_night=False))

    assert come_to_light(prepared, methods, town)


def maintain(statement):
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
