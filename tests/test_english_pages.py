"""No page that a visitor can reach speaks Indonesian to somebody who chose English.

All public pages are visited in their states, errors and refusals among them, and searched for the
source sentences; whatever is found was not wrapped, not translated, or not asked for the language.
"""

import re
from collections.abc import Iterator
from contextvars import Context
from datetime import timedelta

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale

from portal import clock
from portal.db import db
from portal.documents.poster import PosterData, poster
from portal.documents.slips import SlipSheetData, slip_roll
from portal.models.units import Service
from portal.queries.survey_points import listed_points
from portal.services.accounts import NewAccount, create_account
from portal.services.audit import Act
from portal.services.ballots import cast_citizen
from portal.services.survey_points import issue_slips, pepper, revoke_point, set_window
from portal.services.unit_index import mix_round
from portal.web import errors
from portal.web.guards import Guard, guard_of
from tests import factories, sentences
from tests.browser import Browser
from tests.documents import pdf_reader
from tests.everything import everything
from tests.page_checks import Page
from tests.people import SANDI

LONG = 12  # a shorter source sentence may be a part of an English word or of a name
NOT_PAGES = {
    *("public.table", "public.survey_poster", "health.alive", "health.ready"),
    *("open_data.figures", "open_data.table", "open_data.schema"),  # for programs
    "notices.dpia",  # a document for the authority, Indonesian whatever the page
    "year_calendar.feed",  # a calendar program's file
    # on the way to a provider and back
    *("single_sign_on.start", "single_sign_on.back", "single_sign_on.prove"),
}
PERIODS = ("2026-t2", "2026-t3")

NAMES = "|".join(
    [
        *("Survei Kepuasan Masyarakat", "Pemerintah Kota Kendari", "Puskesmas Poasia"),
        *("Dinas Kesehatan", "Dinas Perhubungan", "Kelurahan Kambu", "Pendaftaran"),
        *("Meja bantuan BKPSDM", "Peraturan BSSN", r"Plt\., Plh\."),
        *("Bahasa Indonesia", "Basa Jawa", "flask compute ikm data.csv --json"),
    ]
)

pytestmark = pytest.mark.engines("sqlite")


def indonesian_in(text: str) -> set[str]:
    """Source sentences with another English wording that a text still holds."""
    english = sentences.translated("en")
    said = " ".join(english.values())
    return {
        piece
        for source, words in english.items()
        if source != words
        for piece in sentences.pieces(source, LONG)
        if piece in text and piece not in said
    }


def assert_english(page: Page) -> None:
    """A page in English, down to what only its script would show."""
    assert page.one("html")["lang"] == "en"
    left = indonesian_in(sentences.spoken(BeautifulSoup(page.html, "html.parser")))
    assert not left, f"{page.url} ({page.status}) still says {sorted(left)}"


@pytest.fixture
def town(app: Flask) -> dict[str, str]:
    """Codes of an open, a closed, a not yet open and a revoked point, of two slips, of a letter."""
    everything()
    act, today = factories.AGUS, factories.TODAY
    (point,) = listed_points()
    service = db.session.scalars(sa.select(Service)).one()
    closed, later, revoked = (factories.point(service, f"Loket {n}") for n in (2, 3, 4))
    set_window(closed.id, None, today - timedelta(days=1), act)
    set_window(later.id, today + timedelta(days=36_500), None, act)
    revoke_point(revoked.id, "Poster difoto orang", act)
    fresh, used = issue_slips(point.id, 2, pepper(app.config["SECRET_KEY"]), act)
    letter = create_account(
        NewAccount("wati@contoh.go.id", "Wati"), Act("demo", clock.now(factories.WITA))
    )
    return {
        "open": point.code, "closed": closed.code, "later": later.code, "revoked": revoked.code,
        "fresh": fresh, "used": used, "letter": letter,
    }  # fmt: skip


def crowds() -> None:
    """Two more units: one with enough answers for a firm figure, one with too few for any."""
    version = factories.instrument()
    for name, many in (("Kelurahan Kambu", 40), ("Dinas Perhubungan", 3)):
        service = factories.service(factories.unit(name))
        point = factories.point(service)
        for number in range(many):
            cast_citizen(factories.ballot(point, version, value=3 + number % 2))
    mix_round(factories.TODAY, 1, 1)


