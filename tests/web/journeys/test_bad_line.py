"""Where the line is bad: nothing typed is lost, and nothing is sent twice or by mistake."""

import pytest
from playwright.sync_api import expect

from tests.web.answers import waiting
from tests.web.faults import database_away
from tests.web.journeys import steps

pytestmark = pytest.mark.browser

LINES = {"lambat": steps.SLOW_LINE, "cepat": steps.FAST_LINE}


@pytest.fixture(params=LINES)
def phone(page, request):
    """On a slow line, where the form is sent plainly, and on a fast one with htmx."""
    opened = page()
    opened.add_init_script(LINES[request.param])
    opened.line = request.param
    return opened


def open_form(phone, point) -> None:
    """The form; with htmx in place on a fast line."""
    phone.goto(f"/s/{point.code}")
    if phone.line == "cepat":
        steps.htmx_is_there(phone)
    steps.choose(phone, "waktu", "2")
    phone.locator("textarea").fill("Tetap ada")


def test_a_draft_survives_closing_the_page_and_goes_with_the_receipt(phone, point):
    open_form(phone, point)
    again = phone.context.new_page()
    phone.close()
    again.goto(f"/s/{point.code}")
    expect(again.locator("#lama")).to_be_visible()
    assert steps.chosen(again, "waktu") == "2"
    expect(again.locator("textarea")).to_have_value("Tetap ada")
    assert list(steps.stored(again)) == [f"skm:{point.code}:poster"]
    steps.send(again)
    steps.arrive(again)
    assert steps.stored(again) == {}
    again.goto(f"/s/{point.code}")
    expect(again.locator("#lama")).to_be_hidden()
    assert steps.chosen(again, "waktu") is None
    assert len(waiting()) == 1


def test_an_answer_in_two_tabs_is_one_answer_with_one_receipt(page, point):
    """The second tab takes up the first one's draft, and its one-time key with it."""
    first = page()
    first.goto(f"/s/{point.code}")
    steps.choose(first, "waktu", "2")
    second = first.context.new_page()
    second.goto(f"/s/{point.code}")
    expect(second.locator("#lama")).to_be_visible()
    receipts = []
    for tab in (first, second):
        steps.send(tab)
        steps.arrive(tab)
        receipts.append(tab.locator(".code").inner_text())
    assert receipts[0] == receipts[1]
    assert len(waiting()) == 1


def test_a_draft_can_be_thrown_away(page, point):
    phone = page()
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    phone.reload()
    before = phone.locator("input[name=kunci]").input_value()
    phone.get_by_role("button", name="Kosongkan isian").click()
    expect(phone.locator("#lama")).to_be_hidden()
    assert steps.chosen(phone, "waktu") is None
    assert steps.stored(phone) == {}
    assert phone.locator("input[name=kunci]").input_value() != before


def test_a_draft_of_last_week_is_forgotten(page, point):
    phone = page()
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    phone.evaluate(
        """name => {
          const draft = JSON.parse(localStorage[name]);
          draft.t -= 8 * 24 * 3600 * 1000;
          localStorage[name] = JSON.stringify(draft);
        }""",
        f"skm:{point.code}:poster",
    )
    phone.reload()
    expect(phone.locator("#lama")).to_be_hidden()
    assert steps.chosen(phone, "waktu") is None


def test_an_answer_that_was_taken_but_never_acknowledged_is_not_counted_again(page, point):
    """The line broke after the server had the answer: the draft still holds the same key."""
    phone = page()
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    draft = steps.stored(phone)
    steps.send(phone)
    place = steps.arrive(phone)
    phone.evaluate("draft => Object.assign(localStorage, draft)", draft)
    phone.evaluate("sessionStorage.clear()")
    phone.goto(f"/s/{point.code}")
    expect(phone.locator("#lama")).to_be_visible()
    steps.send(phone)
    assert steps.arrive(phone) == place
    assert len(waiting()) == 1


def test_without_a_line_the_form_waits_and_is_sent_once_when_it_is_back(phone, point):
    open_form(phone, point)
    phone.context.set_offline(True)
    steps.send(phone)
    expect(phone.locator("#gagal")).to_be_visible()
    expect(phone.locator("#gagal")).to_contain_text("Belum terkirim. Isian Anda masih ada.")
    assert not waiting()
    phone.context.set_offline(False)
    steps.arrive(phone)
    assert [row.comment for row in waiting()] == ["Tetap ada"]


def test_a_switch_of_language_without_a_line_never_sends_the_answers(phone, point):
    """What was not sent on purpose must not leave by itself when the line is back."""
    open_form(phone, point)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("#gagal")).to_be_visible()
    phone.context.set_offline(False)
    phone.wait_for_timeout(300)
    assert not waiting()
    assert steps.chosen(phone, "waktu") == "2"
    steps.send(phone)
    steps.arrive(phone)


def test_a_double_click_sends_once(phone, point):
    open_form(phone, point)
    phone.locator("#kirim").dblclick()
    steps.arrive(phone)
    assert len(waiting()) == 1


def test_a_database_that_is_away_keeps_everything_in_sight(phone, point):
    open_form(phone, point)
    with database_away():
        steps.send(phone)
        again = phone.get_by_role("button", name="Kirim lagi")
        expect(again).to_be_visible()
    again.click()
    steps.arrive(phone)
    assert [row.comment for row in waiting()] == ["Tetap ada"]


def test_going_back_from_the_receipt_offers_an_empty_form(phone, point):
    open_form(phone, point)
    steps.send(phone)
    steps.arrive(phone)
    phone.go_back()
    expect(phone.locator("#kirim")).to_be_visible()
    expect(phone.locator("#kirim")).to_be_enabled()
    expect(phone.locator("[data-unsur] input:checked")).to_have_count(0)
    expect(phone.locator("textarea")).to_have_value("")
    assert len(waiting()) == 1


def test_no_storage_means_no_draft_and_no_fault(page, point):
    phone = page()
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off') }})"
    )
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    steps.send(phone)
    steps.arrive(phone)
