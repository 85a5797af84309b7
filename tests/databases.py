"""The databases of a test process: one application per engine, wiped after each test."""

import os
from collections.abc import Callable, Mapping
from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache, StrictUndefined

from portal import commands, create_app
from portal.config import ROOT
from portal.db import db
from portal.web.point_cache import points
from tests.postgres import NoPostgres, Server
from tests.stores import Database, PostgresDatabase, SqliteDatabase
from tests.worlds import Worlds, end_reading


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
        end_reading()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response


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


class Prepared:
    """An application with its migrated database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.app = make_app(database.url)
        with self.app.app_context():
            flask_migrate.upgrade()
            database.keep()
            self.worlds = Worlds(self.app, database)
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
            self.database.wipe(pages=pages or self.worlds.is_strange)
        self.worlds.begin()

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
        self._patterns: dict[tuple[str, str], Database] = {}

    def new(self, engine: str) -> Database:
        """An empty database without any table. Raises NoPostgres."""
        if engine == "sqlite":
            return SqliteDatabase(self._folder)
        return PostgresDatabase(self._server_url())

    def copied(self, engine: str, state: str, fill: Callable[[], None] | None = None) -> Database:
        """A migrated database, `fill`ed if asked: a copy of the one that was first made for a
        `state`. Raises NoPostgres.
        """
        if (engine, state) not in self._patterns:
            pattern = self.new(engine)
            app = make_app(pattern.url)
            with app.app_context():
                flask_migrate.upgrade()
                if fill is not None:
                    fill()
                db.session.remove()
                db.engine.dispose()
            self._patterns[engine, state] = pattern
        return self._patterns[engine, state].copy()

    def of(self, engine: str) -> Prepared:
        """The application of this process on an engine. Raises NoPostgres."""
        if engine not in self._prepared:
            self._prepared[engine] = Prepared(self.new(engine))
        return self._prepared[engine]

    def close(self) -> None:
        """End of the process's tests."""
        for prepared in self._prepared.values():
            prepared.close()
        for pattern in self._patterns.values():
            pattern.remove()


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
