"""The purge: exactly what has outlived its time, a proof that stays, a trail left untouched."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.accounts import Account, LoginSession, RecoveryCode
from portal.models.people import Employee, StaffImport
from portal.queries.audit import check_chain, entries
from portal.queries.privacy import proof
from portal.queries.purge_steps import STEPS, due_lines
from portal.rules.retention import End, retention_on
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.audit import Act
from portal.services.purging import purge
from tests import factories, people, staff_office
from tests.everything import contents, everything
from tests.staff_files import SARI_NIP


@pytest.fixture
def filled(app):
    """A row in every table."""
    everything()


def later(**span: float) -> Act:
    return Act("Agus", factories.MOMENT + timedelta(**span))


def counts(act: Act) -> dict[str, int]:
    return {line.step: line.count for line in due_lines(retention_on(act.on), act.at)}


def test_steps_and_classes_fit_each_other():
    """Whatever is not kept has a step, and a step does what its class says."""
    rule = retention_on(factories.TODAY)
    stepped = {step.class_key for step in STEPS}
    unkept = {one.key for one in rule.classes if one.end is not End.TETAP}
    assert stepped == unkept, "Add a Step for the class to portal/queries/purge_steps.py"
    assert len({step.key for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert step.model.__tablename__ not in {"audit_entry", "purge_run"}


def test_nothing_is_due_on_the_same_day(filled):
    assert set(counts(factories.AGUS).values()) == {0}


def test_a_session_goes_after_thirty_days_and_not_a_second_before(filled):
    (seen,) = db.session.scalars(sa.select(LoginSession.seen_at))
    day = seen + timedelta(days=30)
    assert counts(Act("Agus", day))["perangkat"] == 0
    purge(Act("Agus", day + timedelta(seconds=1)))
    assert db.session.scalars(sa.select(LoginSession)).all() == []


def test_after_ten_years_all_that_must_go_is_gone_and_the_rest_stands(filled):
    (ratna,) = db.session.scalars(sa.select(Account.id).where(Account.totp_secret.is_not(None)))
    accounts.disable_account(ratna, "pindah", factories.AGUS, people.actor(Role.ADMIN))
    with writing() as session:
        session.execute(sa.update(Employee).values(left_on=factories.TODAY))
    before, act = contents(), later(days=3653)
    due = counts(act)
    gone = {
        "akun_tertutup", "kode_pemulihan", "alamat_kalender", "tautan_aktivasi", "percobaan_gagal",
        "kontak_pegawai", "isi_impor", "perubahan_impor", "kiriman_pesan", "pesan_lama",
        "surat_suara", "saran_warga", "ikatan_forum",
    }  # fmt: skip
    assert {step for step, count in due.items() if count} == gone
    made = proof(purge(act, expected=sum(due.values())))
    after = contents()
    assert counts(act) == dict.fromkeys(due, 0)
    assert after["audit_entry"][:-1] == before["audit_entry"]
    assert [len(after[n]) for n in ("account", "employee", "tally", "receipt")] == [
        len(before[n]) for n in ("account", "employee", "tally", "receipt")
    ]
    assert made.total == sum(due.values())
    assert made.is_chained
    assert check_chain().broken_at is None
    assert db.session.scalars(sa.select(RecoveryCode)).all() == []
    sari = staff_office.person(SARI_NIP)
    assert (sari.email, sari.phone) == (None, None)
    (imported,) = db.session.scalars(sa.select(StaffImport))
    assert (imported.undo, imported.problems) == (None, [])
    assert imported.file_name == "pegawai.xlsx"


def test_the_proof_tells_class_count_span_rule_and_its_place_in_the_trail(filled):
    made = proof(purge(later(days=800)))
    lines = {line["step"]: line for line in made.lines}
    assert lines["saran_warga"] == {
        "step": "saran_warga", "class": "saran", "count": 12,
        "oldest": "2026-06-01", "newest": "2026-09-01",
    }  # fmt: skip
    assert made.rule == "penyimpanan-2024 (2024-10-17)"
    last = entries()[-1]
    assert (last.sequence, last.digest) == (made.audit_sequence, made.audit_digest)
    assert last.detail["saran_warga"] == 12


def test_another_number_than_was_confirmed_purges_nothing(filled):
    before = contents()
    with pytest.raises(IllegalStep):
        purge(later(days=800), expected=1)
    assert contents() == before


def test_a_second_purge_finds_nothing_and_proves_that_too(filled):
    act = later(days=800)
    purge(act)
    made = proof(purge(act))
    assert made.total == 0
    assert made.is_chained


@pytest.mark.engines("sqlite")
def test_what_was_purged_is_in_no_byte_of_the_file_or_its_log(app, filled):
    comment = b"Saran 3"
    path = str(db.engine.url.database)
    assert comment in _bytes(path)
    purge(later(days=800))
    db.session.remove()
    assert comment not in _bytes(path)


def _bytes(path: str) -> bytes:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)").fetchall()
    found = b""
    for name in (path, f"{path}-wal"):
        try:
            with open(name, "rb") as file:
                found += file.read()
        except FileNotFoundError:
            continue
    return found


def test_the_command_counts_and_then_purges(app, filled, time_machine):
    time_machine.move_to(factories.MOMENT + timedelta(days=800), tick=False)
    runner = app.test_cli_runner()
    dry = json.loads(runner.invoke(args=["privacy", "purge", "--dry-run", "--json"]).output)
    assert (dry["purged"], dry["audit_digest"]) == (False, None)
    real = json.loads(runner.invoke(args=["privacy", "purge", "--json"]).output)
    assert (real["purged"], real["total"]) == (True, dry["total"])
    assert real["lines"] == dry["lines"]
    said = runner.invoke(args=["privacy", "purge"])
    assert "0 baris dihapus" in said.output
