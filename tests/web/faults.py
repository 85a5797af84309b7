"""Faults of our own side, for as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.db import db


@contextmanager
def database_away() -> Iterator[None]:
    """Nobody gets a connection, as while the server restarts."""
    dbapi = db.engine.dialect.loaded_dbapi

    def refuse(*_args: object) -> None:
        raise dbapi.OperationalError("tidak ada yang menjawab di alamat-basis-data")

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(db.engine, "do_connect", refuse)


@contextmanager
def broken() -> Iterator[None]:
    """A fault of ours at the first statement."""

    def fail(*_args: object) -> None:
        raise ZeroDivisionError("rahasia dapur")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
