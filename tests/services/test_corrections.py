"""Requests for correction: filed, decided, written to the register, and never twice."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.accounts import Account
from portal.models.people import Employee
from portal.models.privacy import CorrectionRequest
from portal.queries.audit import check_chain, entries
from portal.rules.corrections import CorrectionField, CorrectionState
from portal.services.corrections import Decision, NewCorrection, decide_correction
from tests import factories, people, privacy_office, staff_office
from tests.staff_files import SARI_NIP


@pytest.fixture
def sari(app, agency):
    """Sari's account."""
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    staff_office.imported()
    return privacy_office.account_of(SARI_NIP)


@pytest.fixture
def dewi(app, sari):
    """The personnel office."""
    return people.person("Dewi Lestari").id


def asked(sari, field=CorrectionField.TELEPON, wanted="0813 1111 3333"):
    return privacy_office.filed(sari, new=NewCorrection(field, "lama", wanted, "SK 12"))


def row(request) -> CorrectionRequest:
    db.session.expire_all()
    found = db.session.get(CorrectionRequest, request)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("field", "wanted", "column", "kept"),
    [
        (CorrectionField.TELEPON, "0813 1111 3333", "phone", "+6281311113333"),
        (CorrectionField.SUREL, "Sari@Kota.go.id", "email", "sari@kota.go.id"),
        (CorrectionField.NAMA, "Ns. Sari  Dewi, M.Kep.", "name", "Ns. Sari Dewi, M.Kep."),
    ],
)
def test_an_applied_request_is_in_the_register_at_once(
    sari, dewi, act, field, wanted, column, kept
):
    request = asked(sari, field, wanted)
    decide_correction(request, Decision(True, "", 1, dewi), act)
    employee = staff_office.person(SARI_NIP)
    assert getattr(employee, column) == kept
    assert employee.version == 2
    assert row(request).state is CorrectionState.DITERAPKAN
    assert entries()[-1].tag == "correction:applied"
    told = entries()[-1].detail
    assert told["after"]["state"] == "diterapkan"
    assert told["before"]["state"] == "diajukan"
    assert told["after"][field.value] == f"{kept[:3]}…{kept[-2:]}"
    assert kept not in str(told), "the trail is kept for ever, values are not"
    assert check_chain().broken_at is None


def test_a_new_name_is_the_accounts_and_is_found_by_searching(sari, dewi, act):
    decide_correction(asked(sari, CorrectionField.NAMA, "Ayu"), Decision(True, "", 1, dewi), act)
    assert db.session.scalar(sa.select(Account.name).where(Account.id == sari)) == "Ayu"
    assert db.session.scalar(sa.select(Employee.nip).where(Employee.name_key == "ayu")) == SARI_NIP


def test_a_refusal_needs_a_reason_and_changes_nothing(sari, dewi, act):
    request = asked(sari)
    before = staff_office.person(SARI_NIP).phone
    with pytest.raises(Invalid, match="alasan"):
        decide_correction(request, Decision(False, "  ", 1, dewi), act)
    assert row(request).state is CorrectionState.DIAJUKAN
    decide_correction(request, Decision(False, "Nomor ini milik orang lain.", 1, dewi), act)
    assert row(request).state is CorrectionState.DITOLAK
    assert staff_office.person(SARI_NIP).phone == before


def test_what_rests_on_a_decree_is_applied_with_words_alone(sari, dewi, act):
    request = asked(sari, CorrectionField.GOLONGAN, "III/c")
    with pytest.raises(Invalid, match="SK"):
        decide_correction(request, Decision(True, "", 1, dewi), act)
    decide_correction(request, Decision(True, "Impor 12 September", 1, dewi), act)
    assert staff_office.person(SARI_NIP).golongan == "III/b"


def test_of_two_decisions_the_second_is_refused(sari, dewi, act):
    request = asked(sari)
    decide_correction(request, Decision(False, "Bukan nomor Anda.", 1, dewi), act)
    with pytest.raises(IllegalStep):
        decide_correction(request, Decision(True, "", 1, dewi), act)
    assert row(request).state is CorrectionState.DITOLAK


def test_a_second_request_about_the_same_waits_for_the_first(sari, dewi, act):
    first = asked(sari)
    with pytest.raises(Invalid, match="masih berjalan"):
        asked(sari)
    decide_correction(first, Decision(True, "", 1, dewi), act)
    asked(sari)


def test_open_requests_are_bounded(sari):
    for number in range(10):
        asked(sari, CorrectionField.LAINNYA, f"Isi {number}")
    with pytest.raises(Invalid, match="Terlalu banyak"):
        asked(sari, CorrectionField.LAINNYA, "Isi lain")


def test_an_account_without_employee_and_an_empty_request_are_refused(sari, dewi):
    with pytest.raises(NotFound):
        privacy_office.filed(dewi)
    with pytest.raises(Invalid):
        privacy_office.filed(sari, new=replace(privacy_office.WRONG_PHONE, wanted=""))
