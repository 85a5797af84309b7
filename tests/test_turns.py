"""Threads that write to SQLite wait for each other in the process and not in the database."""

import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy import event

import portal.db
from portal.db import db, write_connection

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def impatient(app):
    """A database that refuses a second writer at once."""

    def on_connect(connection, _record) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    event.listen(db.engine, "connect", on_connect)
    db.engine.dispose()
    yield
    event.remove(db.engine, "connect", on_connect)
    db.engine.dispose()


def write_beside(app, seconds: float) -> list[Exception]:
    """Hold a write transaction for so long while another thread wants one; what that one met."""
    met: list[Exception] = []

    def other() -> None:
        try:
            with app.app_context(), write_connection():
                pass
        except sa.exc.OperationalError as error:
            met.append(error)

    with write_connection():
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(seconds)
    thread.join(10)
    assert not thread.is_alive()
    return met


def test_a_second_writer_waits_for_its_turn(app, impatient):
    assert write_beside(app, 0.2) == []


def test_after_a_long_wait_a_writer_tries_its_luck(app, impatient, monkeypatch):
    """A turn that is never given back must not silence the whole process."""
    monkeypatch.setattr(portal.db, "TURN_SECONDS", 0.05)
    (error,) = write_beside(app, 0.3)
    assert "locked" in str(error)


def test_a_failed_write_gives_its_turn_back(app, impatient):
    with pytest.raises(ZeroDivisionError), write_connection():
        raise ZeroDivisionError
    with write_connection():
        pass
    assert write_beside(app, 0.1) == []
