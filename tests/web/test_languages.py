"""Languages: whoever switches loses nothing, and stays in the language on every page."""

import pytest

from portal.rules.unsur import UNSUR
from tests import factories
from tests.page_checks import Page
from tests.web.answers import THANKS, TITLE, answer, key_of, typed_into, waiting

TITLES = {
    "id": TITLE,
    "en": "How was our service today?",
    "id@jv": "Pripun layanan kula sedaya dinten niki?",
}
OWN_NAMES = {"id": "Bahasa Indonesia", "en": "English", "id@jv": "Basa Jawa"}
HTML = {"id": "id", "en": "en", "id@jv": "jv"}
FILLED = {
    **{unsur: str(1 + at % 4) for at, unsur in enumerate(UNSUR)},
    "jenis_kelamin": "perempuan",
    "usia": "26_35",
    "pendidikan": "sma",
    "pekerjaan": "lainnya",
    "saran": "Terima kasih\nbanyak <3",
}

pytestmark = pytest.mark.usefixtures("monday")


def language_of(page: Page) -> str:
    """The language of the whole page."""
    return str(page.one("html")["lang"])


@pytest.mark.parametrize("tag", TITLES)
def test_each_language_has_the_form_in_its_own_words(wati, point, tag):
    page = wati.visit(f"/s/{point.code}?bahasa={tag}")
    assert page.heading == TITLES[tag]
    assert language_of(page) == HTML[tag]
    buttons = {str(b["value"]): b for b in page.all("button[name=bahasa]")}
    assert {value: b.get_text() for value, b in buttons.items()} == OWN_NAMES
    assert {value: b["lang"] for value, b in buttons.items()} == HTML
    assert [value for value, b in buttons.items() if b.get("aria-current")] == [tag]


def test_switching_through_all_languages_keeps_everything_typed_and_the_key(wati, point):
    key = key_of(wati.visit(f"/s/{point.code}"))
    page = wati.submit("isian", button="English", **FILLED)
    for tag in ("id@jv", "id", "en", "id@jv"):
        page = wati.submit("isian", button=OWN_NAMES[tag])
        assert page.heading == TITLES[tag]
        assert typed_into(page) == FILLED
        assert key_of(page) == key
    wati.submit("isian")
    (stored,) = waiting()
    assert stored.scores == {unsur: int(FILLED[unsur]) for unsur in UNSUR}
    assert stored.comment == FILLED["saran"]


def test_switching_is_no_sending_and_complains_about_nothing(wati, point):
    wati.visit(f"/s/{point.code}")
    page = wati.submit("isian", button="English")
    assert not page.all("[role=alert]:not([hidden])")
    assert not waiting()


def test_an_error_and_its_correction_stay_in_the_language(wati, point):
    wati.visit(f"/s/{point.code}")
    wati.submit("isian", button="English")
    page = wati.submit("isian", status=422)
    assert language_of(page) == "en"
    thanks = wati.submit("isian", waktu="3")
    assert language_of(thanks) == "en"
    assert "bahasa=en" in thanks.url


@pytest.mark.parametrize("tag", TITLES)
def test_the_same_answer_in_every_language_is_the_same_answer(wati, point, tag):
    answer(wati, f"/s/{point.code}?bahasa={tag}", waktu="2", usia="di_bawah_17")
    (stored,) = waiting()
    assert (stored.scores, stored.profile) == ({"waktu": 2}, {"usia": "di_bawah_17"})


@pytest.mark.parametrize("tag", ["", "xx", "id@su", "../en", "EN", "en;q=1", "%00"])
def test_an_unknown_language_is_indonesian(wati, point, tag):
    assert wati.visit(f"/s/{point.code}?bahasa={tag}").heading == TITLE


def test_an_unknown_language_button_keeps_what_was_typed(client, point):
    sent = factories.form(bahasa="xx", saran="Tetap ada")
    response = client.post(f"/s/{point.code}", data=sent)
    assert response.status_code == 200
    assert "Tetap ada" in response.get_data(as_text=True)
    assert not waiting()


