"""Readiness: the database answers, its schema is ours, and the box is being emptied."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from portal.db import SAFE_SQLITE, db, sqlite, write_connection
from portal.models.ballots import BallotBox
from portal.queries import health
from portal.rules.channels import Channel, HalfDay
from portal.services.mixing import drain
from tests import factories
from tests.attacks.statements import watched
from tests.databases import make_app

BATCH = 2


@pytest.fixture
def full_box(point, skm):
    """`full_box(n)` lets n answers wait at one counter."""

    def fill(number, at=point.id):
        row = {
            "point_id": at,
            "version_id": skm.id,
            "on_date": factories.TODAY,
            "half_day": HalfDay.PAGI,
            "channel": Channel.POSTER,
            "scores": factories.scores(),
            "profile": {},
            "comment": None,
        }
        with write_connection() as connection:
            connection.execute(sa.insert(BallotBox), [dict(row) for _ in range(number)])

    return fill


def test_a_fresh_portal_is_ready(app):
    assert health.checks(BATCH) == dict.fromkeys(("database", "schema", "worker", "sqlite"), "ok")


def test_a_box_that_nobody_empties_says_what_to_start(full_box):
    full_box(20 * BATCH - 1)
    assert health.checks(BATCH)["worker"] == "ok"
    full_box(1)
    assert "flask worker" in health.checks(BATCH)["worker"]
    drain(factories.TODAY, BATCH)
    assert health.checks(BATCH)["worker"] == "ok"


def test_the_fullest_counter_decides_and_not_the_sum_of_all(full_box, service, act):
    for number in range(3):
        full_box(20 * BATCH - 1, factories.point(service, f"Loket {number + 2}", act).id)
    assert health.checks(BATCH)["worker"] == "ok"


def test_a_database_without_tables_asks_for_the_migration(empty_database):
    app = make_app(empty_database.url)
    with app.app_context():
        found = health.checks(BATCH)
        db.engine.dispose()
    assert found["database"] == "ok"
    assert "flask db upgrade" in found["schema"]


def test_a_database_at_another_revision_asks_for_the_migration(app):
    with write_connection() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'lain'"))
    try:
        assert "flask db upgrade" in health.checks(BATCH)["schema"]
    finally:
        with write_connection() as connection:
            connection.execute(
                sa.text("UPDATE alembic_version SET version_num = :head"),
                {"head": health.code_head()},
            )


def test_a_database_that_is_away_is_reported_and_not_raised(app, monkeypatch):
    def refuse(*_arguments, **_named):
        raise OperationalError("SELECT 1", {}, OSError("connection refused"))

    monkeypatch.setattr(type(db.engine), "connect", refuse)
    assert health.checks(BATCH) == {"database": "tidak terjangkau"}


@pytest.mark.engines("sqlite")
def test_an_sqlite_with_the_known_fault_is_named(app, monkeypatch):
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 45, 1))
    assert sqlite.sqlite_version_info < SAFE_SQLITE
    assert "WAL" in health.checks(BATCH)["sqlite"]


def test_the_check_costs_few_statements_and_reads_no_ballots(full_box):
    full_box(5)
    with watched() as seen:
        health.checks(BATCH)
    assert len(seen.statements) <= 4, seen.statements
    assert not any("citizen_ballot" in statement for statement in seen.statements)
