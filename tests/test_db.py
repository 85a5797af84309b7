"""The database layer: what is promised about engines, transactions, moments and ids."""

import threading
import time

import pytest
import sqlalchemy as sa

from portal.db import (
    SAFE_SQLITE,
    db,
    engine_options,
    sqlite,
    writing,
)
from portal.models.units import Unit
from portal.queries.audit import entries
from portal.services import audit
from tests import factories
from tests.databases import make_app

WAIT_SECONDS = 20


def units() -> list[str]:
    """Names of all units."""
    with db.engine.connect() as connection:
        return list(connection.scalars(sa.select(Unit.name).order_by(Unit.name)))


def a_unit(name: str) -> Unit:
    """A unit that is not stored yet."""
    return Unit(name=name, kind="puskesmas", slug=factories.slug_of(name))


def test_what_is_written_in_one_use_case_is_one_commit(app):
    with writing() as session:
        session.add(a_unit("Poasia"))
        session.flush()
        assert units() == []  # another connection's view
        session.add(a_unit("Abeli"))
    assert units() == ["Abeli", "Poasia"]


def write_and_raise(error: BaseException) -> None:
    """A use case that goes wrong after it wrote."""
    with writing() as session:
        session.add(a_unit("Poasia"))
        session.flush()
        raise error


def test_an_error_inside_a_use_case_leaves_nothing(app):
    with pytest.raises(ZeroDivisionError):
        write_and_raise(ZeroDivisionError())
    assert units() == []
    assert not db.session().in_transaction()


def test_an_interrupted_use_case_leaves_nothing_and_no_lock(app):
    with pytest.raises(KeyboardInterrupt):
        write_and_raise(KeyboardInterrupt())
    factories.unit("Abeli")
    assert units() == ["Abeli"]


def test_a_use_case_does_not_begin_on_changes_of_nobody(app):
    db.session.add(a_unit("Poasia"))
    with pytest.raises(RuntimeError, match="Pending"), writing():
        pytest.fail("The use case began")
    db.session.rollback()
    assert units() == []


def test_a_use_case_sees_what_was_committed_after_the_request_began_to_read(app):
    assert db.session.scalars(sa.select(Unit.name)).all() == []
    in_thread(app, lambda: factories.unit("Poasia"))
    with writing() as session:
        assert session.scalars(sa.select(Unit.name)).all() == ["Poasia"]


@pytest.mark.engines("postgresql")
def test_one_snapshot_sees_the_same_state_throughout(app):
    with writing(one_snapshot=True) as session:
        assert session.scalars(sa.select(Unit.name)).all() == []
        in_thread(app, lambda: factories.unit("Poasia"))
        assert session.scalars(sa.select(Unit.name)).all() == []
    assert units() == ["Poasia"]


def in_thread(app, work) -> None:
    """Run `work` in a thread with a session of its own, and wait for it."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                work()
        except BaseException as error:  # handed to the test, which raises it
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive(), "The other writer waits for ever"
    if failed:
        raise failed[0]


def test_many_writers_wait_for_each_other_and_none_fails(app):
    """Each reads and then writes, which a plain BEGIN refuses at once in WAL mode."""
    start = threading.Barrier(6)
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                start.wait(WAIT_SECONDS)
                for _ in range(5):
                    with writing() as session:
                        session.scalars(sa.select(Unit.name)).all()
                        time.sleep(0.002)
                        audit.record(session, factories.AGUS, audit.AuditTag.SLIPS_ISSUED, None)
        except BaseException as error:  # collected for the test
            failed.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert failed == []
    assert [entry.sequence for entry in entries()] == list(range(1, 31))


@pytest.mark.engines("sqlite")
def test_a_second_writer_on_sqlite_waits_until_the_first_is_done(app):
    order: list[str] = []
    began = threading.Event()

    def second() -> None:
        began.set()
        factories.unit("Abeli")
        order.append("second")

    with writing() as session:
        session.add(a_unit("Poasia"))
        session.flush()
        thread = threading.Thread(target=in_thread, args=(app, second))
        thread.start()
        assert began.wait(WAIT_SECONDS)
        time.sleep(0.1)
        order.append("first")
    thread.join(WAIT_SECONDS)
    assert order == ["first", "second"]
    assert units() == ["Abeli", "Poasia"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a commit survives a power cut
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 5000),
        ("mmap_size", 0),
    ],
)
def test_every_connection_to_sqlite_keeps_our_promises(app, pragma, value):
    with db.engine.connect() as one, db.engine.connect() as two:
        found = {c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (one, two)}
    assert found == {value}


@pytest.mark.engines("sqlite")
def test_the_sqlite_in_use_has_the_fix_for_its_log(app):
    pytest.importorskip("pysqlite3", reason="no wheel with the fixed SQLite for this platform")
    with db.engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
    assert tuple(map(int, version.split("."))) >= SAFE_SQLITE
    assert version == sqlite.sqlite_version


@pytest.mark.engines("sqlite")
def test_a_deleted_text_is_gone_from_the_file(app):
    secret = "kalimat yang harus hilang " * 20
    factories.unit(secret[:190], slug="hilang")
    with writing() as session:
        session.execute(sa.delete(Unit))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        file = connection.exec_driver_sql("PRAGMA database_list").one()[2]
    with open(file, "rb") as content:
        assert secret[:20].encode() not in content.read()


@pytest.mark.engines("postgresql")
def test_postgresql_is_reached_through_psycopg_3(app):
    assert app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql+psycopg://")
    assert db.engine.dialect.driver == "psycopg"
    assert db.engine.dialect.dbapi.__version__.startswith("3.")


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize(("setting", "value"), [("jit", "off"), ("parallel_setup_cost", "20000")])
def test_postgresql_plans_for_pages(app, setting, value):
    assert db.session.scalar(sa.text(f"SHOW {setting}")) == value
    db.session.rollback()
    assert db.session.scalar(sa.text(f"SHOW {setting}")) == value


@pytest.mark.engines("postgresql")
def test_a_page_does_not_wait_long_for_a_postgresql_that_is_away(app):
    options = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    assert options["connect_args"]["connect_timeout"] <= 3
    assert options["pool_timeout"] <= 5


@pytest.mark.engines("sqlite")
def test_two_applications_on_two_files_do_not_meet(app, tmp_path):
    other = make_app(f"sqlite:///{tmp_path / 'lain.db'}")
    factories.unit("Poasia")
    with other.app_context():
        assert db.engine.url.database == str(tmp_path / "lain.db")
        assert not sa.inspect(db.engine).has_table("unit")
        db.engine.dispose()
    assert units() == ["Poasia"]


@pytest.mark.engines("postgresql")
def test_what_was_prepared_outlives_the_end_of_a_page(app):
    """Every page ends with a rollback, after which psycopg alone would have forgotten it."""
    db.engine.dispose()  # one connection, not several in turn
    for _page in range(8):
        db.session.scalar(sa.select(sa.func.count()).select_from(Unit))
        db.session.rollback()
    prepared = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :like")
    assert db.session.scalar(prepared, {"like": "SELECT count(*)%FROM unit"}) == 1
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text("SELECT 1 / 0"))
    db.session.rollback()
    assert units() == []
