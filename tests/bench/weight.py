"""A citizen's visit in Chromium with an empty cache: bytes, requests, first paint, the finish."""

import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.bench import servers
from tests.bench.engines import Sqlite
from tests.bench.programs import Broken
from tests.bench.sizes import sized
from tests.bench.wire import GPRS, SECOND_GENERATION, Line, Wire
from tests.chromium import FLAGS, browser_path

RUNS = sized(3, 1)
VISIT_SECONDS = 60
PHONE = {"width": 360, "height": 640}
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
PARSED = "() => document.readyState != 'loading' && !!document.querySelector('#isian #kirim')"
LOADED = "() => document.readyState == 'complete'"
RECEIVED = "() => !!document.querySelector('[data-selesai]')"
# One click for each question, as a finger would: a random answer that is not "no answer".
FILL = """() => {
  const groups = {};
  for (const radio of document.querySelectorAll('#isian input[type=radio]'))
    if (radio.value) (groups[radio.name] ||= []).push(radio);
  for (const radios of Object.values(groups))
    radios[Math.floor(Math.random() * radios.length)].click();
  document.querySelector('#kirim').click();
}"""


def measure(folder: Path) -> dict[str, Any]:
    """Medians of `RUNS` visits on each line, with script, without, and for a patient citizen.

    "Finished" fills the form in no time as soon as it is painted; the patient one waits until
    everything is loaded.
    """
    path = browser_path()
    if path is None:
        raise Broken("No Chromium: install one, or set CHROMIUM_PATH")
    database = Sqlite(folder).create("weight")
    servers.seed(database, folder)
    (code,) = servers.survey_codes(database, 1)
    with servers.portal(database, folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            url = f"{server.base}/s/{code}"
            _visit(browser, url, SECOND_GENERATION, script=True)  # warms the server
            return {line.name: _on_line(browser, url, line) for line in (GPRS, SECOND_GENERATION)}
        finally:
            browser.close()


def _on_line(browser: Browser, url: str, line: Line) -> dict[str, Any]:
    return {
        "with_script": _runs(browser, url, line, script=True),
        "without_script": _runs(browser, url, line, script=False),
        "patient": _runs(browser, url, line, script=True, patient=True),
    }


def _runs(
    browser: Browser, url: str, line: Line, *, script: bool, patient: bool = False
) -> dict[str, Any]:
    runs = [_visit(browser, url, line, script=script, patient=patient) for _ in range(RUNS)]
    found: dict[str, Any] = {
        name: round(median(run[name] for run in runs))
        for name in ("first_paint_ms", "finished_ms", "bytes", "requests")
    }
    last = runs[-1]
    return found | {name: last[name] for name in ("paths", "by_kind", "encodings", "elsewhere")}


def _visit(
    browser: Browser, url: str, line: Line, *, script: bool, patient: bool = False
) -> dict[str, Any]:
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, java_script_enabled=script, locale="id-ID"
    )
    try:
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        wire = Wire()
        wire.listen(cdp)
        line.put_on(cdp)
        begun = time.perf_counter()
        page.goto(url, wait_until="commit", timeout=VISIT_SECONDS * 1000)
        paint = _until(page, PAINTED)
        _until(page, LOADED if patient else PARSED)
        page.evaluate(FILL)
        _until(page, RECEIVED)
        finished = time.perf_counter() - begun
        wire.settle(page)
    finally:
        context.close()
    return {
        "first_paint_ms": paint,
        "finished_ms": finished * 1000,
        "bytes": wire.received,
        "requests": len(wire.requests),
        "paths": wire.requests,
        "by_kind": wire.by_kind,
        "encodings": sorted(wire.encodings),
        "elsewhere": wire.elsewhere,
    }


def _until(page: Page, question: str) -> Any:
    """Ask the page again and again; while it navigates it cannot answer."""
    end = time.monotonic() + VISIT_SECONDS
    while time.monotonic() < end:
        try:
            if answer := page.evaluate(question):
                return answer
        except Error:
            pass
        page.wait_for_timeout(10)
    raise Broken(f"The page never said yes to {question}")
