"""Points that take no answer: each says why, until when, and where to go instead."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine

from portal.services.survey_points import revoke_point, set_window
from tests import factories
from tests.web.answers import THANKS, answer, nothing_stored, waiting

DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("monday")


def test_a_survey_that_opens_later_says_when(wati, point, act):
    set_window(point.id, factories.TODAY + 17 * DAY, None, act)
    page = wati.visit(f"/s/{point.code}", status=403)
    assert page.heading == "Survei ini sedang ditutup"
    assert "Survei dibuka lagi pada 1 Oktober 2026." in page.text
    assert wati.follow("Lihat hasil survei yang lalu").path == "/"


def test_a_survey_that_is_over_says_so(wati, point, act):
    set_window(point.id, None, factories.TODAY - DAY, act)
    page = wati.visit(f"/s/{point.code}", status=403)
    assert "Tanggal pembukaan berikutnya belum ditentukan." in page.text
    assert "Puskesmas Poasia" in page.text
    assert wati.follow("Bukan layanan ini?").path == "/s"


def test_the_first_and_the_last_day_are_open_where_the_counter_stands(wati, point, act):
    """At half past seven in the morning in Kendari it is still yesterday in UTC."""
    set_window(point.id, factories.TODAY, factories.TODAY, act)
    with time_machine.travel(factories.MOMENT.replace(hour=7), tick=False):
        assert answer(wati, f"/s/{point.code}", waktu="3").heading == THANKS
    assert waiting()[0].on_date == factories.TODAY


@pytest.mark.parametrize("end", ["", "/kiosk"])
def test_a_revoked_code_sends_to_the_new_poster(wati, client, point, act, end):
    revoke_point(point.id, "Poster hilang", act)
    page = wati.visit(f"/s/{point.code}{end}", status=410)
    assert page.heading == "Kode ini tidak dipakai lagi"
    assert wati.follow("Tulis kode survei").path == "/s"
    assert client.post(page.path, data=factories.form()).status_code == 410
    assert nothing_stored()


@pytest.mark.parametrize("end", ["", "/dibantu"])
def test_an_unknown_code_offers_a_way_on(wati, client, agency, end):
    page = wati.visit(f"/s/00000000{end}", status=404)
    assert page.heading == "Kode survei tidak ditemukan"
    assert "Bukan layanan ini?" in page.text
    assert wati.follow("Cari di daftar unit layanan").path == "/"
    assert client.post(f"/s/00000000{end}", data=factories.form()).status_code == 404


def test_an_unknown_or_impossible_code_typed_by_hand_stays_in_the_field(wati, agency):
    for typed, status in (("00000000", 404), ("abc", 422), ("x" * 300, 422), ("UUUU-UUUU", 422)):
        page = wati.visit(f"/s?kode={quote(typed)}", status=status)
        assert page.one("input#kode")["value"] == typed
        assert page.one("input#kode")["aria-invalid"] == "true"
        assert page.one("[role=alert] a")["href"] == "#kode"


def test_letters_that_look_alike_are_read_as_meant(wati, app, point):
    """I and L are one, O is zero: whoever copies a code by hand cannot know."""
    like = point.code.replace("1", "l").replace("0", "O").lower()
    assert wati.visit(f"/s?kode={like[:4]}%20{like[4:]}").path == f"/s/{point.code}"


def test_an_unknown_slip_is_not_found(wati, agency):
    page = wati.visit("/k/" + "0" * 26, status=404)
    assert "Karcis tidak dikenal." in page.text


def test_a_point_revoked_while_the_form_lay_open_takes_nothing(app, wati, point, act):
    """This process still knows the point as open; casting asks the database itself."""
    app.config["SURVEY_CACHE_SECONDS"] = 3600
    wati.visit(f"/s/{point.code}")
    revoke_point(point.id, "Poster hilang", act)
    page = wati.submit("isian", status=410, waktu="3")
    assert page.heading == "Kode ini tidak dipakai lagi"
    assert nothing_stored()
    wati.visit(f"/s/{point.code}", status=410)


def test_a_survey_closed_while_the_form_lay_open_takes_nothing(app, wati, point, act):
    app.config["SURVEY_CACHE_SECONDS"] = 3600
    wati.visit(f"/s/{point.code}")
    set_window(point.id, factories.TODAY + DAY, None, act)
    page = wati.submit("isian", status=403, waktu="3")
    assert "Survei dibuka lagi pada 15 September 2026." in page.text
    assert nothing_stored()
