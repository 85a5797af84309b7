"""A backup holds every row, proves it, says nothing of order, and comes back on either engine."""

import json
import sqlite3
import stat
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditEntry
from portal.models.ballots import BallotBox, CitizenBallot
from portal.models.units import Unit
from portal.queries.audit import check_chain, entries
from portal.services.backup import check_backup, restore_backup, take_backup
from portal.services.mixing import drain
from tests import factories
from tests.databases import make_app
from tests.everything import contents, everything
from tests.services.snapshots import AFTER
from tests.stored import rows_of

ACT = factories.AGUS


@pytest.fixture
def filled(app):
    """At least a row in every table but the ballot boxes, which were mixed."""
    everything()
    drain(AFTER, batch=1)
    db.session.remove()


@pytest.fixture
def file(filled, tmp_path):
    """A backup of it."""
    path = tmp_path / "cadangan.db"
    take_backup(path, ACT)
    return path


@pytest.fixture(scope="session")
def taken():
    """Backups by engine: what is done to a file alone is done to a copy."""
    return {}


@pytest.fixture
def lone_file(app, engine_name, taken, request, tmp_path):
    """The same backup, whatever the database holds now."""
    if engine_name not in taken:
        taken[engine_name] = request.getfixturevalue("file").read_bytes()
    path = tmp_path / "salinan.db"
    path.write_bytes(taken[engine_name])
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request, databases) -> Iterator[object]:
    """An empty, migrated database of either engine, with an application of its own."""
    database = databases.copied(request.param, "migrated")
    other = make_app(database.url)
    with other.app_context():
        yield other
        db.session.remove()
        db.engine.dispose()
    database.remove()


def tampered(path, statement):
    """Change a backup behind its back."""
    with sqlite3.connect(path) as connection:
        changed = connection.execute(statement).rowcount
    connection.close()
    assert changed


def as_json(rows):
    """Rows of `contents` as they can be compared between engines."""
    return {
        name: sorted(repr([getattr(v, "timestamp", lambda v=v: v)() for v in row]) for row in some)
        for name, some in rows.items()
    }


def test_everything_comes_back_on_either_engine(file, elsewhere, prepared):
    with prepared.app.app_context():
        before = contents()
    found = restore_backup(file, ACT)
    after = contents()
    assert after["audit_entry"][-1][3] == "backup:restored"
    taken = before.pop("audit_entry"), after.pop("audit_entry")
    assert as_json(after) == as_json(before)
    # The file was written before its own entry was, and the new trail goes on from there.
    assert as_json({"": taken[1][:-1]}) == as_json({"": taken[0][:-1]})
    assert found.rows == sum(map(len, before.values())) + len(taken[0]) - 1
    assert check_chain().broken_at is None


def test_a_backup_is_written_once_and_for_its_owner_alone(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Invalid, match="sudah ada"):
        take_backup(file, ACT)
    assert [p.name for p in file.parent.iterdir()] == ["cadangan.db"]
    assert entries()[-1].tag == "backup:taken"
    assert entries()[-1].detail["head"] == check_backup(file).head


def test_nothing_is_written_while_an_answer_lies_in_the_box(cast, tmp_path):
    cast(comment="Atas nama Wati")
    with pytest.raises(IllegalStep, match="1 jawaban di kotak suara"):
        take_backup(tmp_path / "cadangan.db", ACT)
    assert list(tmp_path.iterdir()) == []
    assert len(rows_of(BallotBox)) == 1


def test_answers_lie_in_the_order_of_their_random_keys(cast, tmp_path):
    for value in (1, 2, 3, 4) * 6:
        cast(value=value)
        drain(AFTER, batch=1)
    path = tmp_path / "cadangan.db"
    take_backup(path, ACT)
    connection = sqlite3.connect(path)
    for table in ("citizen_ballot", "receipt"):
        keys = [row[0] for row in connection.execute(f"SELECT id FROM {table}")]  # noqa: S608
        assert keys == sorted(keys)
        assert len(keys) == 24
    connection.close()
    assert not list(tmp_path.glob("*-wal"))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE citizen_ballot SET half_day = '13-17' WHERE half_day = '08-12'", "citizen_ballot"),
        ("DELETE FROM receipt", "receipt"),
        ("UPDATE unit SET name = 'Kantor lain'", "unit"),
        ("UPDATE audit_entry SET actor = 'orang lain' WHERE sequence = 2", "audit_entry"),
        ("DELETE FROM backup_manifest WHERE key = 'format'", "tidak dikenal"),
        ("DROP TABLE slip", "bukan cadangan"),
    ],
)
def test_a_changed_backup_is_found_out_and_never_restored(lone_file, statement, fault):
    with sqlite3.connect(lone_file) as connection:
        connection.execute(statement)
    connection.close()
    for look in (check_backup, lambda path: restore_backup(path, ACT)):
        with pytest.raises((IllegalStep, Invalid), match=fault):
            look(lone_file)


