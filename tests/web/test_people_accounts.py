"""Accounts in bulk: who gets a letter, what is in the file, and what a lost file means."""

import csv
import io
import zipfile

import pytest
import python_calamine
import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account, Activation
from portal.models.audit import AuditEntry
from portal.rules import throttling
from portal.rules.roles import Role
from portal.services import account_batches, accounts
from tests import factories
from tests.browser import Browser
from tests.documents.pdf_reader import page_sizes, text_pages
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, SARI_ROW
from tests.web.people import SANDI, account, entered
from tests.web.test_people import imported, nip_of, person

pytestmark = pytest.mark.usefixtures("monday")
TAG = "account:batch_issued"


@pytest.fixture(autouse=True)
def office(app, monday):
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


@pytest.fixture
def dewi(app):
    return entered(app, "dewi@contoh.go.id", Role.HR)


def pack(browser: Browser, **fields: str) -> zipfile.ZipFile:
    """Press the button of the page and open the file that comes."""
    form = browser.page.form("buat")
    data = {one["name"]: one.get("value", "") for one in form.select("input")}
    data |= {"bantuan": "BKPSDM, lantai 2"} | fields
    answer = browser.client.post(form["action"], data=data)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def merged(file: zipfile.ZipFile) -> list[dict[str, str]]:
    text = file.read("surat-massal.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == TAG)))


def test_from_the_list_to_the_first_login(app, dewi):
    imported()
    page = dewi.visit("/pegawai/akun?untuk=semua")
    assert "3 pegawai akan menerima surat" in page.text
    file = pack(dewi)
    rows = merged(file)
    assert {one["NIP"] for one in rows} == {
        "19700101 199501 1 901", "19850517 201001 2 902", "19900303 202221 1 903",
    }  # fmt: skip
    assert all(one["Tautan"] in one["Pesan WhatsApp"] for one in rows)
    pdf = file.read("surat-aktivasi.pdf")
    assert len(page_sizes(pdf)) == 3
    sari = next(one for one in rows if one["Nama"].startswith("Ns. Sari"))
    pages = [" ".join(lines) for lines in text_pages(pdf)]
    letter = next(one for one in pages if "Sari Dewi" in one)
    assert sari["Kode"] in letter
    assert "BKPSDM, lantai 2" in letter
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(file.read("surat-massal.xlsx"))
    )
    assert len(book.get_sheet_by_index(0).to_python()) == 4
    (entry,) = entries()
    assert entry.detail["count"] == 3
    guest = Browser(app.test_client())
    guest.visit(sari["Tautan"].partition("8000")[2])
    guest.submit("aktivasi", sandi=SANDI, ulang=SANDI)
    guest.visit("/masuk")
    assert "Selamat datang" in guest.submit("masuk", login=SARI_NIP, sandi=SANDI).text


def test_the_database_keeps_neither_link_nor_code(dewi):
    imported()
    dewi.visit("/pegawai/akun?untuk=semua")
    rows = merged(pack(dewi))
    dump = " ".join(
        str(row)
        for table in (Account, Activation, AuditEntry)
        for row in db.session.execute(sa.select(table.__table__)).all()
    )
    for one in rows:
        assert one["Tautan"].rpartition("/")[2] not in dump
        assert one["Kode"].replace("-", "") not in dump


def test_the_code_of_a_letter_is_typed_with_the_nip_and_spent(app, dewi):
    imported()
    dewi.visit("/pegawai/akun?untuk=semua")
    sari = next(one for one in merged(pack(dewi)) if one["Nama"].startswith("Ns."))
    guest = Browser(app.test_client())
    guest.visit("/aktivasi")
    words = {"sandi": SANDI, "ulang": SANDI}
    wrong = guest.submit("aktivasi-kode", nip=JOKO_NIP, kode=sari["Kode"], **words, status=422)
    assert "tidak cocok" in wrong.text
    assert wrong.one("#nip")["value"] == JOKO_NIP
    code = sari["Kode"].replace("-", " ").lower()
    weak = guest.submit("aktivasi-kode", nip=SARI_NIP, kode=code, sandi="a", ulang="a", status=422)
    assert "terlalu pendek" in weak.text
    page = guest.submit("aktivasi-kode", nip="19850517 201001 2 902", kode=code, **words)
    assert "Kata sandi tersimpan" in page.text
    guest.visit("/aktivasi")
    guest.submit("aktivasi-kode", nip=SARI_NIP, kode=code, **words, status=422)
    link = sari["Tautan"].partition("8000")[2]
    guest.visit(link, status=404)


