"""Health: alive says nothing, ready says what is missing."""

import flask_migrate
import pytest
import sqlalchemy as sa

from portal.db import db
from portal.queries import health
from portal.rules.channels import Channel
from tests import factories
from tests.databases import make_app


def test_a_process_that_answers_is_alive(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_a_portal_in_order_is_ready(client, agency):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json
    assert answer.json["status"] == "ok"
    assert set(answer.json["checks"]) == {"database", "schema", "worker", "sqlite", "disk"}
    assert set(answer.json["checks"].values()) == {"ok"}


def test_health_is_never_kept_by_a_cache(client):
    for path in ("/healthz", "/readyz"):
        assert "no-" in client.get(path).headers["Cache-Control"]


@pytest.fixture
def unready(empty_database):
    """The application on a database in which no migration has run."""
    app = make_app(empty_database.url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_database_without_its_schema_is_not_ready(unready):
    answer = unready.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "flask db upgrade" in answer.json["checks"]["schema"]
    assert unready.test_client().get("/healthz").status_code == 200


def test_a_schema_behind_the_code_is_not_ready(unready):
    flask_migrate.upgrade()
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        connection.commit()
    answer = unready.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["schema"] != "ok"


def test_a_database_that_is_away_is_not_ready_and_pages_say_so(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'tidak' / 'ada.db'}")
    client = app.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == "tidak terjangkau"
    page = client.get("/")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"


def test_a_ballot_box_that_nobody_empties_is_not_ready(app, client, cast):
    app.config["BALLOT_BATCH"] = 1
    for _ in range(19):
        cast(channel=Channel.KIOSK)
    assert client.get("/readyz").status_code == 200
    cast()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "flask worker" in answer.json["checks"]["worker"]


def test_full_boxes_are_counted_per_counter(app, client, service, cast):
    """Two half-full boxes are no full one."""
    app.config["BALLOT_BATCH"] = 1
    other = factories.point(service, "Loket 2")
    for _ in range(12):
        cast()
        cast(other)
    assert client.get("/readyz").status_code == 200


def test_the_schema_asked_for_is_the_newest_migration(app):
    with db.engine.connect() as connection:
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert health.code_head() == version
