"""The test databases of both engines: their rows read and put back without asking any trigger."""

import os
import shutil
import uuid
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from portal.db import Base, db, sqlite
from tests.postgres import create_database, drop_database

LOCK_SECONDS = 5
BUSY_SECONDS = 1
SMALL_BYTES = 128 * 1024
Contents = dict[str, Any]
"""All rows of each table that has some, in a form that only the same kind of store reads."""


class Database(Protocol):
    """What the fixtures ask of either engine; all but `remove` in the application's context."""

    url: str

    def keep(self) -> None:
        """Remember the freshly migrated state; called once."""

    def wipe(self, *, pages: bool) -> None:
        """Go back to it; with fresh `pages` also where a row lay is forgotten."""

    def contents(self, before: Contents) -> Contents:
        """Every row; the same objects as `before` where a table holds the same."""

    def put(self, before: Contents, after: Contents) -> None:
        """Make it hold `after` instead of `before`."""

    def copy(self) -> "Database":
        """Another one that holds the same; nobody may be connected."""

    def remove(self) -> None:
        """Leave nothing behind."""


class SqliteDatabase:
    """A file; its rows are emptied by a connection of their own for which triggers do nothing.

    Connections stay open from test to test. Nobody may open the file by another SQLite library
    than the portal's: two in one process undo each other's locks.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{uuid.uuid4().hex}.db"
        self._fresh = self._file.with_suffix(".fresh")
        self._bare: Any = None
        self._schema = 0
        self.url = f"sqlite:///{self._file}"

    def keep(self) -> None:
        """Copy the file while nobody has it open."""
        db.engine.dispose()
        shutil.copyfile(self._file, self._fresh)
        self._schema = self._version()

    def wipe(self, *, pages: bool) -> None:
        """Every table empty. Where a forgotten connection is writing, or fresh pages are asked, a
        new file and not the old one overwritten: that connection keeps its own.
        """
        if not pages and self._version() == self._schema:
            try:
                self.put(dict.fromkeys(self._filled(), ()), {})
            except sqlite.OperationalError:
                pass
            else:
                return
        db.engine.dispose()
        self.remove()
        shutil.copyfile(self._fresh, self._file)

    def contents(self, before: Contents) -> Contents:
        """Rows as the engine holds them, in their order."""
        found = {}
        for name in self._filled():
            rows = self._open().execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            found[name] = before[name] if before.get(name) == rows else rows
        return found

    def put(self, before: Contents, after: Contents) -> None:
        """In one transaction. Raises OperationalError when somebody else is writing."""
        bare = self._open()
        bare.execute("BEGIN IMMEDIATE")
        for name in _changed(before, after):
            bare.execute(f'DELETE FROM "{name}"')  # noqa: S608
            if rows := after.get(name):
                places = ", ".join("?" * len(rows[0]))
                bare.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608
        bare.execute("COMMIT")

    def copy(self) -> "SqliteDatabase":
        """The file again."""
        other = SqliteDatabase(self._file.parent)
        shutil.copyfile(self._file, other._file)
        return other

    def remove(self) -> None:
        """The file with its log and its shared memory."""
        if self._bare is not None:
            self._bare.close()
            self._bare = None
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _version(self) -> int:
        """A number that every change of the schema changes."""
        (version,) = self._open().execute("PRAGMA schema_version").fetchone()
        return int(version)

    def _filled(self) -> list[str]:
        bare = self._open()
        return [
            name for name in self._tables
            if bare.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
        ]  # fmt: skip

    @cached_property
    def _tables(self) -> list[str]:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        return [name for (name,) in self._open().execute(named)]

    def _open(self) -> Any:
        """Foreign keys are not asked, and what a trigger would select, RAISE included, is left
        out.
        """
        if self._bare is None:
            self._bare = sqlite.connect(str(self._file), timeout=BUSY_SECONDS, isolation_level=None)
            self._bare.execute("PRAGMA synchronous=OFF")
            self._bare.execute("PRAGMA secure_delete=ON")
            self._bare.set_authorizer(_without_triggers)
        return self._bare


def _without_triggers(
    _action: int, _first: str | None, _second: str | None, _database: str | None,
    trigger: str | None,
) -> int:  # fmt: skip
    return 2 if trigger else 0  # SQLITE_IGNORE, SQLITE_OK


class PostgresDatabase:
    """A database of the run's server; a wipe empties every table that holds pages.

    Emptying a table costs a tenth of truncating it, but leaves its pages, so tables that have grown
    are truncated. Neither fires the triggers that refuse DELETE, nor asks foreign keys.
    """

    def __init__(self, server_url: str, pattern: str = "template0") -> None:
        self._server_url = server_url
        self._name = f"portal_tes_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        self.url = create_database(server_url, self._name, pattern)

    def keep(self) -> None:
        """The migrated state is: all tables empty."""

    def wipe(self, *, pages: bool) -> None:
        """Every table empty; those that stay small keep their pages unless fresh ones are asked."""
        used = sa.text(
            "SELECT relname, pg_relation_size(oid) <= :small FROM pg_class WHERE relkind = 'r' "
            "AND relname = ANY(:names) AND pg_relation_size(oid) > 0"
        )
        with db.engine.connect() as connection:
            tables = {"names": list(Base.metadata.tables), "small": -1 if pages else SMALL_BYTES}
            rows = connection.execute(used, tables).all()
            large = [name for name, is_small in rows if not is_small]
            words = [f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"]
            words += [f"TRUNCATE {', '.join(large)} CASCADE"] if large else []
            words += ["SET LOCAL session_replication_role = replica"]
            words += [f"DELETE FROM {name}" for name, is_small in rows if is_small]  # noqa: S608
            if rows:
                connection.exec_driver_sql("; ".join(words))
            connection.commit()

    def contents(self, before: Contents) -> Contents:
        """Rows in the text that COPY writes and reads."""
        used = sa.text(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(:names) "
            "AND pg_relation_size(oid) > 0"
        )
        found = {}
        with db.engine.connect() as connection:
            names = connection.scalars(used, {"names": list(Base.metadata.tables)}).all()
            cursor = connection.connection.cursor()
            for name in names:
                with cursor.copy(f"COPY {name} TO STDOUT") as copy:  # type: ignore[attr-defined]
                    rows = b"".join(bytes(part) for part in copy)
                if rows:
                    found[name] = before[name] if before.get(name) == rows else rows
            connection.rollback()
        return found

    def put(self, before: Contents, after: Contents) -> None:
        """In one transaction."""
        names = _changed(before, after)
        with db.engine.connect() as connection:
            cursor = connection.connection.cursor()
            words = ["SET LOCAL session_replication_role = replica"]
            words += [f"DELETE FROM {name}" for name in names if name in before]  # noqa: S608
            cursor.execute("; ".join(words))
            for name in names:
                if rows := after.get(name):
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:  # type: ignore[attr-defined]
                        copy.write(rows)
            connection.connection.commit()

    def copy(self) -> "PostgresDatabase":
        """The server copies its files."""
        return PostgresDatabase(self._server_url, self._name)

    def remove(self) -> None:
        """Drop it."""
        drop_database(self._server_url, self._name)


def _changed(before: Contents, after: Contents) -> Iterable[str]:
    """Tables whose rows are not the very same, in any order: no foreign key is asked."""
    return [name for name in {**before, **after} if before.get(name) is not after.get(name)]