def test_guessing_a_code_is_slowed_down(app, dewi):
    imported()
    guest = Browser(app.test_client())
    for number in range(throttling.FREE + 1):
        guest.visit("/aktivasi")
        fields = {"nip": SARI_NIP, "kode": "0" * 12, "sandi": SANDI, "ulang": SANDI}
        slowed = number >= throttling.FREE
        guest.submit("aktivasi-kode", **fields, status=429 if slowed else 422)


def test_a_second_press_makes_nothing_and_a_lost_file_means_new_links(app, dewi):
    imported()
    dewi.visit("/pegawai/akun?untuk=semua")
    form = dewi.page.form("buat")
    first = merged(pack(dewi))
    data = {one["name"]: one.get("value", "") for one in form.select("input")}
    again = dewi.client.post(form["action"], data=data | {"bantuan": "x"})
    assert again.status_code == 409
    assert len(entries()) == 1
    number = entries()[0].sequence
    dewi.visit(f"/pegawai/akun?untuk=surat&surat={number}")
    second = merged(pack(dewi))
    assert {one["NIP"] for one in second} == {one["NIP"] for one in first}
    assert not {one["Tautan"] for one in second} & {one["Tautan"] for one in first}
    guest = Browser(app.test_client())
    guest.visit(first[0]["Tautan"].partition("8000")[2], status=404)
    guest.visit(second[0]["Tautan"].partition("8000")[2])


def test_units_and_imports_narrow_the_choice(dewi, office):
    imported()
    unit = office["Puskesmas Poasia"].id
    assert "2 pegawai akan" in dewi.visit(f"/pegawai/akun?untuk=unit&unit={unit}").text
    made = dewi.page.all("#impor option")[1]["value"]
    assert "3 pegawai akan" in dewi.visit(f"/pegawai/akun?untuk=impor&impor={made}").text
    dewi.visit("/pegawai/akun?untuk=unit&unit=x", status=422)
    dewi.visit("/pegawai/akun?untuk=surat&surat=9999999999")
    assert "Tidak ada yang perlu" in dewi.page.text


def test_whoever_has_an_account_left_or_rules_gets_no_letter(dewi):
    imported()
    account(JOKO_NIP)
    dewi.visit(f"/pegawai/{person(SARI_NIP).id}/berhenti")
    dewi.submit("berhenti", kind="berhenti", reason="SK")
    page = dewi.visit("/pegawai/akun?untuk=semua")
    assert "1 pegawai akan" in page.text
    pack(dewi)
    key = db.session.scalars(sa.select(Account.id).where(Account.login == HEAD_NIP)).one()
    accounts.grant_role(key, Role.ADMIN, None, "SK", factories.AGUS)
    dewi.visit(f"/pegawai/akun?untuk=surat&surat={entries()[0].sequence}")
    assert "Tidak ada yang perlu" in dewi.page.text


def test_large_choices_come_in_parts(dewi, monkeypatch):
    imported([(nip_of(n), f"Pegawai {n}", *SARI_ROW[2:7], "", *SARI_ROW[8:]) for n in range(5)])
    monkeypatch.setattr(account_batches, "PART", 3)
    dewi.visit("/pegawai/akun?untuk=semua")
    assert len(merged(pack(dewi))) == 3
    dewi.visit("/pegawai/akun?untuk=semua")
    assert len(merged(pack(dewi))) == 2
    assert "Tidak ada yang perlu" in dewi.visit("/pegawai/akun?untuk=semua").text


def test_help_is_asked_for_and_others_stay_out(app, dewi):
    imported()
    dewi.visit("/pegawai/akun?untuk=semua")
    page = dewi.submit("buat", bantuan=" ", status=422)
    assert "Tulis tempat dan nomor bantuan" in page.text
    assert not entries()
    hendra = entered(app, "hendra@contoh.go.id", Role.AUDITOR)
    hendra.visit("/pegawai/akun", status=403)
