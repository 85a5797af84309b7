"""A shared screen at the counter: it forgets everybody at once."""

import pytest
from playwright.sync_api import expect

from tests.web.answers import waiting
from tests.web.journeys import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def kiosk(page, point):
    """The kiosk's form, with a clock in the test's hand."""
    screen = page(width=1280)
    screen.clock.install()
    screen.goto(f"/s/{point.code}/kiosk")
    return screen


def test_a_kiosk_keeps_nothing_and_returns_by_itself(kiosk, point):
    form = kiosk.url
    steps.choose(kiosk, "waktu", "2")
    kiosk.locator("textarea").fill("Pribadi")
    assert steps.stored(kiosk) == {}
    steps.send(kiosk)
    steps.arrive(kiosk)
    assert steps.stored(kiosk) == {}
    assert kiosk.evaluate("sessionStorage.length") == 0
    kiosk.clock.fast_forward(15_000)
    kiosk.wait_for_url(form)
    assert steps.chosen(kiosk, "waktu") is None
    expect(kiosk.locator("textarea")).to_have_value("")
    assert [row.channel.value for row in waiting()] == ["kiosk"]


def test_the_next_one_cannot_go_back_to_the_answers(kiosk):
    steps.choose(kiosk, "waktu", "2")
    kiosk.locator("textarea").fill("Pribadi")
    steps.send(kiosk)
    steps.arrive(kiosk)
    kiosk.go_back()
    expect(kiosk.locator("#kirim")).to_be_visible()
    assert steps.chosen(kiosk, "waktu") is None
    expect(kiosk.locator("textarea")).to_have_value("")


def test_a_forgotten_form_warns_and_empties_itself(kiosk):
    """Also where somebody left in the middle of the page, far below the warning's own place."""
    steps.choose(kiosk, "sarana", "2")
    kiosk.clock.fast_forward(30_000)
    expect(kiosk.locator("#diam")).to_be_hidden()
    kiosk.clock.fast_forward(20_000)
    expect(kiosk.locator("#diam")).to_be_in_viewport()
    kiosk.wait_for_timeout(300)  # the warning moves the page; that is no sign of life
    expect(kiosk.locator("#diam")).to_be_in_viewport()
    kiosk.clock.fast_forward(15_000)
    expect(kiosk.locator("[data-unsur] input:checked")).to_have_count(0)
    expect(kiosk.locator("#diam")).to_be_hidden()


def test_a_touch_keeps_the_form(kiosk):
    steps.choose(kiosk, "waktu", "2")
    kiosk.clock.fast_forward(46_000)
    kiosk.locator("h1").click()
    expect(kiosk.locator("#diam")).to_be_hidden()
    kiosk.clock.fast_forward(40_000)
    assert steps.chosen(kiosk, "waktu") == "2"


def test_without_script_a_kiosk_returns_by_itself_as_well(page, point):
    screen = page(js=False)
    screen.goto(f"/s/{point.code}/kiosk")
    steps.choose(screen, "waktu", "2")
    steps.send(screen)
    steps.arrive(screen)
    assert screen.locator("meta[http-equiv=refresh]").count() == 1
