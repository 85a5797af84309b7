"""The review in a real browser: single keys lead through the inbox and from person to person."""

import pytest
import time_machine

from portal.services import review_starts
from tests.people import SANDI
from tests.services.office import office, worker
from tests.services.reviewed import AUTUMN, NOW, begun, quarter
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser


@pytest.fixture
def house(agency):
    with time_machine.travel(AUTUMN):
        made, period = quarter("serang", office())
        tono = worker("Tono", "199303032017031009", made.budi.unit_id)
        begun(made, period)
        review_starts.start(tono.id, period, made.budi.id, NOW)
        yield made


def test_keys_lead_through_the_inbox_and_can_be_switched_off(page, house):
    tab = page(width=1280)
    tab.goto("/masuk")
    tab.fill("#login", employee_account(house.budi.id).login)
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    tab.goto("/penilaian")
    focused = "document.activeElement.textContent"
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate(focused) == "Tono"
    tab.keyboard.press("k")
    assert tab.evaluate(focused) == "Sari"
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.type("jk")
    assert tab.input_value("#q") == "jk", "keys are letters in a field"
    tab.goto("/penilaian")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/penilaian/*-*")
    assert tab.locator("h1").inner_text() == "Sari"
    tab.keyboard.press("j")
    tab.wait_for_function("document.querySelector('h1').textContent === 'Tono'")
    tab.keyboard.press("k")
    tab.wait_for_function("document.querySelector('h1').textContent === 'Sari'")
    tab.locator("[data-pintasan] button").click()
    tab.goto("/penilaian")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.tagName") == "BODY"
