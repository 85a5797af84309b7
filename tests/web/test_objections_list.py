"""Objections where their turn is: in the inbox, and as a list with filters and single keys."""

import os
from datetime import timedelta

import pytest
import time_machine

from portal.queries.objections import Wanted, objections_of
from portal.rules.results import Outcome
from portal.services import objection_decisions, objections
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from tests.attacks.statements import watched
from tests.people import SANDI
from tests.services.reviewed import NOW, later
from tests.services.signed import ready, received, signed
from tests.web.employees import browser_of, employee_account

SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def case(agency):
    house, evaluation = ready()
    result = received(house, signed(house, evaluation))
    with time_machine.travel(NOW.at + timedelta(hours=1), tick=False):
        made = objections.file(result, house.sari.id, NewObjection("Rujukan belum dilihat"), NOW)
        yield house, made


def test_the_inbox_lists_whose_turn_it_is_with_a_link(app, case):
    house, made = case
    for who, turn in ((house.dewi, "putusan"), (house.budi, "penjelasan")):
        browser = browser_of(app, who.id)
        with watched() as seen:
            page = browser.visit("/penilaian")
        assert len(seen.statements) <= 8, seen
        assert f"Menunggu {turn} Anda" in page.text
        assert "diajukan 28 September 2026, diputus dalam 7 hari kerja" in page.text
        browser.follow("Sari, Triwulan III 2026")
        assert browser.page.url.endswith(f"/keberatan/{made}")
    objections.explain(made, house.budi.id, "Sudah dilihat", NOW)
    assert "Keberatan yang menunggu Anda" not in browser.visit("/penilaian").text


def test_the_list_is_filtered_by_turn_and_state(app, case):
    house, made = case
    me = house.budi.id
    assert [objections_of(me, one)[1] for one in Wanted] == [1, 1, 1, 0]
    objections.explain(made, me, "Sudah dilihat", NOW)
    assert [objections_of(me, one)[1] for one in Wanted] == [1, 0, 1, 0]
    upheld = NewDecision(Outcome.MENGUATKAN, "Bukti sudah diperhitungkan")
    objection_decisions.decide(made, house.dewi.id, upheld, later(1, "Dewi"))
    assert [objections_of(me, one)[1] for one in Wanted] == [1, 0, 0, 1]
    assert [objections_of(house.joko.id, one)[1] for one in Wanted] == [0, 0, 0, 0]
    budi = browser_of(app, me)
    assert "7 Oktober 2026" in budi.visit("/keberatan").text, "the last day to decide (K15)"
    budi.submit("saring", tampil="diputus")
    assert "Menguatkan hasil evaluasi" in budi.page.text
    budi.submit("saring", tampil="saya")
    assert "Tidak ada yang cocok" in budi.page.text


@pytest.mark.browser
def test_single_keys_work_outside_fields_and_can_be_switched_off(page, case):
    house, made = case
    tab = page(width=1280)
    who = employee_account(house.dewi.id)
    tab.goto("/masuk")
    tab.fill("#login", who.login)
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    tab.goto("/keberatan")
    line = tab.locator("[data-pintasan]")
    assert line.is_visible()
    tab.keyboard.press("j")
    if SHOTS:
        tab.screenshot(path=f"{SHOTS}/keys-1280.png")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/keberatan/{made}")
    tab.locator("#alasan").focus()
    tab.keyboard.type("jk/")
    assert tab.locator("#alasan").input_value() == "jk/"
    tab.goto("/keberatan")
    line.get_by_role("button", name="Matikan pintasan").click()
    tab.reload()
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.tagName") == "BODY"
    assert line.get_by_role("button", name="Nyalakan").is_visible()
    phone = page(width=360, has_touch=True, is_mobile=True)
    phone.goto("/masuk")
    phone.fill("#login", who.login)
    phone.fill("#sandi", SANDI)
    phone.click("#masuk button")
    phone.goto("/keberatan")
    assert phone.locator("[data-pintasan]").is_hidden()