def test_a_trail_that_was_broken_before_the_backup_is_noticed(filled, tmp_path):
    """The digests of the file fit, because they were taken of what was already wrong."""
    path = tmp_path / "cadangan.db"
    with write_connection() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        connection.execute(sa.update(AuditEntry).values(actor="orang lain"))
    try:
        with pytest.raises(IllegalStep, match="Rantai jejak audit putus"):
            take_backup(path, ACT)
        assert not path.exists()
    finally:
        with write_connection() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_counters_that_differ_from_the_ballots_are_noticed(filled, tmp_path):
    with write_connection() as connection:
        one = connection.execute(sa.select(CitizenBallot.id)).scalars().first()
        connection.execute(sa.delete(CitizenBallot).where(CitizenBallot.id == one))
    path = tmp_path / "cadangan.db"
    take_backup(path, ACT)
    with pytest.raises(IllegalStep, match="surat suara"):
        check_backup(path)


def test_a_database_in_use_is_never_overwritten(file):
    before = contents()
    with pytest.raises(IllegalStep, match="sudah berisi"):
        restore_backup(file, ACT)
    assert contents() == before


def test_what_is_no_backup_is_refused(app, tmp_path):
    for name, content in (("a.db", b""), ("b.db", b"SQLite format 3\0" * 99), ("c.txt", b"halo")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Invalid, match="bukan cadangan"):
            check_backup(path)


def test_another_schema_is_named(lone_file, elsewhere):
    with sqlite3.connect(lone_file) as connection:
        connection.execute("UPDATE backup_manifest SET value = '\"0001\"' WHERE key = 'revision'")
    connection.close()
    with pytest.raises(IllegalStep, match="skema 0001"):
        restore_backup(lone_file, ACT)
    assert rows_of(Unit) == []


def test_units_come_back_after_the_units_above_them(app, tmp_path, elsewhere, prepared):
    """A unit that was put below a younger one, or merged into one, has the smaller key."""
    with prepared.app.app_context():
        gone = factories.unit("Bidang")
        lower, upper = factories.unit("Seksi"), factories.unit("Dinas")
        with write_connection() as connection:
            connection.execute(
                sa.update(Unit).where(Unit.id == lower.id).values(parent_id=upper.id)
            )
            connection.execute(
                sa.update(Unit)
                .where(Unit.id == gone.id)
                .values(merged_into_id=lower.id, closed_on=factories.TODAY)
            )
        take_backup(tmp_path / "cadangan.db", ACT)
    restore_backup(tmp_path / "cadangan.db", ACT)
    assert {row.name: (row.parent_id, row.merged_into_id) for row in rows_of(Unit)} == {
        "Dinas": (None, None),
        "Seksi": (upper.id, None),
        "Bidang": (None, lower.id),
    }


# The commands


def test_the_commands_say_what_they_did(filled, prepared, tmp_path):
    run = prepared.app.test_cli_runner().invoke
    path = str(tmp_path / "cadangan.db")
    made = run(args=["backup", path, "--json"])
    assert made.exit_code == 0, made.output
    told = json.loads(made.output)
    assert told["ok"] is True
    assert told["counts"]["citizen_ballot"] == len(rows_of(CitizenBallot))
    checked = run(args=["restore", path, "--check"])
    assert checked.exit_code == 0
    assert "Cadangan utuh" in checked.output
    assert told["head"] in checked.output
    assert "1 jawaban tersegel, kuncinya di mesin ini: hilang" in checked.output
    again = run(args=["backup", path])
    assert (again.exit_code, "sudah ada" in again.output) == (1, True)
    over = run(args=["restore", path, "--json"])
    assert over.exit_code == 1
    assert json.loads(over.output)["ok"] is False
    tampered(path, "DELETE FROM tally")
    broken = run(args=["restore", path, "--check"])
    assert broken.exit_code == 1
    assert "tally" in broken.output
