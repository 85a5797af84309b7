"""Small writes that wait together and reach the disk together.

SQLite flushes the disk for each transaction, one after the other, while PostgreSQL lets those that
commit at the same time share a flush. Here they share a transaction: whoever comes while another
one writes leaves an errand, and the next writer carries out all that wait, each behind a savepoint
of its own. Nobody is told that an errand is done before the commit has returned.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from portal.db import db, is_postgresql, write_connection

MOST = 32
"""Errands of one transaction, so that the first of them does not wait for a whole queue."""
PATIENCE_SECONDS = 5.0

Given = TypeVar("Given")

_door = Lock()
_waiting: "deque[_Errand[Any]]" = deque()
_written = False
"""Whether somebody writes at the moment; read and changed behind the door."""


def write_together(work: Callable[[sa.Connection], Given]) -> Given:
    """What `work` gives, once its changes are committed. Raises what it or the commit raised.

    `work` uses nothing but its connection: it may run in another thread of this process.
    """
    if is_postgresql():
        with write_connection() as connection:
            return work(connection)
    errand = _Errand(work)
    if _first(errand) or errand.leads():
        _carry_out(errand)
    return errand.outcome()


@contextmanager
def one_statement() -> Iterator[sa.Connection]:
    """On PostgreSQL, for a write that is a single statement: it commits itself."""
    connecting = db.engine.connect
    with connecting().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


class _Errand(Generic[Given]):
    """One piece of work, what it gave or raised, and whether its thread may go on."""

    def __init__(self, work: Callable[[sa.Connection], Given]) -> None:
        self._work = work
        self._go_on = Event()
        self._is_chosen = False
        self._results: list[Given] = []
        self._error: BaseException | None = None

    def run(self, connection: sa.Connection) -> None:
        """Do it, alone in its transaction. Raises its error."""
        self._results.append(self._work(connection))

    def run_beside(self, connection: sa.Connection) -> None:
        """Do it among others; an error of it undoes nothing but itself.

        Raises an error after which SQLite has rolled everything back, as when the disk is full.
        """
        try:
            with connection.begin_nested():
                self.run(connection)
        except Exception as error:
            if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                raise
            self._error = error

    def fail(self, error: BaseException) -> None:
        """Nothing of its transaction was kept."""
        self._error = error

    def choose(self) -> None:
        """Its thread writes next."""
        self._is_chosen = True
        self._go_on.set()

    def finish(self) -> None:
        """Its thread may answer."""
        self._go_on.set()

    def leads(self) -> bool:
        """Wait; whether the thread has to write itself.

        It does when it was chosen, and when it waited in vain: a writer that never ends must not
        silence the whole process.
        """
        while not self._go_on.wait(PATIENCE_SECONDS):
            with _door:
                if self in _waiting:
                    _waiting.remove(self)
                    return True
        return self._is_chosen

    def outcome(self) -> Given:
        """What it gave; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._results[0]


def _first(errand: _Errand[Given]) -> bool:
    """Whether nobody writes, so that this thread may begin at once; else the errand waits."""
    global _written
    with _door:
        if _written:
            _waiting.append(errand)
            return False
        _written = True
        return True


def _carry_out(own: _Errand[Given]) -> None:
    """Write the own errand with all that wait, let their threads go on, and choose who is next."""
    global _written
    with _door:
        batch: list[_Errand[Any]] = [
            own,
            *(_waiting.popleft() for _ in range(min(len(_waiting), MOST - 1))),
        ]
    try:
        with write_connection() as connection:
            if batch == [own]:
                own.run(connection)
            else:
                for errand in batch:
                    errand.run_beside(connection)
    except BaseException as error:
        for errand in batch:
            errand.fail(error)
        if not isinstance(error, Exception):
            raise
    finally:
        with _door:
            if _waiting:
                _waiting.popleft().choose()
            else:
                _written = False
        for errand in batch:
            errand.finish()
