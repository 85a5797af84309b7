"""A visit before the doors open, so that worker processes are forked from one that knows its way.

What a first visit sets up (mappings, templates, sentences, statements, pages) then lies in memory
that all workers share, instead of once in each of them: more than half of their memory.
"""

from contextvars import Context

from flask import Flask
from sqlalchemy.exc import DBAPIError
from werkzeug.test import Client

from portal.db import disconnect
from portal.queries.survey_points import any_code
from portal.services.ballots import make_ready

PAGES = ("/healthz", "/readyz", "/", "/masuk", "/s")


def rehearse(app: Flask) -> None:
    """Read public pages, and the form of a counter where there is one; send it empty.

    Nothing is written. No connection is left open, because two processes cannot share one. While
    the database is away or empty, the pages are those that say so, and nothing is raised.
    """
    Context().run(_rehearse, app)


def _rehearse(app: Flask) -> None:
    visitor, where = Client(app, use_cookies=False), app.config["PUBLIC_URL"]
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for path in PAGES:
        visitor.get(path, base_url=where).close()
    if code := _prepare(app):
        visitor.get(f"/s/{code}", base_url=where).close()
        visitor.post(f"/s/{code}", base_url=where, data={"kunci": ""}).close()
    with app.app_context():
        disconnect()


def _prepare(app: Flask) -> str | None:
    with app.app_context():
        make_ready()
        try:
            return any_code()
        except DBAPIError:
            return None
