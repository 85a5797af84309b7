"""The audit trail as a page: newest first, searched, paged."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.queries.audit import chain_head
from portal.services.audit import Act
from portal.services.survey_points import revoke_point, set_window
from tests import factories
from tests.attacks.statements import watched
from tests.documents.pdf_reader import page_sizes
from tests.documents.pdf_reader import text as pdf_text


@pytest.fixture
def trail(hendra, point):
    """Thirty changes of a counter's window beside what made the cast."""
    for day in range(1, 31):
        set_window(point.id, factories.TODAY.replace(day=day), None, factories.AGUS)


def test_newest_first_and_twenty_five_to_a_page(hendra, trail):
    page = hendra.visit("/jejak-audit")
    numbers = [int(th.get_text()) for th in page.all("tbody th")]
    assert len(numbers) == 25
    assert numbers == sorted(numbers, reverse=True)
    hendra.follow("Berikutnya")
    assert int(hendra.page.all("tbody th")[0].get_text()) == numbers[-1] - 1


def test_it_is_searched_by_actor_and_by_act(hendra, trail):
    hendra.visit("/jejak-audit")
    page = hendra.submit("cari", q="survey_point:window")
    assert {c.get_text() for c in page.all("tbody code")} == {"survey_point:window_set"}
    hendra.follow("Berikutnya")
    assert len(hendra.page.all("tbody tr")) == 5, "the search stays on the next page"
    assert hendra.submit("cari", q="hendra").all("tbody tr")
    assert "Tidak ada catatan" in hendra.submit("cari", q="%").text


def test_a_change_shows_what_was_and_what_is(hendra, trail):
    page = hendra.visit("/jejak-audit?q=survey_point:window")
    newest = page.all("tbody tr")[0]
    assert newest.select_one("del").get_text() == "2026-09-29, -"
    assert newest.select_one("ins").get_text() == "2026-09-30, -"


def test_a_deputy_is_shown_with_the_office(hendra, point):
    act = Act("Dewi", factories.MOMENT, acting_for="Plt Camat Kambu")
    set_window(point.id, factories.TODAY, None, act)
    assert "atas nama Plt Camat Kambu" in hendra.visit("/jejak-audit?q=Dewi").text


def test_it_is_searched_by_object_days_and_text(hendra, point, trail):
    other = Act("Agus", factories.MOMENT + timedelta(days=3))
    revoke_point(point.id, "Poster hilang é", other)
    hendra.visit("/jejak-audit")
    assert len(hendra.submit("cari", rincian="poster HILANG").all("tbody tr")) == 1
    assert len(hendra.submit("cari", rincian="hilang é").all("tbody tr")) == 1
    assert not hendra.submit("cari", rincian="%").all("tbody tr")
    hendra.submit("cari", rincian="", objek=str(point.id))
    assert "32 baris" in hendra.page.text or "dari 32" in hendra.page.text
    day = {"dari-hari": "17", "dari-bulan": "9", "dari-tahun": "2026"}
    page = hendra.submit("cari", objek=str(point.id), **day)
    assert {c.get_text() for c in page.all("tbody td:nth-of-type(3) code")} == {
        "survey_point:revoked"
    }
    until = {"sampai-hari": "16", "sampai-bulan": "9", "sampai-tahun": "2026"}
    none = dict.fromkeys(day, "")
    page = hendra.submit("cari", objek=str(point.id), **none, **until)
    assert "survey_point:revoked" not in page.text


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("objek", "objek=bukan"),
        ("dari-hari", "dari-hari=31&dari-bulan=2&dari-tahun=2026"),
        ("dari-hari", "dari-hari=1&dari-bulan=1&dari-tahun=1"),
        (
            "sampai-hari",
            "dari-hari=2&dari-bulan=1&dari-tahun=2026&sampai-hari=1&sampai-bulan=1&sampai-tahun=2026",
        ),
    ],
)
def test_a_search_that_cannot_be_names_the_field_and_keeps_what_was_typed(hendra, field, query):
    page = hendra.visit(f"/jejak-audit?{query}", status=422)
    assert page.one(f"[role=alert] a[href='#{field}']")
    assert hendra.client.get(f"/jejak-audit/ekspor.csv?{query}").status_code == 422


def test_what_was_found_can_be_taken_along(hendra, trail):
    hendra.visit("/jejak-audit?q=survey_point:window")
    links = [str(a["href"]) for a in hendra.page.all("main a") if "ekspor" in str(a["href"])]
    sheets = [hendra.client.get(link) for link in links]
    assert [one.mimetype.rpartition(".")[2] for one in sheets] == ["text/csv", "sheet"]
    lines = sheets[0].get_data(as_text=True).splitlines()
    assert len(lines) == 31
    assert '"survey_point:window_set"' in lines[1]


def test_no_cell_of_an_export_is_a_formula(hendra, point):
    revoke_point(point.id, "x", Act("=1+1", factories.MOMENT))
    sheet = hendra.client.get("/jejak-audit/ekspor.csv").get_data(as_text=True)
    assert '"\'=1+1"' in sheet
    book = hendra.client.get("/jejak-audit/ekspor.xlsx").data
    with ZipFile(BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_chain_is_checked_on_the_page_against_a_head_from_outside(hendra, trail):
    noted = str(chain_head())
    hendra.visit("/jejak-audit")
    hendra.follow("Periksa rangkaian")
    assert "tidak ada yang diubah" in hendra.page.text
    hendra.submit("periksa", kepala=noted)
    assert "masih ada di dalam rangkaian" in hendra.page.text
    hendra.submit("periksa", kepala=f"{noted.partition(':')[0]}:{'0' * 64}")
    assert "tidak lagi memuat kepala" in hendra.page.text
    hendra.submit("periksa", kepala="lupa", status=422)


def test_the_head_is_printed_on_a_page_to_be_filed(hendra, trail):
    answer = hendra.client.get("/jejak-audit/kepala.pdf")
    head = chain_head()
    words = "".join(pdf_text(answer.data).split())
    assert page_sizes(answer.data) == [(210, 297)]
    assert head.digest in words
    assert f"--head{head}" in words


def test_the_page_asks_the_same_of_few_entries_and_of_many(hendra, trail):
    for path in ("", "/periksa", "?rincian=x", "?halaman=2", "?q=survey", "?q=a&halaman=2"):
        hendra.client.get(f"/jejak-audit{path}")
        with watched() as seen:
            hendra.client.get(f"/jejak-audit{path}")
        assert len(seen.statements) <= 8, seen.statements


@pytest.mark.parametrize("query", ["halaman=0", "halaman=-1", "q=%00", "halaman=99999999999"])
def test_a_page_that_is_none_is_refused(hendra, query):
    hendra.visit(f"/jejak-audit?{query}", status=422)


def test_the_head_of_the_chain_can_be_noted(hendra, trail):
    assert len(hendra.visit("/jejak-audit").one("code.hash").get_text()) == 64
