"""The databases of a test process: one application per engine, wiped after each test."""

import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache, StrictUndefined

from portal import commands, create_app
from portal.config import ROOT
from portal.db import Base, db
from portal.web.point_cache import points
from tests.postgres import NoPostgres, Server, create_database, drop_database

LOCK_SECONDS = 5
SMALL_BYTES = 128 * 1024


class FreshClient(FlaskClient):
    """A client whose requests meet an empty context, as on a server.

    Flask lets a request borrow the application context that the test itself holds, and with it `g`
    and the session: the first request's language would be the second one's too.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """As in Flask; the test's own session sees afterwards what the request committed.

        The whole answer is read, which also closes a file that is being sent.
        """
        kwargs.setdefault("buffered", True)
        if not has_app_context():
            return super().open(*args, **kwargs)
        _end_reading()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response


def _end_reading() -> None:
    """End the test's read transaction, which on SQLite would never see what the request did."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise AssertionError("The test holds uncommitted changes: put them into `with writing():`")
    session.commit()


def make_app(url: str, overrides: Mapping[str, Any] | None = None) -> Flask:
    """An application on this database; undefined names and unforeseen errors are failures."""
    app = create_app(
        {
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": True,
            "SQLALCHEMY_DATABASE_URI": url,
            **(overrides or {}),
        }
    )
    commands.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = _compiled_templates()
    app.test_client_class = FreshClient
    return app


@cache
def _compiled_templates() -> FileSystemBytecodeCache:
    """Three hundred templates, compiled once for both engines and all processes of a run."""
    folder = ROOT / "build" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


class Database(Protocol):
    """What the fixtures ask of either engine."""

    url: str

    def keep(self) -> None:
        """Remember the freshly migrated state; called once, inside the application's context."""

    def wipe(self, *, pages: bool) -> None:
        """Go back to it, with fresh `pages` where asked; called in the application's context."""

    def remove(self) -> None:
        """Leave nothing behind."""


class SqliteDatabase:
    """A file; a wipe puts back a copy of the freshly migrated one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{uuid.uuid4().hex}.db"
        self._fresh = self._file.with_suffix(".fresh")
        self.url = f"sqlite:///{self._file}"

    def keep(self) -> None:
        """Copy the file while nobody has it open."""
        db.engine.dispose()
        shutil.copyfile(self._file, self._fresh)

    def wipe(self, *, pages: bool) -> None:
        """A new file and not the old one overwritten: a forgotten connection keeps its own."""
        db.engine.dispose()
        self.remove()
        shutil.copyfile(self._fresh, self._file)

    def remove(self) -> None:
        """The file with its log and its shared memory."""
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)


class PostgresDatabase:
    """A database of the run's server; a wipe empties every table that holds pages.

    Emptying a table costs a tenth of truncating it, but leaves its pages, so tables that have grown
    are truncated. Neither fires the triggers that refuse DELETE, nor asks foreign keys.
    """

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._name = f"portal_tes_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        self.url = create_database(server_url, self._name)

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

    def remove(self) -> None:
        """Drop it."""
        drop_database(self._server_url, self._name)


class Prepared:
    """An application with its migrated database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.app = make_app(database.url)
        with self.app.app_context():
            flask_migrate.upgrade()
            database.keep()
        self._config = dict(self.app.config)

    def wipe(self, *, pages: bool = False) -> None:
        """Forget what a test wrote, cached and configured; `pages` for tests that read where a row
        lies.
        """
        self.app.config.clear()
        self.app.config.update(self._config)
        with self.app.app_context():
            self.app.extensions.pop("agency_card", None)
            points().clear()
            self.database.wipe(pages=pages)

    def close(self) -> None:
        """Disconnect and remove."""
        with self.app.app_context():
            db.engine.dispose()
        self.database.remove()


class Databases:
    """Applications by engine, each made when a test first asks for it."""

    def __init__(self, folder: Path, server_url: Callable[[], str]) -> None:
        self._folder = folder
        self._server_url = server_url
        self._prepared: dict[str, Prepared] = {}

    def new(self, engine: str) -> Database:
        """An empty database without any table. Raises NoPostgres."""
        if engine == "sqlite":
            return SqliteDatabase(self._folder)
        return PostgresDatabase(self._server_url())

    def of(self, engine: str) -> Prepared:
        """The application of this process on an engine. Raises NoPostgres."""
        if engine not in self._prepared:
            self._prepared[engine] = Prepared(self.new(engine))
        return self._prepared[engine]

    def close(self) -> None:
        """End of the process's tests."""
        for prepared in self._prepared.values():
            prepared.close()


class ServerOfTheRun:
    """One server for all processes of a run; the controller starts it and tells the workers."""

    def __init__(self, offered: Mapping[str, str] | None) -> None:
        self._offer = dict(offered) if offered is not None else None
        self._server: Server | None = None

    def offer(self) -> dict[str, str]:
        """{"url": ...} or {"missing": why}; starts the server when nobody has yet."""
        if self._offer is None:
            self._offer = self._found()
        return self._offer

    def url(self) -> str:
        """The server's URL. Raises NoPostgres."""
        offer = self.offer()
        if "missing" in offer:
            raise NoPostgres(offer["missing"])
        return offer["url"]

    def stop(self) -> None:
        """Stop the server if this process started it."""
        if self._server is not None:
            self._server.stop()

    def _found(self) -> dict[str, str]:
        if given := os.environ.get("TEST_DATABASE_URL"):
            return {"url": given}
        try:
            self._server = Server()
            self._server.start()
        except NoPostgres as error:
            return {"missing": str(error)}
        return {"url": self._server.url}
