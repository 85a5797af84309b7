"""Performance appraisal portal for Indonesian civil servants."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import commands, config, db, logs, web, work
from portal.extensions import compress, csrf, migrate


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application: settings, database, pages, commands. Raises ConfigError on an unsafe
    production.
    """
    app = Flask(
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
    migrate.init_app(app, db.db, str(config.ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    compress.init_app(app)
    work.init_app(app)
    web.init_app(app)
    commands.init_app(app)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
