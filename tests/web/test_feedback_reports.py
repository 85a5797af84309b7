"""The pages of feedback reports: read, answered, agreed, carried on; who gets in."""

import pytest

from portal.db import db
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.models.people import Employee
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from tests import people
from tests.attacks.statements import watched
from tests.documents import pdf_reader
from tests.people import EARLIER, SANDI, Person
from tests.services.signed import delivered, ready, received, signed
from tests.stored import count, rows_of

DUE = {"selesai-hari": "30", "selesai-bulan": "11", "selesai-tahun": "2026"}


@pytest.fixture
def case(app, agency, autumn):
    """The little office and Sari's document, received."""
    house, evaluation = ready()
    return house, received(house, signed(house, evaluation))


@pytest.fixture
def at(app):
    """Opens a browser in which an employee is logged in."""

    def log_in(who, *roles):
        row = db.session.get(Employee, who.id)
        link = accounts.create_account(NewAccount(row.nip, row.name), EARLIER)
        account = accounts.activate(link, SANDI, EARLIER.at)
        for role in roles:
            accounts.grant_role(account, role, None, "SK", EARLIER)
        secret = people._enrolled(account) if roles else None
        return people.browser_of(app, Person(account, row.nip, row.name, secret))

    return log_in


def place_of(browser, end: str) -> int:
    """Which form of the page posts to an address with this end."""
    return next(
        place
        for place, one in enumerate(browser.page.all("form"))
        if str(one["action"]).endswith(end)
    )


def test_the_whole_way_of_a_report(case, at):
    house, result = case
    sari, budi = at(house.sari), at(house.budi)
    assert "Baca laporan umpan balik" in sari.visit("/beranda").text
    page = sari.visit(f"/laporan-umpan-balik/{result}")
    for words in ("Sabar menjelaskan", "Pencatatan kohort", "hari pelayanan", "n 1"):
        assert words in page.text
    sari.submit("rencana", tindakan="Mengisi kohort tiap Jumat", **DUE)
    assert "Tersimpan" in sari.page.text
    sari.submit("baca", ambil="Kohort lebih dulu; selebihnya saya setuju")
    assert "Kohort lebih dulu" in sari.page.text
    assert "Baca laporan umpan balik" not in sari.visit("/beranda").text
    assert "Sari" in budi.visit("/laporan-umpan-balik").text
    page = budi.visit(f"/laporan-umpan-balik/{result}")
    assert "Kohort lebih dulu" in page.text
    (action,) = rows_of(ReportAction)
    budi.submit(place_of(budi, "/sepakati"))
    assert "disepakati penilai" in budi.page.text
    sari.visit(f"/laporan-umpan-balik/{result}")
    sari.submit(
        place_of(sari, "/tutup"),
        **{"akhir": "selesai", f"hasil-{action.id}": "Kohort penuh sampai Oktober"},
    )
    assert "Kohort penuh" in sari.page.text


def test_nothing_typed_is_lost(case, at):
    house, result = case
    sari = at(house.sari)
    sari.visit(f"/laporan-umpan-balik/{result}")
    sari.submit("rencana", status=422, tindakan="Belajar", **(DUE | {"selesai-hari": "31"}))
    assert "tidak ada di kalender" in sari.page.text
    assert sari.page.one("#tindakan").get_text(strip=True) == "Belajar"
    sari.submit("baca", status=422, ambil="")
    assert "Tulis satu kalimat" in sari.page.text
    assert count(ReportAction) == count(ReportReading) == 0


def test_a_report_is_closed_to_others_and_before_receipt(app, agency, autumn, at):
    house, evaluation = ready()
    result = delivered(house, signed(house, evaluation))
    sari, joko = at(house.sari), at(house.joko)
    sari.visit(f"/laporan-umpan-balik/{result}", status=404)
    joko.visit(f"/laporan-umpan-balik/{result}", status=403)
    budi = at(house.budi)
    assert "Yang saya ambil" not in budi.visit(f"/laporan-umpan-balik/{result}").text


def test_the_rater_answers_nothing_for_the_employee(case, at):
    house, result = case
    budi = at(house.budi)
    budi.visit(f"/laporan-umpan-balik/{result}")
    token = (
        budi.page.one("input[name=csrf_token]")["value"]
        if budi.page.all("input[name=csrf_token]")
        else ""
    )
    answer = budi.client.post(
        f"/laporan-umpan-balik/{result}/baca",
        data={"csrf_token": token, "ambil": "Sudah"}, base_url="http://localhost",
    )  # fmt: skip
    assert answer.status_code in (400, 403)
    assert count(ReportReading) == 0


def test_the_report_is_a_tagged_document(case, at):
    house, result = case
    sari = at(house.sari)
    answer = sari.client.get(
        f"/laporan-umpan-balik/{result}/laporan.pdf", base_url="http://localhost"
    )
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "Sabar menjelaskan" in pdf_reader.text(answer.data)


def test_the_personnel_office_reads_it(case, at):
    house, result = case
    dewi = at(house.dewi, Role.HR)
    assert "Sabar menjelaskan" in dewi.visit(f"/laporan-umpan-balik/{result}").text


def test_a_report_costs_few_statements(case, at):
    house, result = case
    sari = at(house.sari)
    for path, most in (("/laporan-umpan-balik", 8), (f"/laporan-umpan-balik/{result}", 14)):
        sari.visit(path)
        with watched() as seen:
            assert sari.client.get(path, base_url="http://localhost").status_code == 200
        assert len(seen.statements) <= most, seen.statements
