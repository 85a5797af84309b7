"""Background work: what is due when, in which queue, and what each task does."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from huey.api import PostgresHuey, SqliteHuey
from huey.serializer import SignedSerializer

from portal import work
from portal.db import db, is_postgresql
from portal.models.ballots import BallotBox, CitizenBallot
from portal.models.unit_index import RunningIndex
from portal.queries.audit import check_chain
from portal.queries.periods import period_by_key
from portal.rules.period_cycle import PeriodStage
from portal.services.audit import Act
from portal.services.periods import open_year
from tests import factories
from tests.everything import contents, everything
from tests.stored import count, rows_of

EVENING = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 14, 16, 0, tzinfo=UTC)
"""Midnight in Kendari (WITA), the beginning of 15 September."""


@pytest.fixture
def queue(app, tmp_path):
    """The application's queue; on PostgreSQL its tables are taken away again."""
    app.config["HUEY_DATABASE"] = str(tmp_path / "queue.db")
    made = work.make_queue(app)
    yield made
    made.storage.close()
    if is_postgresql():
        with db.engine.begin() as connection:
            for name in sa.inspect(connection).get_table_names():
                if name.startswith(("huey", "portal_")):
                    connection.exec_driver_sql(f'DROP TABLE "{name}"')


def due(queue, moment):
    """Names of the periodic tasks that are due at a moment."""
    return {task.name for task in queue.read_periodic(moment)}


# The queue


def test_the_queue_lies_in_its_own_file_or_in_the_database(queue, app):
    if is_postgresql():
        assert isinstance(queue, PostgresHuey)
    else:
        assert isinstance(queue, SqliteHuey)
        assert Path(app.config["HUEY_DATABASE"]).exists()
        assert not {name for name in sa.inspect(db.engine).get_table_names() if "huey" in name}


def test_messages_are_signed_with_the_instances_secret(queue):
    assert isinstance(queue.serializer, SignedSerializer)
    foreign = SignedSerializer(secret="rahasia lain yang cukup panjang", salt="antrean")
    with pytest.raises(ValueError, match="mismatch"):
        queue.serializer.deserialize(foreign.serialize({"apa": "saja"}))


def test_mixing_and_counting_are_due_every_minute(queue):
    for minute in range(0, 60, 7):
        found = due(queue, datetime(2026, 9, 14, 3, minute))  # noqa: DTZ001 - Huey's own
        assert {"mix", "count"} <= found


def test_periods_are_turned_every_ten_minutes(queue):
    times = [
        minute
        for minute in range(60)
        if "turn_periods" in due(queue, datetime(2026, 9, 14, 3, minute))  # noqa: DTZ001
    ]
    assert times == [0, 10, 20, 30, 40, 50]


def test_turning_periods_follows_the_agencys_zone(agency):
    """One minute before and at midnight of WITA the first quarter's window opens (25 March)."""
    factories.scheme(valid_from=date(2026, 1, 1))
    with time_machine.travel(datetime(2026, 1, 5, 1, 0, tzinfo=UTC)):
        open_year(2026, Act("Dewi", datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo(factories.WITA))))
    with time_machine.travel(datetime(2026, 3, 24, 15, 59, tzinfo=UTC)):
        work.turn_periods()
    assert period_by_key("2026-t1").stage is PeriodStage.BERJALAN
    with time_machine.travel(datetime(2026, 3, 24, 16, 0, tzinfo=UTC)):
        work.turn_periods()
    db.session.rollback()
    assert period_by_key("2026-t1").stage is PeriodStage.PENILAIAN


def test_turning_periods_before_the_set_up_does_nothing(app):
    work.turn_periods()


def test_compaction_is_due_once_a_day(queue):
    times = [
        (hour, minute)
        for hour in range(24)
        for minute in range(60)
        if "compact" in due(queue, datetime(2026, 9, 14, hour, minute))  # noqa: DTZ001
    ]
    assert len(times) == 1


def test_a_task_runs_in_a_context_of_its_own(queue, cast, app):
    for _ in range(12):
        cast()
    (task,) = [task for task in queue.read_periodic(EVENING) if task.name == "mix"]
    with time_machine.travel(EVENING):
        queue.execute(task)
    assert (count(BallotBox), count(CitizenBallot)) == (0, 12)


# The tasks


def test_mixing_waits_for_a_full_batch_and_then_for_midnight(cast):
    for _ in range(9):
        cast()
    with time_machine.travel(EVENING):
        work.mix()
        assert count(BallotBox) == 9
        cast()
        work.mix()
        assert (count(BallotBox), count(CitizenBallot)) == (0, 10)
        cast()
        work.mix()
        assert count(BallotBox) == 1
    with time_machine.travel(MIDNIGHT):
        work.mix()
    assert (count(BallotBox), count(CitizenBallot)) == (0, 11)


def test_mixing_moves_the_figures_of_the_day(cast):
    with time_machine.travel(EVENING):
        for more in (12, 10):
            for _ in range(more):
                cast()
            work.mix()
    rows = rows_of(RunningIndex)
    assert {(row.period_key, row.n, row.data["shown"]["cut_off"]) for row in rows} == {
        ("2026-t3", 12, "2026-09-14")
    }


def test_the_settings_decide_on_batch_and_step(app, cast):
    app.config.update(BALLOT_BATCH=3, RUNNING_STEP=5)
    with time_machine.travel(EVENING):
        for _ in range(3):
            cast()
        work.mix()
        assert (count(CitizenBallot), count(RunningIndex)) == (3, 0)
        for total in (6, 9, 12):
            for _ in range(3):
                cast()
            work.mix()
            assert count(CitizenBallot) == total
    assert {row.n for row in rows_of(RunningIndex)} == {6}


def test_mixing_before_the_set_up_does_nothing(app):
    work.mix()
    assert count(BallotBox) == 0


def test_compaction_keeps_every_row(app):
    everything()
    before = contents()
    work.compact()
    assert contents() == before
    assert check_chain().broken_at is None


@pytest.mark.engines("sqlite")
def test_compaction_rewrites_the_file(cast):
    for number in range(60):
        cast(comment=f"Saran {number} " * 90)
    with time_machine.travel(MIDNIGHT):
        work.mix()
    path = Path(str(db.engine.url.database))
    before = path.stat().st_size
    work.compact()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0
    work.mix()
    assert path.stat().st_size < before
