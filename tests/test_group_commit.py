"""Small writes that share a flush: each is done or refused by itself, none is told so too early."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal import group_commit
from portal.db import db, write_connection
from portal.group_commit import write_together

LONG = 20


class Refused(Exception):
    """What one of the errands says."""


@pytest.fixture
def book(app):
    """A table that takes each word once."""
    with write_connection() as connection:
        connection.execute(sa.text("CREATE TABLE book (word VARCHAR(20) PRIMARY KEY)"))
    yield lambda: set(db.session.scalars(sa.text("SELECT word FROM book")))
    db.session.rollback()
    with write_connection() as connection:
        connection.execute(sa.text("DROP TABLE book"))


def write(word: str) -> Callable[[sa.Connection], str]:
    """An errand that enters a word and gives it back."""

    def work(connection: sa.Connection) -> str:
        connection.execute(sa.text("INSERT INTO book VALUES (:word)"), {"word": word})
        return word

    return work


def refuse(connection: sa.Connection) -> None:
    """An errand that enters a word and then finds that it may not."""
    write("ditolak")(connection)
    raise Refused


class Crowd:
    """Threads that write while a first one holds the pen; what each of them got."""

    def __init__(self, app) -> None:
        self._app, self.got = app, {}
        self._threads: list[threading.Thread] = []

    def ask(self, name: str, work: Callable[[sa.Connection], Any]) -> None:
        """One more thread, in a context of its own as in a server."""

        def run() -> None:
            with self._app.app_context():
                try:
                    self.got[name] = write_together(work)
                except Exception as error:
                    self.got[name] = type(error)

        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()

    def come_home(self) -> dict[str, Any]:
        """After all are done."""
        for thread in self._threads:
            thread.join(LONG)
            assert not thread.is_alive()
        return self.got


def queue_of(crowd: Crowd, works: dict[str, Callable[[sa.Connection], Any]]) -> dict[str, Any]:
    """All these wait while "dulu" writes; what each of them got."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(connection: sa.Connection) -> str:
        begun.set()
        assert go_on.wait(LONG)
        return write("dulu")(connection)

    crowd.ask("dulu", hold)
    assert begun.wait(LONG)
    for name, work in works.items():
        crowd.ask(name, work)
    if db.engine.dialect.name == "sqlite":
        until(lambda: len(group_commit._waiting) == len(works))
    go_on.set()
    return crowd.come_home()


def until(true: Callable[[], bool]) -> None:
    """Wait for it."""
    wait = threading.Event()
    for _ in range(LONG * 100):
        if true():
            return
        wait.wait(0.01)
    raise AssertionError("It never came true")


def test_everybody_gets_what_belongs_to_them(app, book):
    words = {f"kata-{n}": write(f"kata-{n}") for n in range(12)}
    assert queue_of(Crowd(app), words) == {name: name for name in ("dulu", *words)}
    assert book() == {"dulu", *words}


@pytest.mark.engines("sqlite")
def test_those_who_wait_share_one_transaction(app, book):
    commits = []

    def note(connection: sa.Connection) -> None:
        commits.append(connection)

    event.listen(db.engine, "commit", note)
    try:
        queue_of(Crowd(app), {f"kata-{n}": write(f"kata-{n}") for n in range(12)})
    finally:
        event.remove(db.engine, "commit", note)
    assert len(commits) == 2


@pytest.mark.engines("sqlite")
def test_no_transaction_takes_more_than_its_measure(app, book, monkeypatch):
    monkeypatch.setattr(group_commit, "MOST", 5)
    words = {f"kata-{n}": write(f"kata-{n}") for n in range(12)}
    queue_of(Crowd(app), words)
    assert book() == {"dulu", *words}


def test_a_refusal_undoes_itself_and_nobody_else(app, book):
    write_together(write("ada"))
    got = queue_of(Crowd(app), {"a": write("a"), "b": refuse, "c": write("ada"), "d": write("d")})
    assert got == {"dulu": "dulu", "a": "a", "b": Refused, "c": sa.exc.IntegrityError, "d": "d"}
    assert book() == {"ada", "dulu", "a", "d"}


@pytest.mark.engines("sqlite")
def test_when_the_commit_fails_nobody_is_told_that_it_is_done(app, book):
    def power_cut(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")

    got = queue_of(Crowd(app), {"a": write("a"), "b": power_cut, "c": write("c")})
    assert got["dulu"] == "dulu"
    assert {name for name, what in got.items() if isinstance(what, type)} == {"a", "b", "c"}
    assert book() == {"dulu"}
    assert write_together(write("lagi")) == "lagi"


@pytest.mark.engines("sqlite")
def test_a_writer_that_never_ends_does_not_silence_the_others(app, book, monkeypatch):
    monkeypatch.setattr(group_commit, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(group_commit, "_written", True)
    assert write_together(write("sabar")) == "sabar"
    assert book() == {"sabar"}


def test_one_alone_is_refused_alone(app, book):
    with pytest.raises(Refused):
        write_together(refuse)
    assert book() == set()
