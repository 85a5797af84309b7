"""Every class of the retention rules that is not kept: rows that outlived it really go, and the
proof says how many.  A class without a step, or a step that nothing here proves, fails.
"""

import datetime
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.people import Employee
from portal.models.privacy import CorrectionRequest
from portal.queries.privacy import proof
from portal.queries.purge_steps import STEPS, Step, due_lines
from portal.rules.retention import End, RetentionRule, retention_on
from portal.rules.roles import Role
from portal.services import accounts, competence_imports, logins, service_times, staff_import
from portal.services.audit import Act
from portal.services.competence_imports import LevelFile
from portal.services.corrections import Decision, decide_correction
from portal.services.evidence import keep_link
from portal.services.purging import purge
from portal.services.service_times import ServiceFile
from portal.services.staff_import import Upload
from tests import factories, people
from tests.everything import everything
from tests.staff_files import SARI_NIP, xlsx

ACT = factories.AGUS
LATE = Act("Agus", factories.MOMENT + datetime.timedelta(days=3653))
Keys = set[tuple[object, ...]]


@pytest.fixture
def aged(app):
    """Rows in every table, and of every class some whose time will be over in ten years."""
    everything()
    _accounts()
    _previews()
    with writing() as session:
        session.execute(sa.update(Employee).values(left_on=factories.TODAY))
    keep_link(_id_of(SARI_NIP), "https://contoh.go.id/tidak-dipakai", ACT)
    request = db.session.scalars(sa.select(CorrectionRequest)).one()
    officer = people.person("Dewi Lestari").id
    decide_correction(request.id, Decision(False, "Sudah benar.", request.version, officer), ACT)


def _accounts() -> None:
    (ratna,) = db.session.scalars(sa.select(Account.id).where(Account.totp_secret.is_not(None)))
    accounts.disable_account(ratna, "pindah", ACT, people.actor(Role.ADMIN))
    joko = people.person("Joko Susilo")
    logins.log_in(joko.login, people.SANDI, "peramban", "Chrome", ACT.at)


def _previews() -> None:
    staff_import.preview(Upload("pegawai.xlsx", xlsx(), None), ACT)
    levels = f"NIP;Komunikasi\n{SARI_NIP};3\n".encode()
    competence_imports.preview(LevelFile("hasil.csv", levels, "Laporan 12", ACT.on, None), ACT)
    times = b"Layanan;Nomor;Mulai;Selesai\nImunisasi;13;01-09-2026;02-09-2026\n"
    service_times.preview(ServiceFile("register.csv", times, None, {}), b"kunci", ACT)


def _id_of(nip: str):
    return db.session.scalars(sa.select(Employee.id).where(Employee.nip == nip)).one()


def _due(step: Step, rule: RetentionRule) -> Keys:
    """Keys of the rows whose time is over."""
    wanted = step.where(rule[step.class_key].cutoff(LATE.at))
    columns = sa.inspect(step.model).primary_key
    return {tuple(row) for row in db.session.execute(sa.select(*columns).where(wanted))}


def _there(step: Step) -> Keys:
    columns = sa.inspect(step.model).primary_key
    return {tuple(row) for row in db.session.execute(sa.select(*columns))}


def _emptied(step: Step, keys: Keys) -> bool:
    """Whether those rows hold what the step says, which is nothing but the version's count."""
    values = {name: value for name, value in (step.values or {}).items() if name != "version"}
    columns = sa.inspect(step.model).primary_key
    rows = db.session.execute(sa.select(step.model).where(sa.tuple_(*columns).in_(keys))).scalars()
    found = [{name: getattr(row, name) for name in values} for row in rows]
    return len(found) == len(keys) and all(one == values for one in found)


def stepless(rule: RetentionRule) -> set[str]:
    """Classes that are not kept and that no step purges."""
    unkept = {one.key for one in rule.classes if one.end is not End.TETAP}
    return unkept - {step.class_key for step in STEPS}


def test_a_class_that_is_added_without_a_step_is_found():
    rule = retention_on(factories.TODAY)
    assert stepless(rule) == set(), "Add a Step to portal/queries/purge_steps.py"
    more = replace(rule.classes[1], key="kelas_baru", end=End.HAPUS)
    assert stepless(replace(rule, classes=(*rule.classes, more))) == {"kelas_baru"}


def test_every_class_that_is_not_kept_really_goes_and_the_proof_counts_it(aged):
    rule = retention_on(LATE.on)
    before = {step.key: _due(step, rule) for step in STEPS}
    bare = sorted(key for key, keys in before.items() if not keys)
    assert not bare, f"Give {bare} a row in `aged`, or nothing shows that these steps delete"
    counted = {line.step: line.count for line in due_lines(rule, LATE.at)}
    assert counted == {key: len(keys) for key, keys in before.items()}

    made = proof(purge(LATE, expected=sum(counted.values())))

    db.session.expire_all()
    for step in STEPS:
        keys = before[step.key]
        if step.values is None:
            assert not keys & _there(step), f"{step.key} left rows behind"
        else:
            assert _emptied(step, keys), f"{step.key} left values behind"
    assert {line["step"]: line["count"] for line in made.lines} == counted
    assert {line["class"] for line in made.lines} == {
        one.key for one in rule.classes if one.end is not End.TETAP
    }
    assert made.total == sum(counted.values())
    assert made.rule == rule.version
    assert made.is_chained
    assert not any(line.count for line in due_lines(rule, LATE.at))
