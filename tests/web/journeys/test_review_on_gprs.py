"""The whole review of one person on the demonstration's fullest sheet: read on a phone, and written
on a line of 50 kbit/s with half a second to wait, with script and without, byte by byte.
"""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.cli.demo import fill
from portal.models.evaluations import Evaluation
from portal.rules.demo_city import load_city
from portal.rules.predikat import Ekspektasi
from portal.rules.roles import Role
from portal.services.demo_people import PASSWORD, demo_logins
from tests.bench.wire import GPRS, Wire
from tests.stored import rows_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.engines("sqlite")]
KB, BUDGET = 1_000, 60
WORDS_A_MINUTE, MINUTES, SCREENS = 200, 2, 10
SHEET = re.compile(r"^/penilaian/[0-9a-f-]{36}$")
# What a reader sees: no words for screen readers alone, and none of a form that is to be written.
READ = """() => {
  document.querySelectorAll("main .away, main form, main [data-pintasan]").forEach(e => e.remove());
  return document.querySelector("main").innerText;
}"""
TALL = "document.documentElement.scrollHeight / innerHeight"
TEXTS = {
    "strength": "Sabar menjelaskan persyaratan kepada warga yang pertama kali datang ke loket.",
    "area": "Catatan keluhan kadang baru ditulis beberapa hari kemudian.",
    "next_step": "Menulis keluhan pada hari yang sama; dilihat bersama tiap Jumat.",
    "notes": "Pertahankan capaian; ikut pelatihan penanganan keluhan triwulan depan.",
}


@pytest.fixture
def rater(app, page):
    """Opens the demonstration as the rater whose reviews are in progress."""
    city = load_city("serang")
    fill(city, "serang", 1)
    login = next(one.login for one in demo_logins(city) if one.role is Role.ATASAN)

    def enter(*, js: bool = True) -> tuple[Page, Wire]:
        tab = page(js=js)
        tab.set_default_timeout(60_000)
        cdp, wire = tab.context.new_cdp_session(tab), Wire()
        wire.listen(cdp)
        tab.goto("/masuk")
        tab.fill("#login", login)
        tab.fill("#sandi", PASSWORD)
        tab.click("#masuk button")
        wire.settle(tab)
        GPRS.put_on(cdp)
        return tab, wire

    return enter


def test_the_fullest_sheet_is_read_in_two_minutes(rater, record_property):
    tab, _wire = rater()
    tab.goto("/penilaian")
    links = {str(one.get_attribute("href")) for one in tab.query_selector_all("main a[href]")}
    sheets = sorted(filter(SHEET.match, links))
    assert len(sheets) >= 3
    for sheet in sheets:
        tab.goto(sheet)
        assert tab.evaluate(TALL) <= SCREENS, sheet
        words = len(tab.evaluate(READ).split())
        record_property(sheet, words)
        assert words <= WORDS_A_MINUTE * MINUTES, f"{sheet}: {words} words"


@pytest.mark.parametrize("js", [True, False], ids=["dengan-skrip", "tanpa-skrip"])
def test_a_full_review_costs_sixty_kilobytes(rater, js, record_property):
    tab, wire = rater(js=js)
    entering = wire.received
    begun = time.monotonic()
    tab.goto("/penilaian?tampil=belum")
    tab.locator("form[id^=mulai-] button").first.click()
    tab.wait_for_url(re.compile("/penilaian/[0-9a-f-]{36}"))
    for number, text in enumerate(("Target terlampaui", "Target tercapai"), start=1):
        save(tab, f"rhk-{number}", {f"temuan-rhk-{number}": text}, js=js)
    rate(tab, "hasil_kerja", Ekspektasi.DIATAS, "Melampaui target pada hasil utama", js=js)
    rate(tab, "perilaku_kerja", Ekspektasi.SESUAI, "", js=js)
    save(tab, "umpan", {name: TEXTS[name] for name in ("strength", "area", "next_step")}, js=js)
    save(tab, "catatan", {"notes": TEXTS["notes"]}, js=js)
    expect(tab.locator("#putusan")).to_contain_text("Semua yang wajib sudah ada")
    wire.settle(tab)
    spent, took = wire.received - entering, time.monotonic() - begun
    for name, value in (("bytes", spent), ("requests", wire.requests), ("seconds", took)):
        record_property(name, value)
    assert spent <= BUDGET * KB, f"{spent} bytes: {wire.requests}"
    assert not wire.elsewhere
    row = max(rows_of(Evaluation), key=lambda one: one.started_at)
    assert (row.hasil_kerja, row.perilaku_kerja) == (Ekspektasi.DIATAS, Ekspektasi.SESUAI)
    assert (row.strength, row.notes) == (TEXTS["strength"], TEXTS["notes"])


def save(tab: Page, part: str, texts: dict[str, str], *, js: bool) -> None:
    """Write one part; with script it saves by itself."""
    form = tab.locator(f"#f-{part}" if part.startswith("rhk") else f"#bagian-{part}")
    if not form.is_visible():
        tab.locator("details", has=form).last.locator("> summary").click()
    for name, text in texts.items():
        tab.fill(f"#{name}", text)
    if js:
        tab.locator("h1").click()
        expect(tab.locator(f"#s-{part}")).to_contain_text("Tersimpan", timeout=60_000)
    else:
        send(tab, form)


def rate(tab: Page, dimension: str, rating: Ekspektasi, reason: str, *, js: bool) -> None:
    """One rating; away from "sesuai" with a reason and the first piece of evidence."""
    form = tab.locator(f"#bagian-{dimension}")
    if not form.count():
        with tab.expect_navigation():
            tab.locator(f"a[href$='bagian={dimension}']").click()
    if reason:
        form.locator("details", has=tab.locator("[name=bukti]")).locator("summary").click()
        form.locator("[name=bukti]").first.check()
        tab.fill(f"#alasan-{dimension}", reason)
    tab.locator(f"label:has(> input[name=rating-{dimension}][value={rating}])").click()
    if js:
        expect(tab.locator(f"#s-{dimension}")).to_contain_text("Tersimpan", timeout=60_000)
    else:
        send(tab, form)


def send(tab: Page, form: Locator) -> None:
    """Press the button without script; the page that comes holds the next part."""
    with tab.expect_navigation():
        form.locator("> button").click()
