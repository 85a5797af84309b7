"""A page from memory says what the same page says that was drawn for its visitor."""

import gzip
import re
from datetime import datetime

import pytest
import time_machine

from tests import colleagues
from tests.colleagues import ITEMS, ON
from tests.web.employees import browser_of


@pytest.fixture
def here(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        yield colleagues.circle(2)


@pytest.fixture
def forget(app):
    """`forget()`: the next page is drawn anew."""
    kept = app.extensions.setdefault("kept_pages", {})
    kept.clear()
    return kept.clear


def told(page):
    """A page without its one-time key and its token."""
    return re.sub(r'name="(kunci|csrf_token)" value="[^"]+"', "", page.html)


def test_the_pages_of_two_raters_differ_in_names_alone_and_come_back_the_same(app, here, forget):
    duties = list({duty.rater: duty for duty in here.duties}.items())[:3]
    browsers = {rater: browser_of(app, rater) for rater, _duty in duties}
    forget()
    pages = {}
    for _turn in range(2):
        for rater, duty in duties:
            browser = browsers[rater]
            found = [told(browser.visit(f"/menilai-rekan/{duty.id}"))]
            browser.submit("formulir", **dict.fromkeys(ITEMS, "4"))
            found.append(told(browser.page))
            assert pages.setdefault(rater, found) == found
        assert len(app.extensions["kept_pages"]) == 2
    assert len({str(found) for found in pages.values()}) == 3


def test_from_memory_and_drawn_anew_a_form_is_the_same(app, here, forget):
    one, other = here.duties[0], here.duties[-1]
    browser_of(app, other.rater).visit(f"/menilai-rekan/{other.id}")
    browser = browser_of(app, one.rater)
    from_memory = told(browser.visit(f"/menilai-rekan/{one.id}"))
    forget()
    assert told(browser.visit(f"/menilai-rekan/{one.id}")) == from_memory


def test_what_was_typed_stays_text(app, here, forget):
    duty = here.duties[0]
    browser = browser_of(app, duty.rater)
    browser.visit(f"/menilai-rekan/{duty.id}")
    typed = "<b>Teliti</b> \ue000token\ue001"
    browser.submit("formulir", **dict.fromkeys(ITEMS, "4"), komentar_andal=typed)
    assert "&lt;b&gt;Teliti&lt;/b&gt; \ue000token\ue001" in browser.page.html


def test_packed_and_plain_a_page_says_the_same(app, here, forget):
    duty = here.duties[0]
    client = browser_of(app, duty.rater).client
    plain = client.get(f"/menilai-rekan/{duty.id}")
    packed = client.get(f"/menilai-rekan/{duty.id}", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["Content-Length"] == str(len(packed.data))
    without = re.compile(r'name="kunci" value="[^"]+"')
    assert without.sub("", gzip.decompress(packed.data).decode()) == without.sub("", plain.text)
