"""On a fast line: the same visit without loading whole pages."""

import pytest
from playwright.sync_api import expect

from portal.services.survey_points import revoke_point
from tests.web.answers import waiting
from tests.web.journeys import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(page, point):
    """At the form, with htmx loaded; `loads` holds the address of every whole page."""
    opened = page()
    opened.add_init_script(steps.FAST_LINE)
    opened.loads = []
    opened.on(
        "request",
        lambda r: opened.loads.append(r.url) if r.resource_type == "document" else None,
    )
    opened.goto(f"/s/{point.code}")
    steps.htmx_is_there(opened)
    return opened


def test_sending_puts_the_receipt_in_place_of_the_form(phone, point):
    steps.choose(phone, "waktu", "2")
    steps.send(phone)
    place = steps.arrive(phone)
    assert len(phone.loads) == 1
    expect(phone).to_have_title("Jawaban Anda sudah terkirim - Survei Kepuasan Masyarakat")
    expect(phone.locator("h1")).to_be_focused()
    phone.reload()
    assert steps.arrive(phone) == place
    assert len(waiting()) == 1


def test_errors_come_into_the_form_and_take_the_focus(phone):
    phone.locator("textarea").fill("Tetap ada")
    steps.send(phone)
    summary = phone.get_by_role("alert").filter(has_text="Ada masalah")
    expect(summary).to_be_focused()
    assert phone.title().startswith("Galat: ")
    expect(phone.locator("textarea")).to_have_value("Tetap ada")
    assert len(phone.loads) == 1
    steps.choose(phone, "waktu", "2")
    steps.send(phone)
    steps.arrive(phone)
    assert len(phone.loads) == 1


def test_the_language_changes_in_place_and_keeps_everything(phone):
    steps.choose(phone, "waktu", "2")
    key = phone.locator("input[name=kunci]").input_value()
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("How was our service today?")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert steps.chosen(phone, "waktu") == "2"
    assert phone.locator("input[name=kunci]").input_value() == key
    expect(phone.locator("#lama")).to_be_hidden()
    assert len(phone.loads) == 1


def test_a_refusal_brings_its_own_page(phone, point, act):
    steps.choose(phone, "waktu", "2")
    revoke_point(point.id, "Poster hilang", act)
    steps.send(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kode ini tidak dipakai lagi")
    assert not waiting()


def test_a_phone_that_saves_data_gets_no_htmx(page, point):
    phone = page()
    phone.add_init_script(steps.FAST_LINE.replace("'4g'", "'4g', saveData: true"))
    phone.goto(f"/s/{point.code}", wait_until="networkidle")
    assert phone.evaluate("typeof htmx") == "undefined"
    steps.choose(phone, "waktu", "2")
    steps.send(phone)
    steps.arrive(phone)
