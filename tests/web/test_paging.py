"""The public list of units: searched, cut into pages, and honest when it is empty."""

from urllib.parse import quote

import pytest

from tests import factories
from tests.page_checks import Page


def names(page: Page) -> list[str]:
    """The units listed, in order."""
    return [a.get_text() for a in page.all("table th[scope=row] a")]


@pytest.fixture
def thirty(agency, skm):
    """Thirty kelurahan with a service each, numbered in the order of their names."""
    for number in range(1, 31):
        factories.service(factories.unit(f"Kelurahan {number:02}", kind="kelurahan"))


def test_a_portal_of_a_minute_ago_says_what_will_be_here(wati, agency):
    """No questionnaire, no unit: an empty state and not an error."""
    page = wati.visit("/")
    assert "Belum ada unit layanan" in page.text
    assert not page.all("table")


def test_a_portal_that_is_not_set_up_shows_its_pages_too(wati, app):
    for path in ("/", "/s", "/periksa", "/privasi", "/cara-hitung"):
        wati.visit(path)


def test_twenty_five_to_a_page_and_it_says_so(wati, thirty):
    first = wati.visit("/")
    assert len(names(first)) == 25
    assert "Baris 1-25 dari 30 (halaman 1 dari 2)" in first.text
    assert not first.all("a[rel=prev]")
    second = wati.follow("Berikutnya")
    assert names(second) == [f"Kelurahan {number}" for number in range(26, 31)]
    assert "Baris 26-30 dari 30 (halaman 2 dari 2)" in second.text
    assert not second.all("a[rel=next]")
    assert names(wati.follow("Sebelumnya")) == names(first)


def test_a_page_beyond_the_last_leads_back_to_it(wati, thirty):
    page = wati.visit("/?halaman=7&q=kelurahan")
    assert page.path == "/"
    assert len(names(page)) == 5
    assert page.one("input#q")["value"] == "kelurahan"


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.0", " ", "１", "9" * 7, "1_0"])
def test_a_page_number_that_is_none_is_named(wati, agency, number):
    page = wati.visit(f"/?halaman={quote(number)}", status=422)
    assert "Nomor halaman harus angka mulai dari 1." in page.text
    assert wati.follow("Ke halaman depan").path == "/"


def test_an_empty_page_number_is_the_first(wati, agency):
    assert wati.visit("/?halaman=").path == "/"


def test_a_search_finds_parts_of_names_in_any_case_and_keeps_its_words(wati, thirty):
    wati.visit("/")
    page = wati.submit(q=" LURAHAN 1 ")
    assert names(page) == [f"Kelurahan {number}" for number in range(10, 20)]
    assert page.one("input#q")["value"] == "LURAHAN 1"
    assert "Semua 10 baris ditampilkan." in page.text
    assert len(names(wati.follow("Tampilkan semua"))) == 25


def test_the_pages_of_a_search_keep_the_search(wati, thirty):
    wati.visit("/?q=kelurahan")
    assert "q=kelurahan" in wati.follow("Berikutnya").url


@pytest.mark.parametrize("typed", ["%", "_", "\\", "%%", "Kelurahan%0", "0' OR '1'='1"])
def test_signs_that_mean_something_to_a_database_are_letters_here(wati, thirty, typed):
    wati.visit("/")
    page = wati.submit(q=typed)
    assert "Tidak ada unit dengan nama itu" in page.text
    assert page.one("input#q")["value"] == typed


def test_a_control_character_in_a_search_is_left_out(wati, thirty):
    assert names(wati.visit("/?q=%00lurahan%20%0130")) == ["Kelurahan 30"]


def test_units_without_a_service_are_not_listed(wati, agency, skm):
    factories.unit("Bagian Umum", kind="bagian")
    assert "Belum ada unit layanan" in wati.visit("/").text


def test_names_are_shown_as_they_are_written(wati, agency, skm):
    for name in ("Kelurahan Nur'aini & O'Brien", "UPTD <Air> Bersih", "Kantor ꦗꦮ"):
        factories.service(factories.unit(name, slug=f"u{abs(hash(name))}"))
    page = wati.visit("/")
    assert set(names(page)) == {"Kelurahan Nur'aini & O'Brien", "UPTD <Air> Bersih", "Kantor ꦗꦮ"}
