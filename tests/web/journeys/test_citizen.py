"""Wati's whole visit in a real browser: by thumb, by keyboard, with script and without."""

import pytest
from playwright.sync_api import expect

from portal.rules import codes
from portal.rules.unsur import UNSUR
from portal.services.survey_points import issue_slips, pepper
from tests.web.answers import waiting
from tests.web.journeys import steps

pytestmark = pytest.mark.browser

FORM_ORDER = (*UNSUR[:7], "sarana", "pengaduan")


@pytest.mark.parametrize(("js", "width"), [(True, 320), (True, 1280), (False, 320), (False, 360)])
def test_from_the_code_on_the_poster_to_the_receipt(page, point, js, width):
    phone = page(js=js, width=width)
    phone.goto("/s")
    phone.get_by_label("Kode 8 huruf dan angka").fill(codes.grouped(point.code).lower())
    phone.get_by_role("button", name="Buka survei").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bagaimana pelayanan kami hari ini?")
    assert steps.overflow(phone) == 0
    steps.answer_all(phone)
    steps.choose(phone, "usia", "di_atas_65")
    phone.locator("textarea").fill("Antreannya tertib.\nTerima kasih.")
    steps.send(phone)
    place = steps.arrive(phone)
    assert steps.overflow(phone) == 0
    phone.reload()
    assert steps.arrive(phone) == place
    (stored,) = waiting()
    assert stored.scores == dict.fromkeys(UNSUR, 3)
    assert stored.profile == {"usia": "di_atas_65"}
    assert stored.comment == "Antreannya tertib.\nTerima kasih."


@pytest.mark.parametrize("js", [True, False])
def test_the_whole_visit_by_keyboard_with_the_focus_always_in_sight(page, point, js):
    phone = page(js=js)
    phone.goto(f"/s/{point.code}")
    for number, unsur in enumerate(FORM_ORDER):
        steps.tab_to(phone, unsur)
        phone.keyboard.press("Space")
        for _ in range(number % 4):
            phone.keyboard.press("ArrowDown")
    steps.tab_to(phone, "jenis_kelamin")
    steps.tab_to(phone, "saran")
    phone.keyboard.type("Ramah")
    steps.tab_to(phone, "kirim")
    phone.keyboard.press("Enter")
    steps.arrive(phone)
    (stored,) = waiting()
    assert stored.scores == {unsur: 1 + at % 4 for at, unsur in enumerate(FORM_ORDER)}
    assert stored.comment == "Ramah"


@pytest.mark.parametrize("js", [True, False])
def test_enter_in_an_answer_sends_and_never_switches_the_language(page, point, js):
    phone = page(js=js)
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    phone.locator("input[name=waktu]:checked").press("Enter")
    steps.arrive(phone)
    assert [row.scores for row in waiting()] == [{"waktu": 2}]


@pytest.mark.parametrize("js", [True, False])
def test_switching_the_language_keeps_what_was_answered(page, point, js):
    phone = page(js=js)
    phone.goto(f"/s/{point.code}")
    steps.choose(phone, "waktu", "2")
    phone.locator("textarea").fill("Tetap ada")
    phone.get_by_role("button", name="Basa Jawa").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Pripun layanan kula sedaya dinten niki?"
    )
    assert phone.evaluate("document.documentElement.lang") == "jv"
    assert steps.chosen(phone, "waktu") == "2"
    expect(phone.locator("textarea")).to_have_value("Tetap ada")
    phone.get_by_role("button", name="Bahasa Indonesia").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bagaimana pelayanan kami hari ini?")
    steps.send(phone)
    steps.arrive(phone)
    assert waiting()[0].comment == "Tetap ada"


@pytest.mark.parametrize("js", [True, False])
def test_an_empty_form_leads_to_the_first_question(page, point, js):
    phone = page(js=js)
    phone.goto(f"/s/{point.code}")
    phone.locator("textarea").fill("Tetap ada")
    steps.send(phone)
    summary = phone.get_by_role("alert").filter(has_text="Ada masalah")
    expect(summary).to_be_visible()
    expect(summary).to_be_focused()
    expect(phone).to_have_title(
        "Galat: Bagaimana pelayanan kami hari ini? - Survei Kepuasan Masyarakat"
    )
    summary.get_by_role("link").press("Enter")
    expect(phone.locator("#b-persyaratan")).to_be_focused()
    expect(phone.locator("textarea")).to_have_value("Tetap ada")
    phone.keyboard.press("Space")
    steps.send(phone)
    steps.arrive(phone)


def test_rows_and_buttons_are_large_enough_for_a_thumb(page, point):
    phone = page(width=320)
    phone.goto(f"/s/{point.code}")
    for target in phone.locator(".opt, .lang button, #kirim").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] >= 48


def test_progress_is_told_while_answering(page, point):
    phone = page()
    phone.goto(f"/s/{point.code}")
    expect(phone.locator("#maju")).to_be_hidden()
    steps.choose(phone, "waktu", "2")
    steps.choose(phone, "biaya", "4")
    expect(phone.locator("#maju")).to_contain_text("Terjawab 2 dari 9")
    steps.choose(phone, "biaya", "")
    expect(phone.locator("#maju")).to_contain_text("Terjawab 1 dari 9")


def test_the_letters_left_are_told_near_the_end(page, point):
    phone = page()
    phone.goto(f"/s/{point.code}")
    left = phone.locator("textarea + p")
    phone.locator("textarea").fill("a" * 100)
    expect(left).to_be_hidden()
    phone.locator("textarea").fill("a" * 450)
    expect(left).to_have_text("Sisa 50 huruf")
    phone.locator("textarea").fill("a" * 503)
    expect(left).to_have_text("Kelebihan 3 huruf")


def test_a_slips_code_opens_the_form_and_is_spent(app, page, point, act):
    (slip,) = issue_slips(point.id, 1, pepper(app.config["SECRET_KEY"]), act)
    phone = page()
    phone.goto(f"/K/{slip}")
    steps.choose(phone, "waktu", "2")
    steps.send(phone)
    steps.arrive(phone)
    assert [row.channel.value for row in waiting()] == ["karcis"]
    phone.goto(f"/k/{slip}")
    expect(phone.get_by_role("alert").first).to_contain_text("Karcis ini sudah dipakai.")


def test_nothing_is_asked_of_the_network_but_page_and_script(page, live_server, point):
    phone = page()
    phone.add_init_script(steps.SLOW_LINE)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.removeprefix(live_server)))
    phone.goto(f"/s/{point.code}", wait_until="networkidle")
    addresses = [a for a in asked if not a.startswith("data:")]
    assert len(addresses) == 2, addresses
    assert addresses[0] == f"/s/{point.code}"
    assert addresses[1].startswith("/static/js/citizen.")
