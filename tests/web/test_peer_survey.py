"""Rating colleagues in the browser: the list, the form, the last look, the receipt."""

from datetime import datetime, timedelta

import pytest
import time_machine

from portal.models.peer_ballots import PeerBox, PeerReceipt, PeerSlip
from portal.rules.roles import Role
from portal.web.peer_form import secret
from tests import colleagues, people
from tests.attacks.statements import watched
from tests.colleagues import ITEMS, ON
from tests.peer_seals import opened_box
from tests.stored import count
from tests.web.employees import browser_of

MOST_STATEMENTS = 8


@pytest.fixture
def here(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        yield colleagues.circle(2)


@pytest.fixture
def duty(here):
    return here.duties[0]


@pytest.fixture
def rater(app, duty):
    return browser_of(app, duty.rater)


def at(duty, rest=""):
    return f"/menilai-rekan/{duty.id}{rest}"


def filled(value="4", **more):
    return dict.fromkeys(ITEMS, value) | more


def test_from_the_list_to_the_receipt_without_script(rater, duty):
    rater.visit("/menilai-rekan")
    assert "0 dari" in rater.page.text
    rater.follow("Pegawaia")
    assert "6 orang diminta menilai" in rater.page.text
    assert "sedikitnya 5 orang" in rater.page.text
    rater.submit("formulir", **filled(komentar_andal="Bu Pegawaia teliti"))
    assert "Bu [nama] teliti" in rater.page.text
    assert "Siapa melihat apa" in rater.page.text
    assert count(PeerBox) == 0
    rater.submit("kirim", button="Kirim penilaian")
    assert "Penilaian terkirim" in rater.page.text
    ((_box, scores, comments),) = opened_box()
    assert scores == dict.fromkeys(ITEMS, 4)
    assert comments["komentar_andal"][0] == "Bu [nama] teliti"
    rater.visit("/menilai-rekan")
    assert "Terkirim" in rater.page.text
    assert "1 dari" in rater.page.text


def test_what_was_typed_comes_back_from_the_last_look_and_from_a_refusal(rater, duty):
    rater.visit(at(duty))
    rater.submit("formulir", **filled("3", komentar_andal="x" * 401), status=422)
    assert "Persingkat" in rater.page.text
    rater.submit("formulir", komentar_andal="Teliti")
    rater.submit("kirim", button="Ubah jawaban")
    checked = rater.page.all("input[type=radio][checked]")
    assert {str(one["value"]) for one in checked} == {"3"}
    assert "Teliti" in rater.page.html


def test_an_empty_form_and_too_long_a_comment_are_refused_by_name(rater, duty):
    rater.visit(at(duty))
    page = rater.submit("formulir", status=422)
    assert "Jawab sedikitnya satu butir" in page.text
    page = rater.submit("formulir", **filled(komentar_andal="a" * 401), status=422)
    assert "Persingkat" in page.text
    assert "a" * 401 in page.html


def test_never_having_seen_it_is_an_answer(rater, duty):
    rater.visit(at(duty))
    rater.submit("formulir", **filled("tidak_mengamati"))
    assert "Tidak sempat mengamati" in rater.page.text
    rater.submit("kirim", button="Kirim penilaian")
    assert [scores for _row, scores, _comments in opened_box()] == [{}]


def test_one_colleague_once_and_the_second_text_is_given_back(rater, duty):
    rater.visit(at(duty))
    rater.submit("formulir", **filled())
    colleagues_answer(duty)
    page = rater.submit("kirim", button="Kirim penilaian", status=409)
    assert "sudah Anda kirim" in page.text
    assert "4. " in page.text
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (1, 1, 1)
    assert "sudah terkirim" in rater.visit(at(duty)).text


def colleagues_answer(duty):
    colleagues.cast(duty, pepper=secret())


def test_the_duty_of_another_is_unknown(app, here, rater):
    other = next(one for one in here.duties if one.rater != here.duties[0].rater)
    rater.visit(at(other), status=404)


def test_after_the_window_the_form_says_so(app, here, duty):
    with time_machine.travel(
        datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
        + timedelta(days=8),
        tick=False,
    ):
        rater = browser_of(app, duty.rater)
        assert "sudah berakhir" in rater.visit(at(duty)).text
        assert "Tidak ada yang perlu dinilai" in rater.visit("/menilai-rekan").text


def test_a_piece_tells_what_will_be_kept_and_keeps_nothing(rater, duty):
    rater.visit(at(duty))
    piece = rater.page.all(".piece")[0]
    token = str(rater.page.form("formulir").select_one("[name=csrf_token]")["value"])
    key = str(rater.page.form("formulir").select_one("[name=kunci]")["value"])
    sent = {"csrf_token": token, "kunci": key}
    part = rater.fragment(str(piece["hx-post"]), method="POST", **sent, bagian_tim="4")
    assert "1 dari 9" in part.text
    part = rater.fragment(
        at(duty, "/butir?butir=komentar_andal"), method="POST", **sent,
        komentar_andal="Pak Pegawaib ramah",
    )  # fmt: skip
    assert "Pak [nama] ramah" in part.text
    bad = rater.fragment(str(piece["hx-post"]), method="POST", status=422, **sent, bagian_tim="9")
    assert "Pilih salah satu" in bad.text
    assert count(PeerBox) == 0


def test_a_receipt_can_be_looked_up(rater, duty):
    taken = colleagues.cast(duty)
    assert "menunggu dicampur" in rater.visit(f"/menilai-rekan/tanda-terima/{taken.receipt}").text
    assert "tidak ditemukan" in rater.visit("/menilai-rekan/tanda-terima/0000000000").text
    rater.visit("/menilai-rekan/tanda-terima?kode=abc", status=422)


@pytest.mark.parametrize("rest", ["", "/{}"])
def test_pages_ask_the_database_but_a_few_times(rater, here, duty, rest):
    rater.visit("/menilai-rekan")
    with watched() as seen:
        rater.visit("/menilai-rekan" + rest.format(duty.id))
    assert len(seen.statements) <= MOST_STATEMENTS, seen.statements


def test_the_home_page_names_the_task_until_it_is_done(rater, here, duty):
    mine = [one for one in here.duties if one.rater == duty.rater]
    for done, one in enumerate(mine):
        page = rater.visit("/beranda")
        assert f"Nilai {len(mine) - done} rekan kerja" in page.text
        assert f"{done} dari {len(mine)}" in page.text
        colleagues_answer(one)
    assert "rekan kerja (tanpa nama)" not in rater.visit("/beranda").text


def test_an_account_of_nobody_rates_nobody(app, here, agus):
    assert "Tidak ada yang perlu dinilai" in agus.visit("/menilai-rekan").text
    agus.visit(at(here.duties[0]), status=404)


@pytest.fixture
def agus(app):
    return people.browser_of(app, people.person("Agus", Role.ADMIN))