def test_the_first_button_of_the_form_sends_so_that_enter_never_switches(wati, point):
    form = wati.visit(f"/s/{point.code}").form("isian")
    assert form.select("button")[0].get("name") is None
    assert answer(wati, f"/s/{point.code}", waktu="3").heading == THANKS


# The same as parts, for htmx


def test_htmx_gets_the_form_alone_with_everything_typed(wati, point):
    wati.visit(f"/s/{point.code}")
    part = wati.submit("isian", button="English", htmx=True, **FILLED)
    assert part.one("form#isian")["lang"] == "en"
    assert typed_into(part) == FILLED
    assert not part.all("html, head, main")
    assert "HX-Request" in part.response.headers["Vary"]


def test_htmx_gets_the_errors_in_the_form_and_the_receipt_in_its_place(wati, point):
    wati.visit(f"/s/{point.code}")
    wrong = wati.submit("isian", status=422, htmx=True, saran="Tetap ada")
    assert wrong.one("form#isian [role=alert][autofocus]")
    assert typed_into(wrong) == {"saran": "Tetap ada"}
    assert wrong.one("form#isian > title").get_text().startswith("Galat: ")
    right = wati.submit("isian", htmx=True, waktu="3")
    assert right.one("section#isian h1").get_text().endswith(THANKS)
    pushed = right.response.headers["HX-Push-Url"]
    assert wati.visit(pushed).heading == THANKS
    assert len(waiting()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HX-Request": "false"},
        {"HX-Request": "true", "HX-Request-Type": "full"},
        {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    ],
)
def test_everything_else_gets_the_whole_page(client, point, headers):
    response = client.post(f"/s/{point.code}", data={"kunci": "x"}, headers=headers)
    assert response.status_code == 422
    assert response.get_data(as_text=True).lstrip().startswith("<!doctype html>")
    assert "HX-Request" in response.headers["Vary"]


def test_a_whole_page_is_never_kept_in_place_of_a_part(client, point):
    response = client.get(f"/s/{point.code}", headers={"HX-Request": "true"})
    assert response.get_data(as_text=True).startswith("<!doctype html>")


# Public pages


@pytest.mark.parametrize("path", ["/", "/cara-hitung", "/privasi", "/periksa", "/s", "/tidak-ada"])
def test_public_pages_know_their_language_and_keep_it_in_their_links(wati, agency, path):
    page = wati.visit(f"{path}?bahasa=en", status=404 if path == "/tidak-ada" else 200)
    assert language_of(page) == "en"
    ours = [str(a["href"]) for a in page.all("a[href^='/']") if a.get("hreflang") is None]
    assert ours
    assert all("bahasa=en" in href for href in ours)


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [("/", "q", "poasia"), ("/s", "kode", "0000-0000"), ("/periksa", "kode", "00000-00000")],
)
def test_a_search_stays_in_the_language(wati, agency, path, field, typed):
    """A form that asks by GET drops the query of its action, and with it the language."""
    wati.visit(f"{path}?bahasa=en")
    page = wati.submit(status=404 if path == "/s" else 200, **{field: typed})
    assert language_of(page) == "en"


def test_the_way_back_to_indonesian_is_on_every_public_page(wati, agency):
    wati.visit("/privasi?bahasa=en")
    assert language_of(wati.follow("Bahasa Indonesia")) == "id"
    assert language_of(wati.follow("English")) == "en"


def test_numbers_follow_each_visitors_language_and_not_the_first_ones(app, wati, agency):
    """Jinja works out what is constant while it compiles a page, in whose language it may be."""
    app.jinja_env.cache.clear()
    assert "86.11" in wati.visit("/cara-hitung?bahasa=en").text
    assert "86,11" in wati.visit("/cara-hitung").text


def test_a_kiosk_forgets_the_language_of_the_one_before(wati, point):
    thanks = answer(wati, f"/s/{point.code}/kiosk?bahasa=en", waktu="3")
    assert language_of(thanks) == "en"
    back = thanks.one("a[href='../kiosk']")
    assert language_of(wati.visit(f"/s/{point.code}/{str(back['href'])[3:]}")) == "id"
