"""`flask import staff FILE`: what it prints, what it writes, and its exit codes."""

import json

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from tests import factories
from tests.staff_files import SARI_ROW, STAFF, xlsx


@pytest.fixture
def run(app, tmp_path):
    """Runs the command on a file with these bytes: exit code and what it printed."""
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})

    def run_on(data: bytes, *options: str) -> tuple[int, str]:
        path = tmp_path / "pegawai.xlsx"
        path.write_bytes(data)
        done = app.test_cli_runner().invoke(args=["import", "staff", str(path), *options])
        db.session.rollback()
        return done.exit_code, done.output

    return run_on


def people() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Employee)) or 0


def test_a_dry_run_writes_nobody_and_the_run_after_it_all(run):
    code, said = run(xlsx(), "--dry-run", "--json")
    assert (code, people()) == (0, 0)
    assert json.loads(said) | {"problems": []} == {
        "applied": False, "rows": 3, "created": 3, "changed": 0, "unchanged": 0, "errors": 0,
        "warnings": 0, "problems": [],
    }  # fmt: skip
    code, said = run(xlsx())
    assert (code, people()) == (0, 3)
    assert "3 baru" in said
    assert "3 sama" in run(xlsx())[1]


def test_a_bad_row_keeps_all_out_and_says_where(run):
    bad = (*SARI_ROW[:4], "Puskesmas Posia", *SARI_ROW[5:])
    code, said = run(xlsx((STAFF[0], bad)), "--json")
    assert (code, people()) == (1, 0)
    (problem,) = json.loads(said)["problems"]
    assert (problem["row"], problem["column"], problem["name"]) == (3, "E", "Unit Kerja")
    assert problem["fix"] == "Maksud Anda Puskesmas Poasia?"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"a;b"])
def test_a_file_that_cannot_be_read_is_refused(run, data):
    code, said = run(data, "--json")
    assert (code, people()) == (2, 0)
    assert json.loads(said)["refused"]
