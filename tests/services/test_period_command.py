"""`flask period`: what it prints, and its exit codes."""

import json

import pytest
import time_machine

from portal.db import db
from tests import factories


@pytest.fixture
def run(app):
    """Runs the command at half past nine of a Monday: exit code and what it printed."""
    factories.agency()

    def run_on(*words: str) -> tuple[int, str]:
        with time_machine.travel(factories.MOMENT, tick=False):
            done = app.test_cli_runner().invoke(args=["period", *words])
        db.session.rollback()
        return done.exit_code, done.output

    return run_on


def test_open_needs_a_scheme_and_happens_once(run):
    code, said = run("open", "2026", "--json")
    assert code == 2
    assert "skema" in json.loads(said)["refused"]
    factories.scheme()
    code, said = run("open", "2026", "--json")
    assert code == 0
    assert [one["key"] for one in json.loads(said)["periods"]] == [
        *("2026-t1", "2026-t2", "2026-t3", "2026-t4", "2026"),
    ]
    assert run("open", "2026")[0] == 2


def test_tick_catches_up_and_may_be_repeated(run):
    factories.scheme()
    run("open", "2026")
    code, said = run("tick", "--json")
    assert code == 0
    assert {one["period"] for one in json.loads(said)["steps"]} == {
        *("2026-t1", "2026-t2", "2026-t3", "2026"),
    }
    assert json.loads(run("tick", "--json")[1]) == {"steps": [], "handed_over": 0}


def test_close_is_refused_with_the_reason(run):
    factories.scheme()
    run("open", "2026")
    code, said = run("close", "2026-t1", "--json")
    assert code == 2
    assert "bukan lanjutan" in json.loads(said)["refused"]
    assert run("close", "2025-t1")[0] == 2
    assert run("close", "kapan")[0] == 2
