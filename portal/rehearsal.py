"""A visit before the doors open, so that worker processes are forked from one that knows its way.

What a first visit sets up (mappings, templates, sentences, statements, pages) then lies in memory
that all workers share, instead of once in each of them: more than half of their memory.
"""

import atexit
import os
import shutil
import sys
import tempfile
from contextvars import Context

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.exc import DBAPIError
from werkzeug.test import Client

from portal.db import disconnect
from portal.logs import REHEARSAL
from portal.queries.survey_points import any_code
from portal.services.ballots import make_ready

PAGES = ("/healthz", "/readyz", "/", "/masuk", "/s")
MODES = ("", "/kiosk", "/dibantu")
AGAIN = 10
"""Python rewrites a function for the values it meets once it was called eight times; what is
rewritten before the fork lies in shared memory.
"""


def rehearse(app: Flask) -> None:
    """Read public pages, and the form of a counter where there is one; send it empty.

    Nothing is written. No connection is left open, because two processes cannot share one. While
    the database is away or empty, the pages are those that say so, and nothing is raised.
    """
    _compile_templates(app)
    Context().run(_rehearse, app)


def _compile_templates(app: Flask) -> None:
    """All templates, in a child that takes with it what compiling needs.

    The web processes then read the few that are asked of them, ready made, from a folder that only
    this account can open; a tenth of their memory was templates that nobody looked at.
    """
    folder = tempfile.mkdtemp(prefix="portal-templates-")
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(folder)
    if child := os.fork():
        atexit.register(_remove, folder, os.getpid())
        os.waitpid(child, 0)
        return
    try:
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
    finally:
        os._exit(0)  # nothing of the parent's is flushed or closed twice


def _remove(folder: str, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def _rehearse(app: Flask) -> None:
    visitor = Client(app, use_cookies=False)
    here = {"base_url": app.config["PUBLIC_URL"], "environ_overrides": {REHEARSAL: True}}
    code = _prepare(app)
    forms = [f"/s/{code}{mode}" for mode in MODES] if code else []
    for number in range(AGAIN):
        for path in (*PAGES, *forms):
            visitor.get(path, **here).close()
        for path in forms[:1]:
            visitor.post(path, data={"kunci": ""}, **here).close()
        if number == 0:
            _forget_lookups()
    with app.app_context():
        disconnect()


def _forget_lookups() -> None:
    """What was looked up on types while loading: Python keeps the last 4,096 names, each counted as
    a use, and a worker that looks up another would write to the page of the one it replaces.
    """
    forget = getattr(sys, "_clear_internal_caches", None) or sys._clear_type_cache
    forget()


def _prepare(app: Flask) -> str | None:
    with app.app_context():
        make_ready()
        try:
            return any_code()
        except DBAPIError:
            return None
