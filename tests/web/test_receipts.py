"""Receipts: they prove that an answer counts and show nothing else."""

import pytest

from portal.rules import codes
from portal.services.unit_index import mix_round
from tests import factories
from tests.web.answers import THANKS, answer, receipt_of

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def receipt(wati, point):
    """Of an answer with a telling comment."""
    return receipt_of(answer(wati, f"/s/{point.code}", waktu="1", saran="Petugas loket dua kasar"))


@pytest.mark.parametrize("shape", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_a_receipt_may_be_typed_as_people_type(wati, receipt, shape):
    spaced = f"{receipt[:5]} {receipt[5:]}"
    alike = receipt.replace("0", "o").replace("1", "l").lower()
    wati.visit("/periksa")
    page = wati.submit(kode=shape.format(receipt, codes.grouped(receipt), spaced, alike))
    assert page.path == f"/periksa/{receipt}"
    assert "Masih di kotak suara" in page.text
    assert codes.grouped(receipt) in page.text


def test_neither_page_of_a_receipt_tells_what_was_said(wati, point, receipt):
    places = (f"/s/{point.code}/terima-kasih/{receipt}", f"/periksa/{receipt}")
    pages = [wati.visit(place) for place in places]
    mix_round(factories.TODAY, 1, 1)
    pages += [wati.visit(place) for place in places]
    for page in pages:
        assert "kasar" not in page.html
        assert "Waktu" not in page.text
    assert "Sudah dihitung" in pages[-1].text


def test_a_code_that_was_never_given_is_not_found(wati, agency, point):
    page = wati.visit("/periksa/00000-00000")
    assert "Kode 00000-00000 tidak ada pada kami." in page.text
    assert wati.visit(f"/s/{point.code}/terima-kasih/0000000000", status=404)


def test_a_code_of_the_wrong_length_stays_in_the_field(wati, agency):
    wati.visit("/periksa")
    page = wati.submit(status=422, kode="7K3M9")
    assert page.one("input#kode")["value"] == "7K3M9"
    assert page.one("title").get_text().startswith("Galat: ")
    assert page.one("[role=alert] a")["href"] == "#kode"


def test_a_prefix_of_a_receipt_is_no_receipt(wati, receipt):
    other = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    assert "Tidak ditemukan" in wati.visit(f"/periksa/{other}").text


def test_the_kiosks_receipt_returns_to_the_form(wati, point):
    thanks = answer(wati, f"/s/{point.code}/kiosk", waktu="4")
    assert thanks.heading == THANKS
    assert "Layar ini kembali ke formulir dalam 15 detik." in thanks.text


def test_a_receipt_leads_on_to_the_results_and_the_check(wati, point, receipt):
    wati.visit(f"/s/{point.code}/terima-kasih/{receipt}")
    links = {a.get_text(): str(a["href"]) for a in wati.page.all("main a")}
    assert links["Lihat hasil Puskesmas Poasia"] == "/indeks/puskesmas-poasia/pendaftaran"
    assert links["Periksa kode"] == "/periksa"
