"""Pages answered in front of Flask: the same as Flask's, and never a page that no longer holds."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import brotli
import pytest
import time_machine
from flask import request_started
from werkzeug.test import Client

from portal.services.survey_points import revoke_point, set_window
from portal.web import warm_pages
from portal.web.page_cache import BLANK, SplicedPage
from portal.web.point_cache import points
from portal.web.warm_pages import SLOT, Warm, WarmPages
from tests import factories
from tests.page_checks import Page
from tests.web.answers import key_of

DAY = timedelta(days=1)
DECODED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}

pytestmark = pytest.mark.engines("sqlite")


@contextmanager
def dispatched(app) -> Iterator[list[str]]:
    """The paths that reach Flask meanwhile."""
    seen: list[str] = []

    def started(_app: object) -> None:
        seen.append("request")

    with request_started.connected_to(started, app):
        yield seen


@pytest.fixture
def form(client, point) -> str:
    """A form that one phone has already opened, in every encoding."""
    for encoding in DECODED:
        client.get(f"/s/{point.code}", headers={"Accept-Encoding": encoding})
    return f"/s/{point.code}"


@pytest.fixture
def receipt(client, form) -> str:
    """Address of a receipt that was just shown."""
    where = client.post(form, data=factories.form()).location
    client.get(where)
    return where


@pytest.mark.parametrize("encoding", DECODED)
def test_form_and_receipt_carry_exactly_the_headers_of_flask(app, client, receipt, encoding):
    """A cookie that means nothing to us sends the same request through Flask."""
    for path in (receipt.rpartition("/terima-kasih")[0], receipt):
        asked = {"Accept-Encoding": encoding}
        client.get(path, headers=asked)
        with dispatched(app) as seen:
            warm = client.get(path, headers=asked)
            assert seen == []
            client.set_cookie("lain", "1")
            cold = client.get(path, headers=asked)
            client.delete_cookie("lain")
        assert seen == ["request"]
        assert sorted(warm.headers) == sorted(cold.headers)


@pytest.mark.parametrize("encoding", DECODED)
def test_the_second_phone_gets_the_same_page_with_a_key_of_its_own(app, client, point, encoding):
    path, asked = f"/s/{point.code}", {"Accept-Encoding": encoding}
    first = client.get(path, headers=asked)
    with dispatched(app) as seen:
        second = client.get(path, headers=asked)
    assert seen == []
    assert sorted(second.headers) == sorted(first.headers)
    keys, pages = [], []
    for response in (first, second):
        html = DECODED[encoding](response.data).decode()
        response.set_data(html)
        keys.append(key_of(Page(response, path)))
        pages.append(html.replace(keys[-1], "kunci"))
    assert keys[0] != keys[1]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "HEAD"},
        {"query_string": "bahasa=en"},
        {"headers": {"HX-Request": "true"}},
        {"headers": {"Accept-Encoding": "zstd"}},
        {"method": "OPTIONS"},
        {"method": "POST"},
        {"method": "PUT"},
    ],
    ids=str,
)
def test_whatever_is_not_the_very_same_request_goes_to_flask(app, client, form, asked):
    with dispatched(app) as seen:
        client.open(form, **asked)
    assert seen == ["request"]


def test_head_gets_the_headers_of_the_page_and_nothing_else(client, form):
    shown, asked = client.get(form), client.head(form)
    assert sorted(asked.headers) == sorted(shown.headers)
    assert asked.data == b""


def test_another_language_is_never_answered_from_this_one(app, client, form):
    assert 'lang="id"' in client.get(form).text
    for language, mark in (("en", 'lang="en"'), ("id@jv", 'lang="jv"'), ("id", 'lang="id"')):
        assert mark in client.get(form, query_string={"bahasa": language}).text
    with dispatched(app) as seen:
        assert 'lang="id"' in client.get(form).text
    assert seen == []


def test_kiosk_and_poster_keep_their_own_pages(app, client, form):
    kiosk = f"{form}/kiosk"
    first = {path: len(client.get(path).data) for path in (form, kiosk)}
    with dispatched(app) as seen:
        assert {path: len(client.get(path).data) for path in (form, kiosk)} == first
    assert seen == []
    assert first[form] != first[kiosk]


def test_a_strange_host_is_refused_however_warm_the_page(client, form):
    assert client.get(form).status_code == 200
    assert client.get(form, base_url="http://jahat.example").status_code == 400


def test_a_revoked_counter_is_closed_as_soon_as_its_lifetime_ends(app, client, form, point, act):
    app.config["SURVEY_CACHE_SECONDS"] = 0
    revoke_point(point.id, "Poster hilang", act)
    assert client.get(form).status_code == 410
    assert client.get(form).status_code == 410


def test_a_counter_that_this_process_has_forgotten_is_asked_for_again(client, form, point, act):
    set_window(point.id, factories.TODAY + 9_000 * DAY, None, act)
    points().clear()
    assert client.get(form).status_code == 403


def test_yesterdays_page_is_not_shown_today(client, point):
    path = f"/s/{point.code}"
    with time_machine.travel(factories.MOMENT, tick=False):
        client.get(path)
        assert "14 September 2026" in client.get(path).text
    with time_machine.travel(factories.MOMENT + DAY, tick=False):
        assert "15 September 2026" in client.get(path).text
        assert "15 September 2026" in client.get(path).text


def test_each_receipt_shows_its_own_code(app, client, form, receipt):
    others = [client.post(form, data=factories.form()).location for _ in range(3)]
    with dispatched(app) as seen:
        shown = [client.get(where).text for where in (receipt, *others)]
    assert seen == []
    for where, page in zip((receipt, *others), shown, strict=True):
        code = where.rpartition("/")[2]
        assert f"{code[:5]}-{code[5:]}" in page
        assert sum(f"{w[-10:-5]}-{w[-5:]}" in page for w in (receipt, *others)) == 1


@pytest.mark.parametrize("code", ["0000000000", "7K3M9QXW2P", "tidak", "..%2f"])
def test_a_receipt_that_nobody_got_is_not_found_beside_a_warm_one(client, receipt, code):
    folder = receipt.rpartition("/")[0]
    assert client.get(f"{folder}/{code}").status_code == 404


def test_a_receipt_spelled_as_on_paper_is_found_too(client, receipt):
    folder, _, code = receipt.rpartition("/")
    page = client.get(f"{folder}/{code[:5].lower()}-{code[5:]}")
    assert page.status_code == 200
    assert f"{code[:5]}-{code[5:]}" in page.text


class Fake:
    """An application that offers a warm page with each answer."""

    def __init__(self, *headers: tuple[str, str]) -> None:
        self.headers = [("Content-Type", "text/html"), *headers]
        self.asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        page = SplicedPage(f"halo {BLANK}")
        environ[SLOT] = Warm(page, "", lambda: True, lambda _last: ["7"])
        start_response("200 OK", list(self.headers))
        return [b"halo 7"]


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        (("Vary", "Accept-Encoding"), 1),
        (("Set-Cookie", "session=x"), 2),
        (("Cache-Control", "private, no-store"), 2),
    ],
)
def test_an_answer_to_somebody_in_particular_is_never_kept(header, asked):
    fake = Fake(header)
    client = Client(WarmPages(fake))
    for _ in range(2):
        assert client.get("/x").data == b"halo 7"
    assert fake.asked == asked


def test_the_oldest_page_leaves_a_full_memory(monkeypatch):
    monkeypatch.setattr(warm_pages, "MOST_PAGES", 3)
    fake = Fake()
    client = Client(WarmPages(fake))
    for number in range(4):
        client.get(f"/{number}/x")
    client.get("/1/x")
    assert fake.asked == 4
    client.get("/0/x")
    assert fake.asked == 5
