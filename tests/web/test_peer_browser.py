"""Rating a colleague in a real browser: the locked draft, what is noted on the way, no script."""

import json
import re
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from portal.models.peer_ballots import PeerBox, PeerReceipt
from tests import colleagues
from tests.colleagues import ITEMS, ON
from tests.peer_seals import opened_box
from tests.people import SANDI
from tests.stored import count
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser
FIRST = ITEMS[0]
RECEIPT = re.compile(r"/menilai-rekan/tanda-terima/[0-9A-Z]{10}")
STORED = "JSON.stringify(Object.entries(localStorage))"


@pytest.fixture
def duty(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=True):
        yield colleagues.circle(1).duties[0]


@pytest.fixture
def form(page, duty):
    """`form()` opens the form in a browser of its own, as the duty's rater."""
    who = employee_account(duty.rater)

    def entered(js=True, width=360):
        opened = page(js=js, width=width)
        opened.goto("/masuk")
        opened.fill("#login", who.login)
        opened.fill("#sandi", SANDI)
        opened.click("#masuk button")
        opened.goto(f"/menilai-rekan/{duty.id}")
        return opened

    return entered


def choose(tab, name, step):
    tab.locator(f"label:has(> input[name={name}][value='{step}'])").click()


def chosen(tab, name):
    ticked = tab.locator(f"input[name={name}]:checked")
    return ticked.get_attribute("value") if ticked.count() else None


def kept(tab):
    """What a thief of this browser's storage reads."""
    return tab.evaluate(STORED)


def test_a_draft_is_locked_in_this_browser_and_opens_here_alone(form, duty):
    tab = form()
    choose(tab, FIRST, 4)
    tab.fill("[name=komentar_andal]", "Selalu tepat janji")
    expect(tab.locator("[data-draf]")).to_contain_text("terkunci di browser ini saja")
    expect(tab.locator("[data-draf]")).to_be_visible()
    tab.wait_for_timeout(600)
    stored = kept(tab)
    assert f"rekan:{duty.id}" in stored
    assert "tepat janji" not in stored
    ((_name, value),) = [one for one in json.loads(stored) if one[0].startswith("rekan:")]
    assert set(json.loads(value)) == {"at", "iv", "data"}
    assert count(PeerBox) == 0
    tab.reload()
    expect(tab.locator("[name=komentar_andal]")).to_have_value("Selalu tepat janji")
    assert chosen(tab, FIRST) == "4"
    elsewhere = form()
    elsewhere.evaluate("v => localStorage.setItem(v[0], v[1])", [f"rekan:{duty.id}", value])
    elsewhere.reload()
    elsewhere.wait_for_timeout(600)
    assert chosen(elsewhere, FIRST) is None
    expect(elsewhere.locator("[name=komentar_andal]")).to_have_value("")


def test_sending_leaves_nothing_in_the_browser_and_progress_is_told(form):
    tab = form()
    choose(tab, FIRST, 3)
    expect(tab.locator(f"#s-{FIRST}")).to_contain_text(f"1 dari {len(ITEMS)}")
    for name in ITEMS[1:]:
        choose(tab, name, 4)
    expect(tab.locator(f"#s-{ITEMS[-1]}")).to_contain_text(f"{len(ITEMS)} dari {len(ITEMS)}")
    tab.locator("#formulir button.main").click()
    expect(tab.locator("h1")).to_contain_text("Periksa penilaian")
    tab.locator("#kirim button.main").click()
    tab.wait_for_url(RECEIPT)
    assert "rekan:" not in kept(tab)
    assert opened_box()[0][1] == dict.fromkeys(ITEMS[1:], 4) | {FIRST: 3}


def test_without_script_the_same_answer_arrives(form):
    tab = form(js=False)
    expect(tab.locator("[data-draf]")).to_be_hidden()
    for name in ITEMS:
        choose(tab, name, 5)
    tab.locator("#formulir button.main").click()
    tab.locator("#kirim button.main").click()
    tab.wait_for_url(RECEIPT)
    assert (count(PeerBox), count(PeerReceipt)) == (1, 1)
    assert opened_box()[0][1] == dict.fromkeys(ITEMS, 5)
