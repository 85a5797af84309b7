"""Everything somebody gets who takes the database, its files and the logs.

The tables are those that the database has, not those that the models know, and the rows come with
what the engine keeps beside them: row ids, places, numbers of transactions.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal.db import db, is_postgresql
from tests.attacks.places import places_of

Value = str | int | None
Row = dict[str, Value]
Cell = tuple[str, str, str, str]
"""What a ballot says openly: counter, date, half-day, channel."""

PAGES = "pages/"
"""Stands before the names of PostgreSQL's own files."""
PLACES = 1_000_000
"""More than a page can hold rows, so that block * PLACES + line sorts like a ctid."""
_CTID = re.compile(r"\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Spoils:
    """Rows of every table in the order in which a dump gives them, and raw bytes by file."""

    tables: dict[str, list[Row]]
    files: dict[str, bytes] = field(default_factory=dict)


def take_everything(log: str = "") -> Spoils:
    """As an administrator of the machine would; PostgreSQL opens its files to a superuser only."""
    places_of.cache_clear()
    db.session.remove()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        names = sa.inspect(connection).get_table_names()
        tables = {name: _rows(connection, name) for name in names}
        files = _postgres_files(connection) if is_postgresql() else _sqlite_files()
    return Spoils(tables, {**files, "log": log.encode()})


def _rows(connection: sa.Connection, table: str) -> list[Row]:
    if is_postgresql():
        stamps = ", ".join(f"{name}::text::bigint AS {name}" for name in ("xmin", "xmax", "cmin"))
        query = f"SELECT ctid, {stamps}, t.* FROM {table} t"  # noqa: S608 - the database's own names
        return [_plain(row) for row in connection.exec_driver_sql(query).mappings()]
    has_rowid = "WITHOUT ROWID" not in _definition(connection, table).upper()
    query = f"SELECT {'rowid AS _rowid, ' if has_rowid else ''}t.* FROM {table} t"  # noqa: S608
    return [_plain(row) for row in connection.exec_driver_sql(query).mappings()]


def _definition(connection: sa.Connection, table: str) -> str:
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    return str(found.scalar())


def _plain(row: Any) -> Row:
    return {str(name): plain(value) for name, value in row.items()}


def plain(value: Any) -> Value:
    """One way of writing for both engines: ids as 32 hex digits, dates as ISO, JSON as stored."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, str) and (place := _CTID.fullmatch(value)):
        return int(place[1]) * PLACES + int(place[2])
    return value if value is None or isinstance(value, int | str) else str(value)


def cell_of(ballot: Row) -> Cell:
    """The cell in which a ballot lies."""
    point_id, on_date, half_day, channel = (
        str(ballot[name]) for name in ("point_id", "on_date", "half_day", "channel")
    )
    return point_id, on_date, half_day, channel


def _sqlite_files() -> dict[str, bytes]:
    base = Path(str(db.engine.url.database))
    places = {name: base.with_name(base.name + name) for name in ("", "-wal", "-journal")}
    return {f"file{name}": path.read_bytes() for name, path in places.items() if path.exists()}


def reads_pages() -> bool:
    """Whether `files` hold PostgreSQL's pages: only a superuser gets them."""
    if not is_postgresql():
        return False
    with db.engine.connect() as connection:
        return _is_superuser(connection)


def _is_superuser(connection: sa.Connection) -> bool:
    query = "SELECT usesuper FROM pg_user WHERE usename = user"
    return bool(connection.exec_driver_sql(query).scalar())


def _postgres_files(connection: sa.Connection) -> dict[str, bytes]:
    """The main fork of every table and index, as it lies on the disk after a checkpoint."""
    if not _is_superuser(connection):
        return {}
    connection.exec_driver_sql("CHECKPOINT")
    read = (
        "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
        "WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
    )
    return {PAGES + name: bytes(content) for name, content in connection.exec_driver_sql(read)}
