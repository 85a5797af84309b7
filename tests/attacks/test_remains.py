"""What mixing leaves behind below the rows: logs, dead rows and bytes that nobody wrote over."""

import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal import work
from portal.db import db, is_postgresql
from portal.models.ballots import BallotBox
from portal.services import settling
from portal.services.mixing import drain
from tests import factories
from tests.attacks.spoils import PAGES, reads_pages, take_everything
from tests.attacks.statements import PowerCut, power_cut, watched

pytestmark = pytest.mark.usefixtures("fresh_pages")

TODAY = factories.TODAY
TOMORROW = TODAY + timedelta(days=1)
PAGE = 8192
TOUCHED = ("ballot_box", "citizen_ballot", "citizen_comment", "receipt", "slip")


def waiting() -> set[UUID]:
    with db.engine.connect() as connection:
        return set(connection.scalars(sa.select(BallotBox.id)))


def traces(ids: set[UUID]) -> dict[str, int]:
    """How many of these ids stand in each file, as PostgreSQL or as SQLite writes them."""
    found = {
        name: sum(one.bytes in content or one.hex.encode() in content for one in ids)
        for name, content in take_everything().files.items()
    }
    return {name: number for name, number in found.items() if number}


@pytest.fixture
def sixty(cast, point, service, act):
    """Sixty answers wait at one counter and seven at another; gives the ids of the sixty."""
    if is_postgresql() and not reads_pages():
        pytest.skip("PostgreSQL opens its pages to a superuser only")
    other = factories.point(service, "Loket 2", act)
    for number in range(60):
        cast(value=1 + number % 4, comment="Kursi " * (number % 9) or None)
    here = waiting()
    for _ in range(7):
        cast(other)
    return here


@pytest.fixture
def log_size(app):
    """Bytes in SQLite's log; the last connection that is closed takes the file away."""
    log = Path(f"{db.engine.url.database}-wal")
    return lambda: log.stat().st_size if log.exists() else 0


@contextmanager
def reading(statement: str):
    """Somebody else, a backup for example, in the middle of a long reading transaction."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql(statement).all()
        yield
        connection.rollback()


def test_the_traces_of_waiting_answers_are_found(sixty):
    """Else the tests below would prove nothing."""
    assert max(traces(sixty).values()) == 60


def test_scrubbing_that_fails_leaves_no_connection_in_another_state(sixty, cast):
    """Left in autocommit, or in a hurry, one of the pool would store or refuse the next answers."""
    with watched() as seen:
        settling.scrub()
    for step in range(1, len(seen.statements) + 2):
        with suppress(PowerCut), power_cut(before_step=step):
            settling.scrub()
        with ExitStack() as stack:
            pool = [stack.enter_context(db.engine.connect()) for _ in range(8)]
            states = {state_of(connection) for connection in pool}
        assert states <= {(False, "0"), ("manual", "5000")}, f"step {step}"


def state_of(connection: sa.Connection) -> tuple[object, str]:
    """Who begins transactions, and how long the connection waits for others."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        kind = "manual" if driver.isolation_level is None else driver.isolation_level
        return kind, str(connection.exec_driver_sql("PRAGMA busy_timeout").scalar())
    return driver.autocommit, str(connection.exec_driver_sql("SHOW lock_timeout").scalar())


# SQLite


@pytest.mark.engines("sqlite")
def test_the_log_is_empty_after_a_drain(sixty, log_size):
    assert log_size() > 0
    drain(TODAY, batch=10)
    assert log_size() == 0


@pytest.mark.engines("sqlite")
def test_a_log_that_somebody_reads_is_emptied_by_the_next_round(sixty, log_size):
    with reading("SELECT count(*) FROM unit"):
        began = time.monotonic()
        drain(TODAY, batch=10)
        assert time.monotonic() - began < 3, "writers wait as long as this"
        assert log_size() > 0
    drain(TODAY, batch=10)
    assert log_size() == 0


@pytest.mark.engines("sqlite")
def test_no_byte_of_an_emptied_box_is_left(sixty):
    everybody = waiting()
    drain(TOMORROW, batch=10)
    assert traces(everybody) == {}


@pytest.mark.engines("sqlite")
def test_after_the_nightly_compaction_only_who_still_waits_has_a_trace(sixty):
    drain(TODAY, batch=10)
    work.compact()
    settling.scrub()
    assert traces(sixty) == {}
    assert traces(waiting()) == {"file": 7}


# PostgreSQL


@pytest.mark.engines("postgresql")
def test_no_byte_of_a_mixed_answer_is_left_beside_those_that_wait(sixty):
    drain(TODAY, batch=10)
    left = waiting()
    assert len(left) == 7
    assert traces(sixty) == {}
    assert traces(left)[PAGES + "ballot_box"] == 7


@pytest.mark.engines("postgresql")
def test_the_file_of_an_emptied_box_is_cut_to_nothing(sixty):
    drain(TOMORROW, batch=10)
    assert take_everything().files[PAGES + "ballot_box"] == b""


@pytest.mark.engines("postgresql")
def test_no_dead_row_is_left(sixty):
    drain(TODAY, batch=10)
    spoils = take_everything()
    for table in TOUCHED:
        stored = rows_in_pages(spoils.files[PAGES + table])
        assert stored == len(spoils.tables[table]), table


def rows_in_pages(content: bytes) -> int:
    """Rows that PostgreSQL's pages hold, dead or alive: line pointers in use that have a length."""
    number = 0
    for start in range(0, len(content), PAGE):
        lower = int.from_bytes(content[start + 12 : start + 14], "little")
        for at in range(start + 24, start + lower, 4):
            pointer = int.from_bytes(content[at : at + 4], "little")
            number += pointer >> 15 & 3 == 1 and pointer >> 17 > 0
    return number


@pytest.mark.engines("postgresql")
def test_a_running_backup_makes_nobody_wait_and_the_next_round_makes_up_for_it(sixty, cast):
    with reading("SELECT count(*) FROM ballot_box"):
        began = time.monotonic()
        drain(TODAY, batch=10)
        cast()
        assert time.monotonic() - began < 3
        assert traces(sixty)[PAGES + "ballot_box"] > 0
    drain(TODAY, batch=10)
    assert traces(sixty) == {}


@pytest.mark.engines("postgresql")
def test_another_error_than_a_busy_box_is_not_swallowed(sixty, monkeypatch):
    monkeypatch.setattr(settling, "PATIENCE", "'no number at all'")
    with pytest.raises(sa.exc.DBAPIError):
        settling.scrub()
