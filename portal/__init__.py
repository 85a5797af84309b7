"""Performance appraisal portal for Indonesian civil servants."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import config, db, logs, web
from portal.extensions import compress, csrf
from portal.rehearsal import rehearse


class Commands(AppGroup):
    """The commands of `flask`, loaded when the first of them is looked for.

    A web process never looks. It is spared the tools of migrations and of the background worker,
    which would take more memory than the portal's own code.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self._app = app

    def list_commands(self, ctx: Context) -> list[str]:
        """Names, for `flask --help`."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, name: str) -> Command | None:
        """The command with this name, or None."""
        self._load()
        return super().get_command(ctx, name)

    def _load(self) -> None:
        if not self.commands:
            import_module("portal.commands").init_app(self._app)


class Portal(Flask):
    """Flask for views of which none is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: Flask would ask each one at each request what it is, which takes
        longer than most of them do.
        """
        return func


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application: settings, database, pages, commands. Raises ConfigError on an unsafe
    production.
    """
    app = Portal(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=None,
        instance_path=str(config.ROOT / "instance"),
    )
    app.config.update(config.load())
    app.config.update(overrides or {})
    if app.config["PORTAL_ENV"] == "production" and (problems := config.unsafe(app.config)):
        raise config.ConfigError(" ".join(problems))

    logs.init_app(app)
    db.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    web.init_app(app)
    app.cli = Commands(app)
    app.extensions["rehearse"] = partial(rehearse, app)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
