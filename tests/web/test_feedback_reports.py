"""The pages of feedback reports: read, answered, agreed, carried on; who gets in."""

import pytest

from portal.models.feedback_reports import ReportAction, ReportReading
from portal.rules.roles import Role
from tests.attacks.statements import watched
from tests.documents import pdf_reader
from tests.services.signed import delivered, ready, received, signed
from tests.stored import count, rows_of

DUE = {"selesai-hari": "30", "selesai-bulan": "11", "selesai-tahun": "2026"}


@pytest.fixture
def case(app, agency, autumn):
    """The little office and Sari's document, received."""
    house, evaluation = ready()
    return house, received(house, signed(house, evaluation))


def place_of(browser, end: str) -> int:
    """Which form of the page posts to an address with this end."""
    return next(
        place
        for place, one in enumerate(browser.page.all("form"))
        if str(one["action"]).endswith(end)
    )


def test_the_whole_way_of_a_report(case, entered_as):
    house, result = case
    sari, budi = entered_as(house.sari), entered_as(house.budi)
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


def test_nothing_typed_is_lost(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    sari.visit(f"/laporan-umpan-balik/{result}")
    sari.submit("rencana", status=422, tindakan="Belajar", **(DUE | {"selesai-hari": "31"}))
    assert "tidak ada di kalender" in sari.page.text
    assert sari.page.one("#tindakan").get_text(strip=True) == "Belajar"
    sari.submit("baca", status=422, ambil="")
    assert "Tulis satu kalimat" in sari.page.text
    assert count(ReportAction) == count(ReportReading) == 0


def test_a_report_is_closed_to_others_and_before_receipt(app, agency, autumn, entered_as):
    house, evaluation = ready()
    result = delivered(house, signed(house, evaluation))
    sari, joko = entered_as(house.sari), entered_as(house.joko)
    sari.visit(f"/laporan-umpan-balik/{result}", status=404)
    joko.visit(f"/laporan-umpan-balik/{result}", status=403)
    budi = entered_as(house.budi)
    assert "Yang saya ambil" not in budi.visit(f"/laporan-umpan-balik/{result}").text


def test_the_rater_answers_nothing_for_the_employee(case, entered_as):
    house, result = case
    budi = entered_as(house.budi)
    budi.visit(f"/laporan-umpan-balik/{result}")
    token = budi.page.all("input[name=csrf_token]")[0]["value"]
    answer = budi.client.post(
        f"/laporan-umpan-balik/{result}/baca",
        data={"csrf_token": token, "ambil": "Sudah"}, base_url="http://localhost",
    )  # fmt: skip
    assert answer.status_code == 403
    assert count(ReportReading) == 0


def test_the_report_is_a_tagged_document(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    answer = sari.client.get(
        f"/laporan-umpan-balik/{result}/laporan.pdf", base_url="http://localhost"
    )
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "Sabar menjelaskan" in pdf_reader.text(answer.data)


def test_the_personnel_office_reads_it(case, entered_as):
    house, result = case
    dewi = entered_as(house.dewi, Role.HR)
    assert "Sabar menjelaskan" in dewi.visit(f"/laporan-umpan-balik/{result}").text


def test_a_report_costs_few_statements(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    for path, most in (("/laporan-umpan-balik", 8), (f"/laporan-umpan-balik/{result}", 14)):
        sari.visit(path)
        with watched() as seen:
            assert sari.client.get(path, base_url="http://localhost").status_code == 200
        assert len(seen.statements) <= most, seen.statements
