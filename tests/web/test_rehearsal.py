"""The rehearsal before the fork: nothing is written, nothing stays open, nothing can stop it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from portal.config import ROOT
from portal.db import db
from portal.rehearsal import rehearse
from tests.databases import make_app
from tests.everything import contents
from tests.web.test_warm_pages import dispatched

HEAVY = {"alembic", "flask_migrate", "mako", "huey", "typst", "xlsxwriter", "portal.cli"}


def open_sockets_and_databases(file: str | None) -> list[str]:
    """What this process holds open that two processes must not share."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = str(handle.readlink())
        except OSError:
            continue
        if (file and target.startswith(file)) or target.startswith("socket:"):
            found.append(target)
    return sorted(found)


def test_the_first_visitor_after_it_meets_a_warm_page(app, client, point):
    rehearse(app)
    with dispatched(app) as seen:
        page = client.get(f"/s/{point.code}", base_url=app.config["PUBLIC_URL"])
    assert page.status_code == 200
    assert seen == []


def test_it_writes_nothing(app, point):
    before = contents()
    rehearse(app)
    assert contents() == before


@pytest.mark.engines("sqlite")
def test_it_is_not_logged_as_visits(app, client, point):
    with capture_logs() as lines:
        rehearse(app)
        client.get("/")
    assert [line["event"] for line in lines] == ["permintaan"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux")
def test_no_connection_no_thread_and_no_lock_are_left_for_the_workers(app, point):
    db.session.remove()
    db.engine.dispose()
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    before = open_sockets_and_databases(file)
    threads = threading.active_count()
    rehearse(app)
    assert open_sockets_and_databases(file) == before
    assert db.engine.pool.checkedin() == db.engine.pool.checkedout() == 0
    assert threading.active_count() == threads


def test_an_empty_database_is_rehearsed_as_well(empty_database):
    app = make_app(empty_database.url, {"PROPAGATE_EXCEPTIONS": False})
    rehearse(app)


@pytest.mark.engines("sqlite")
def test_a_database_that_is_away_does_not_stop_the_start(tmp_path):
    rehearse(make_app(f"sqlite:///{tmp_path / 'tidak' / 'ada.db'}"))


@pytest.mark.engines("sqlite")
def test_a_web_process_loads_no_tools_that_only_commands_and_documents_need(tmp_path):
    code = (
        "import sys, wsgi; wsgi.app.extensions['rehearse'](); "
        f"print(sorted({HEAVY!r} & sys.modules.keys()))"
    )
    environ = {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip().splitlines()[-1] == "[]"
