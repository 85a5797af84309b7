"""A part of a draft that somebody takes out while somebody else writes in it: no word is lost."""

import pytest

from portal.rules.roles import Role
from tests.web.people import entered
from tests.web.test_instruments import begun, button, draft_url, place

pytestmark = pytest.mark.usefixtures("monday")
ITEM, PART = "berkomunikasi", "butir-berkomunikasi"


@pytest.fixture
def dewi(app, agency, monday):
    return entered(app, "dewi@contoh.go.id", Role.HR)


@pytest.fixture
def agus(app, dewi):
    return entered(app, "agus@contoh.go.id", Role.ADMIN)


def taken_out(browser, home, part):
    browser.visit(home)
    browser.submit(place(browser, part), button=button(browser, part, "Hapus"))


def test_a_question_that_was_removed_meanwhile_shows_both_texts_and_comes_back(dewi, agus):
    before = [str(part["id"]) for part in begun(dewi).all("li[id^=butir]")]
    home = draft_url(dewi)
    agus.visit(f"{home}/butir/{ITEM}")
    agus.submit("isian", **{"helper-id": "Bantuan Agus"})
    dewi.visit(f"{home}/butir/{ITEM}")
    taken_out(agus, home, PART)
    page = dewi.submit("isian", **{"label-id": "Kalimat Dewi"}, status=409)
    assert page.html.count("<h1>") == 1
    assert "Orang lain baru saja menghapus bagian ini" in page.text
    assert "Nama singkat:" in page.text
    assert page.one("#label-id")["value"] == "Kalimat Dewi"
    assert page.one("#helper-id").get_text() == "Bantuan Agus"
    page = dewi.submit("isian", **{"label-id": "Kalimat Dewi lagi"})
    assert "Kalimat Dewi lagi" in page.one(f"#{PART}").get_text()
    order = [str(part["id"]) for part in page.all("li[id^=butir]")]
    assert order == before, "it stands where it stood"
    assert not page.all("form#kembalikan")


def test_a_question_that_came_back_meanwhile_is_met_once_more(dewi, agus):
    begun(dewi)
    home = draft_url(dewi)
    dewi.visit(f"{home}/butir/{ITEM}")
    taken_out(agus, home, PART)
    dewi.submit("isian", **{"label-id": "Kalimat Dewi"}, status=409)
    agus.submit("kembalikan")
    agus.visit(f"{home}/butir/{ITEM}")
    agus.submit("isian", **{"label-id": "Kalimat Agus"})
    page = dewi.submit("isian", status=409)
    assert "Nama singkat: Kalimat Agus" in page.text
    assert page.one("#label-id")["value"] == "Kalimat Dewi"
    assert "Kalimat Dewi" in dewi.submit("isian").text


def test_a_question_that_went_with_its_section_comes_back_with_it(dewi, agus):
    section = begun(dewi).all("section.card[id^=bagian-]")[0]
    others = [str(part["id"]) for part in section.select("li[id^=butir]")]
    home = draft_url(dewi)
    dewi.visit(f"{home}/butir/{others[0].removeprefix('butir-')}")
    taken_out(agus, home, section["id"])
    page = dewi.submit("isian", **{"label-id": "Kalimat Dewi"}, status=409)
    assert page.one("#label-id")["value"] == "Kalimat Dewi"
    page = dewi.submit("isian")
    assert "Kalimat Dewi" in page.one(f"#{others[0]}").get_text()
    assert [str(part["id"]) for part in page.all(f"#{section['id']} li[id^=butir]")] == others


def test_a_section_that_was_removed_meanwhile_shows_both_texts_and_comes_back(dewi, agus):
    section = begun(dewi).all("section.card[id^=bagian-]")[0]
    items = [str(part["id"]) for part in section.select("li[id^=butir]")]
    home, key = draft_url(dewi), section["id"].removeprefix("bagian-")
    before = dewi.visit(f"{home}/bagian/{key}").one("#title-id")["value"]
    taken_out(agus, home, section["id"])
    page = dewi.submit("isian", **{"title-id": "Judul Dewi"}, status=409)
    assert f": {before}" in page.text
    assert page.one("#title-id")["value"] == "Judul Dewi"
    page = dewi.submit("isian")
    assert "Judul Dewi" in page.one(f"#{section['id']}").get_text()
    assert [str(part["id"]) for part in page.all(f"#{section['id']} li[id^=butir]")] == items


def test_a_question_for_a_section_that_was_just_removed_keeps_its_words(dewi, agus):
    part = begun(dewi).all("section.card[id^=bagian-]")[-1]["id"]
    agus.visit(home := draft_url(dewi))
    dewi.visit(f"{home}/bagian/{part.removeprefix('bagian-')}/butir/text")
    agus.submit(place(agus, part), button=button(agus, part, "Hapus"))
    page = dewi.submit("isian", **{"label-id": "Saran", "question-id": "Apa sarannya?"}, status=409)
    assert "baru saja menghapus bagian ini" in page.text
    assert page.one("#label-id")["value"] == "Saran"
    page = dewi.submit("isian")
    assert "Saran" in page.one(f"#{part}").get_text(), "the section came back with it"


def test_a_button_of_the_answers_works_on_a_question_that_is_gone(dewi, agus):
    begun(dewi)
    home = draft_url(dewi)
    dewi.visit(f"{home}/butir/{ITEM}")
    taken_out(agus, home, PART)
    page = dewi.submit("isian", button="Tambah satu jawaban", **{"label-id": "Kalimat Dewi"})
    assert page.one("#label-id")["value"] == "Kalimat Dewi"


def test_a_question_without_any_section_left_says_what_to_do(dewi, agus):
    page = begun(dewi)
    home = draft_url(dewi)
    sections = [section["id"] for section in page.all("section.card[id^=bagian-]")]
    token = page.all("[name=csrf_token]")[0]["value"]
    for section in sections:
        taken_out(agus, home, section)
    typed = {"csrf_token": token, "versi": "hapus-x", "macam": "text", "label-id": "Saran",
             "question-id": "Apa?", "limit": "500"}  # fmt: skip
    answer = dewi.client.post(f"{home.removeprefix('http://localhost')}/butir/entah", data=typed)
    assert answer.status_code == 409
    assert 'value="Saran"' in answer.text


def test_a_question_nobody_knows_is_none(dewi):
    begun(dewi)
    token = dewi.page.all("[name=csrf_token]")[0]["value"]
    at = f"{draft_url(dewi).removeprefix('http://localhost')}/butir/entah"
    answer = dewi.client.post(at, data={"csrf_token": token, "label-id": "Saran"})
    assert answer.status_code == 404
    assert "Saran" in answer.text, "its words are on the page"
