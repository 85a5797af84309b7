"""A real browser against a real server: fixtures for tests marked `browser`.

The browser is the machine's own Chromium; nothing is downloaded. Where there is none, the tests are
skipped with that reason, and in CI they fail.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# The first is Chromium without a window, which does the same with three fifths of the work.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHT = 740
WAIT_MS = 10_000
_without_script: WeakSet[Page] = WeakSet()


class QuietHandler(WSGIRequestHandler):
    """No line per request: the application's own log is the one under test."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


def whole(app: "WSGIApplication") -> "WSGIApplication":
    """`app` with each answer closed before it is sent.

    Werkzeug's server forgets to close an answer when the browser leaves in the middle of it: an
    open file, and a test failed by chance.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            return [b"".join(parts)]

    return answer


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Base URL of the application on a free port of 127.0.0.1; on the same database as the test."""
    server = make_server("127.0.0.1", 0, whole(app), threaded=True, request_handler=QuietHandler)
    base = f"http://127.0.0.1:{server.port}"
    app.config["PUBLIC_URL"] = base
    thread = threading.Thread(target=server.serve_forever, name="live-server")
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


def browser_path() -> str | None:
    """`CHROMIUM_PATH`, else the machine's Chromium."""
    return os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser process."""
    path = browser_path()
    if path is None:
        reason = "No Chromium: install one, or set CHROMIUM_PATH."
        if os.environ.get("CI"):
            pytest.fail(f"CI must test in a browser. {reason}", pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class NewPage(Protocol):
    """`js=False` is a browser without script; `width` in CSS pixels."""

    def __call__(self, js: bool = True, width: int = 360, **options: Any) -> Page: ...


@pytest.fixture
def page(chromium: Browser, live_server: str) -> Iterator[NewPage]:
    """Opens pages, each in a context of its own; a complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(js: bool = True, width: int = 360, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=js,
            locale="id-ID",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        new = context.new_page()
        listen(new, live_server, complaints)
        if not js:
            _without_script.add(new)
        return new

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n- " + "\n- ".join(complaints)


def listen(page: Page, base: str, complaints: list[str]) -> None:
    """Note script errors, breaches of the content security policy, and requests to other hosts."""
    host = urlsplit(base).netloc

    def said(text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            complaints.append(text)

    def asked(url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != host:
            complaints.append(f"request to another host: {url}")

    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda message: said(message.text))
    page.on("request", lambda request: asked(request.url))


def axe(page: Page) -> None:
    """Assert that axe-core finds nothing on the page as it now stands; needs script."""
    assert page not in _without_script, "axe-core is a script: open the page with js=True for it"
    results = Axe().run(page)
    assert not results.violations_count, results.generate_report()
