"""The attack on colleagues' answers can see: each promise, broken on purpose, is found."""

import json
import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.peer_ballots import PeerBox
from portal.rules.peer_answers import receipt_id
from portal.services import peer_ballots, peer_mixing
from tests import colleagues
from tests.attacks.judge import alarms
from tests.attacks.peer_town import as_citizens, live
from tests.attacks.spoils import reads_pages, take_everything
from tests.attacks.test_peer_linking import attacked_by

pytestmark = pytest.mark.usefixtures("fresh_pages")


def verdicts(day):
    db.session.remove()
    return attacked_by(day, as_citizens(take_everything()))


def found_everybody(found, method):
    verdict = found[method]
    assert verdict.guesses >= 20, f"{method} says nothing about most people"
    assert verdict.hits >= verdict.guesses * 0.9, f"{method}: {verdict}"
    assert method in alarms(found)
    return True


def nobody(_period):
    return sa.select(PeerBox.ratee_id).where(sa.false())


def lived(**ways):
    return live(colleagues.circle(6, 8), random.Random(1), **ways)


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
    monkeypatch.setattr(peer_mixing, "uuid", in_sequence)
    monkeypatch.setattr(peer_mixing, "_random", SimpleNamespace(shuffle=lambda rows: None))
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


@pytest.mark.engines("postgresql")
def test_marks_written_with_their_ballots_are_seen(app, monkeypatch):
    """In batches of one, and nothing laid anew afterwards."""
    monkeypatch.setattr(peer_mixing, "_settle", lambda *_: None)
    monkeypatch.setattr(peer_mixing, "_concerned", nobody)
    found = verdicts(lived(company=1, worker_every=1))
    assert found_everybody(found, "peer_slip.xmin = ballots.xmin")


@pytest.mark.engines("sqlite")
def test_a_log_that_is_kept_is_seen(app, monkeypatch):
    monkeypatch.setattr(peer_mixing, "scrub", lambda: None)
    found = verdicts(lived(worker_every=0))
    assert found_everybody(found, "ballots by first offset in file-wal")


@pytest.mark.engines("postgresql")
def test_an_archive_of_postgresqls_log_would_tell_everybody(app):
    """Mixing cannot reach into it, so `flask doctor` refuses a server that keeps one."""
    if not reads_pages():
        pytest.skip("PostgreSQL opens its files to a superuser only")
    begun = scalar("SELECT pg_walfile_name(pg_current_wal_lsn())")
    day = lived()
    db.session.remove()
    spoils = as_citizens(take_everything())
    log = b"".join(written_since(begun))
    found = attacked_by(day, replace(spoils, files={"wal": log}))
    # A record of a page may stand before that of its row: most people are found, not everybody.
    verdict = found["ballots by first offset in wal"]
    assert verdict.hits >= verdict.guesses / 2 > 2 * verdict.expected, verdict


def written_since(segment):
    """PostgreSQL's log, from a segment on."""
    names = sa.text(
        "SELECT name FROM pg_ls_waldir() WHERE length(name) = 24 AND name BETWEEN :first "
        "AND pg_walfile_name(pg_current_wal_lsn()) ORDER BY name"
    )
    content = sa.text("SELECT pg_read_binary_file('pg_wal/' || :name)")
    with db.engine.connect() as connection:
        for name in connection.scalars(names, {"first": segment}).all():
            yield bytes(connection.scalar(content, {"name": name}))


def scalar(query):
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(query).scalar()