def visits(town: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Addresses of pages that need nothing typed, with the status to expect."""
    unit, service = "/indeks/puskesmas-poasia", "/indeks/puskesmas-poasia/pendaftaran"
    yield from (
        (path, 200) for path in ("/", "/?q=tidak+ada", "/privasi", "/cara-hitung", "/data-terbuka")
    )
    yield from ((path, 200) for path in ("/privasi/pegawai", "/bantuan"))
    yield from ((path, 200) for path in ("/bantuan/pegawai", "/bantuan/istilah"))
    yield from ((path, 200) for path in ("/indeks/kelurahan-kambu", "/indeks/dinas-perhubungan"))
    yield from ((path, 200) for path in (unit, service, "/indeks/dinas-kesehatan", "/komponen"))
    yield from ((f"{at}/periode/{period}", 200) for at in (unit, service) for period in PERIODS)
    yield from (("/s", 200), ("/s?kode=1", 422), ("/s?kode=7K3M9QXW", 404))
    yield from ((f"/s/{town['open']}{mode}", 200) for mode in ("", "/kiosk", "/dibantu"))
    yield from ((f"/s/{town[state]}", 403) for state in ("closed", "later"))
    yield from ((f"/s/{town['revoked']}", 410), ("/s/7K3M9QXW", 404), (f"/k/{town['fresh']}", 200))
    yield from (("/periksa", 200), ("/periksa?kode=1", 422), ("/periksa/7K3M9QXW2P", 200))
    yield from (("/verifikasi", 200), ("/verifikasi?kode=1", 422))
    yield from (("/verifikasi/ZZZZZZZZZZZZZZZZ", 404), ("/periksa-berita-acara", 200))
    yield from (("/masuk", 200), ("/aktivasi", 200), (f"/aktivasi/{town['letter']}", 200))
    yield from (("/tidak/ada", 404), ("/?halaman=0", 422))
    yield f"/s/{town['open']}/terima-kasih/7K3M9QXW2P", 404
    yield f"/s/{town['revoked']}/poster-a4.pdf", 410
    yield f"{unit}/periode/2026-t3/data.csv", 404


def answered(browser: Browser, town: dict[str, str]) -> Iterator[Page]:
    """Pages that come after something was sent, by each of the ways in."""
    for path in (f"/s/{town['open']}", f"/s/{town['open']}/kiosk", f"/k/{town['used']}"):
        browser.visit(f"{path}?bahasa=en")
        yield browser.submit("isian", status=422)
        yield browser.submit("isian", situs="diisi robot", saran="a" * 501, status=422)
        yield browser.submit("isian", situs="", saran="", waktu="3")
        receipt = browser.page.path.rsplit("/", 1)[-1]
        yield browser.visit(f"/periksa/{receipt}?bahasa=en")
    yield browser.visit(f"/k/{town['used']}?bahasa=en", status=409)
    browser.visit("/masuk?bahasa=en")
    yield browser.submit("masuk", login="wati@contoh.go.id", sandi="salah semua", status=422)
    browser.visit(f"/aktivasi/{town['letter']}?bahasa=en")
    for first, second, status in (("a", "b", 422), ("pendek", "pendek", 422), (SANDI, SANDI, 200)):
        yield browser.submit("aktivasi", sandi=first, ulang=second, status=status)


def texts(page: Page) -> set[str]:
    """The pieces of text of a page, script and style left out."""
    for silent in page.soup.select("script, style"):
        silent.decompose()
    return {" ".join(text.split()) for text in page.soup.find_all(string=True)}


def test_english_shares_nothing_but_names_with_indonesian(browser, town):
    """Catches what no catalogue knows, because the code never asked for a translation."""
    crowds()
    for path in (path for path, status in visits(town) if status == 200):
        mark = "&" if "?" in path else "?"
        both = texts(browser.visit(path)) & texts(browser.visit(f"{path}{mark}bahasa=en"))
        left = {re.sub(NAMES, "", text) for text in both - sentences.EXAMPLES}
        same = {text for text in left if re.search(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}", text)}
        assert not same, f"{path} says in both languages: {sorted(same)}"


def test_indonesian_would_be_noticed():
    assert indonesian_in("x Periksa tanda terima y") == {"Periksa tanda terima"}
    assert indonesian_in("Isian 40 kali: menjadi paling banyak 500 huruf.")
    assert not indonesian_in("Check a receipt code at Puskesmas Poasia")


def test_public_pages_in_english(app, browser, town):
    crowds()
    seen: set[str] = set()
    route = app.url_map.bind("localhost")
    for path, status in visits(town):
        mark = "&" if "?" in path else "?"
        assert_english(browser.visit(f"{path}{mark}bahasa=en", status=status))
        if path != "/tidak/ada":
            seen.add(route.match(path.partition("?")[0], method="GET")[0])
    for page in answered(browser, town):
        assert_english(page)
        seen.add(route.match(page.path, method="GET")[0])
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and guard_of(app, rule.endpoint) == Guard("public")
    }
    assert public - NOT_PAGES <= seen, f"Visit these too: {sorted(public - NOT_PAGES - seen)}"


@pytest.mark.parametrize(
    "path",
    [
        "/indeks/tidak-ada",
        "/indeks/puskesmas-poasia/tidak-ada",
        "/indeks/puskesmas-poasia/periode/2020",
        "/indeks/puskesmas-poasia/periode/2020/data.csv",
        "/k/00000000000000000000000000",
        "/aktivasi/00000000000000000000000000",
        "/s/7K3M9QXW/poster-a4.pdf",
    ],
)
def test_refusals_of_the_domain_in_english(browser, town, path):
    assert_english(browser.visit(f"{path}?bahasa=en", status=404))


@pytest.mark.parametrize("kept", [[], [("kunci", "x"), ("waktu", "3")]])
@pytest.mark.parametrize("status", sorted(errors.PAGES))
def test_error_pages_in_english(app, agency, status, kept):
    def drawn() -> str:
        with app.test_request_context("/s/7K3M9QXW?bahasa=en", method="POST"):
            return errors.page(status, kept=kept).get_data(as_text=True)

    html = Context().run(drawn)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "en"
    assert soup.title is not None
    assert soup.title.get_text().startswith("Error: ")
    assert not indonesian_in(sentences.spoken(soup))


def test_printed_matter_in_english(app):
    data = PosterData(
        agency="Pemerintah Kota Kendari", unit="Puskesmas Poasia", service="Pendaftaran",
        counter="Loket 1", base_url="https://skm.example.go.id", code="7K3M9QXW",
        index_url="https://skm.example.go.id/indeks/puskesmas-poasia", lang="en",
    )  # fmt: skip
    roll = SlipSheetData(data.unit, data.counter, data.base_url, "en")
    with force_locale("en"):
        printed = [
            *(pdf_reader.text(poster(data, size)) for size in ("a4", "tenda-a6")),
            pdf_reader.text(slip_roll(roll, ["7K3M9QXW2PAB4CDE5FGH6JKM7N"])),
        ]
    for text in printed:
        assert "How was our service?" in text
        assert not indonesian_in(text)
        assert not re.search("Tanpa nama|menit|Buka|ketik", text)
