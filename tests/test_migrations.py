"""Migrations: they make what the models say, forwards and backwards, and lose no row on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from portal.config import ROOT
from portal.db import Base, db, sqlite, writing
from portal.models.unit_index import RunningIndex
from portal.queries.health import code_head
from tests.conftest import reached
from tests.databases import Databases, make_app
from tests.everything import contents, everything
from tests.stores import Database


@pytest.fixture
def migrated(engine_name: str, databases: Databases) -> Iterator[Flask]:
    """An application on an up-to-date database of its own."""
    yield from _on(reached(lambda: databases.copied(engine_name, "migrated")))


@pytest.fixture
def filled(engine_name: str, databases: Databases) -> Iterator[Flask]:
    """The same with at least one row in every table, written by the services."""
    yield from _on(reached(lambda: databases.copied(engine_name, "filled", everything)))


def _on(database: Database) -> Iterator[Flask]:
    app = make_app(database.url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    database.remove()


def table_names() -> set[str]:
    """Tables there are, without Alembic's own."""
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


@contextmanager
def revisions(folder: Path, **bodies: str) -> Iterator[Path]:
    """A copy of our environment, env.py as it is, with further revisions after ours."""
    target = folder / "migrations"
    (target / "versions").mkdir(parents=True)
    for name in ("env.py", "alembic.ini", "script.py.mako"):
        (target / name).write_text((ROOT / "migrations" / name).read_text())
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        (target / "versions" / path.name).write_text(path.read_text())
    before = code_head()
    for name, body in bodies.items():
        text = f"""
            import sqlalchemy as sa
            from alembic import op

            revision, down_revision = {name!r}, {before!r}
            branch_labels = depends_on = None

            def upgrade():
                {body}
        """
        (target / "versions" / f"{name}.py").write_text(dedent(text))
        before = name
    yield target


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_make_exactly_what_the_models_say(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == code_head()
        differences = compare_metadata(context, Base.metadata)
    assert differences == [], "Write a migration for these (flask db revision --autogenerate)"
    assert table_names() == set(Base.metadata.tables)


def test_checks_and_keys_of_the_models_are_in_the_database(migrated):
    """Alembic compares no CHECK constraints, so they are compared by name here."""
    inspector = sa.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {
            str(c.name).removeprefix(f"ck_{table.name}_")
            for c in table.constraints
            if isinstance(c, sa.CheckConstraint)
        }
        found = {
            str(c["name"]).removeprefix(f"ck_{table.name}_")
            for c in inspector.get_check_constraints(table.name)
        }
        assert wanted == found, f"CHECK constraints of {table.name} differ"


@pytest.mark.engines("sqlite")
def test_answers_have_no_hidden_row_number(migrated):
    """A rowid counts upwards, and a count is a clock."""
    with db.engine.connect() as connection:
        kept = connection.exec_driver_sql(
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).all()
    without = {name for name, without_rowid in kept if without_rowid}
    promised = {
        t.name for t in Base.metadata.sorted_tables if t.kwargs.get("sqlite_with_rowid") is False
    }
    assert {"ballot_box", "citizen_ballot", "citizen_comment", "receipt", "tally"} <= promised
    assert without == promised


def test_every_table_holds_a_row_in_the_filled_database(filled):
    empty = [name for name, rows in contents().items() if not rows]
    assert not empty, f"everything() must fill these too, so that migrations meet rows: {empty}"


def test_down_to_nothing_and_up_again(filled):
    flask_migrate.downgrade(revision="base")
    assert table_names() == set()
    assert leftovers() == []
    flask_migrate.upgrade()
    assert table_names() == set(Base.metadata.tables)
    assert all(rows == [] for rows in contents().values())
    everything()
    assert all(contents().values())


def leftovers() -> list[str]:
    """Functions and triggers that a downgrade forgot."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') "
            )
        else:
            found = connection.exec_driver_sql(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        return list(found.scalars())


def test_upgrading_twice_changes_nothing(filled):
    before = contents()
    flask_migrate.upgrade()
    assert contents() == before


def test_running_figures_of_the_older_shape_are_drawn_anew(filled):
    kept = contents()["running_index"]
    flask_migrate.downgrade(revision="0016")
    with writing() as session:
        (first,) = session.scalars(sa.select(RunningIndex).limit(1))
        first.data = {"index": "81.33", "n": 12}
    flask_migrate.upgrade()
    assert len(contents()["running_index"]) == len(kept) - 1


def changed(table: str) -> str:
    """The body of a migration for which SQLite must rebuild `table` and PostgreSQL need not."""
    return (
        f"with op.batch_alter_table({table!r}) as batch:\n"
        "                    batch.add_column(sa.Column('note', sa.String(10)))\n"
        "                    batch.create_check_constraint('uji', '1 = 1')"
    )


@pytest.mark.parametrize("parent", ["unit", "service", "survey_point", "instrument_version"])
def test_a_changed_parent_keeps_all_rows_of_its_children(filled, tmp_path, parent):
    before = contents()
    with revisions(tmp_path, changed=changed(parent)) as folder:
        flask_migrate.upgrade(directory=str(folder))
    inspector = sa.inspect(db.engine)
    assert "note" in {column["name"] for column in inspector.get_columns(parent)}
    assert "ck_" + parent + "_uji" in {c["name"] for c in inspector.get_check_constraints(parent)}
    assert contents() == before
    assert broken_references() == []


@pytest.mark.parametrize(("foreign_keys", "left"), [("ON", 0), ("OFF", 1)])
def test_the_trap_a_dropped_parent_takes_along_what_cascades_from_it(foreign_keys, left):
    """Why env.py switches foreign keys off while SQLite rebuilds a table."""
    database = sqlite.connect(":memory:", isolation_level=None)
    for statement in (
        f"PRAGMA foreign_keys = {foreign_keys}",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (of INTEGER REFERENCES parent ON DELETE CASCADE)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (1)",
        "CREATE TABLE parent_new AS SELECT * FROM parent",
        "DROP TABLE parent",
        "ALTER TABLE parent_new RENAME TO parent",
    ):
        database.execute(statement)
    assert database.execute("SELECT count(*) FROM child").fetchone() == (left,)
    database.close()


def test_children_that_cascade_survive_a_change_of_their_parent(filled, tmp_path):
    """None of our tables cascades today; a later one may, and env.py is already right for it."""
    steps = {
        "satu": (
            "op.create_table('leaf', sa.Column('id', sa.Integer, primary_key=True), "
            "sa.Column('unit_id', sa.Uuid, sa.ForeignKey('unit.id', ondelete='CASCADE')))\n"
            "                op.execute('INSERT INTO leaf SELECT 1, id FROM unit LIMIT 1')"
        ),
        "dua": changed("unit"),
    }
    with revisions(tmp_path, **steps) as folder:
        flask_migrate.upgrade(directory=str(folder))
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM leaf").scalar() == 1


@pytest.mark.engines("sqlite")
def test_a_migration_that_breaks_a_reference_changes_nothing(filled, tmp_path):
    before = contents()
    with (
        revisions(tmp_path, putus="op.execute('DELETE FROM service')") as folder,
        pytest.raises((RuntimeError, SystemExit)),
    ):
        flask_migrate.upgrade(directory=str(folder))
    assert contents() == before
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == code_head()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def broken_references() -> list[tuple[object, ...]]:
    """Rows whose parent is gone (PostgreSQL never lets that happen)."""
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        return [tuple(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def test_revisions_form_one_line():
    names = [p.stem for p in (ROOT / "migrations" / "versions").glob("*.py")]
    assert len(names) == len({n[:4] for n in names}), f"Number revisions without repeats: {names}"
    folder = str(ROOT / "migrations")
    assert code_head() == ScriptDirectory(folder).get_current_head()
