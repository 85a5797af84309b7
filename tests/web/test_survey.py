"""Wati answers the survey, from the code on the poster to her receipt, without any script."""

import pytest
import time_machine

from portal.rules import codes
from portal.rules.channels import Channel, HalfDay
from portal.rules.unsur import UNSUR
from portal.services.survey_points import issue_slips, pepper
from portal.services.unit_index import mix_round
from tests import factories
from tests.web.answers import (
    PROFILE,
    THANKS,
    TITLE,
    answer,
    comments,
    counted,
    key_of,
    receipt_of,
    receipts,
    typed_into,
    waiting,
)

ALL_FOURS = {unsur: "4" for unsur in UNSUR}

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def slips(app, point, act):
    """Two fresh slips of the point."""
    return issue_slips(point.id, 2, pepper(app.config["SECRET_KEY"]), act)


def test_wati_types_the_code_answers_and_keeps_a_receipt(wati, point):
    wati.visit("/")
    wati.follow("Isi survei")
    form = wati.submit(kode=f" {codes.grouped(point.code).lower()} ")
    assert form.path == f"/s/{point.code}"
    assert form.heading == TITLE
    assert "Puskesmas Poasia · Pendaftaran" in form.text
    assert "Loket 1, 14 September 2026" in form.text
    thanks = wati.submit("isian", **ALL_FOURS, **factories.PROFILE, saran="Antreannya tertib.")
    assert thanks.heading == THANKS
    receipt_of(thanks)
    (stored,) = waiting()
    assert stored.scores == dict.fromkeys(UNSUR, 4)
    assert stored.profile == factories.PROFILE
    assert stored.comment == "Antreannya tertib."
    assert (stored.channel, stored.on_date) == (Channel.POSTER, factories.TODAY)
    assert stored.half_day == HalfDay.PAGI


def test_whoever_has_a_session_answers_as_well(wati, point):
    wati.visit("/masuk")
    wati.visit(f"/s/{point.code}")
    page = wati.submit("isian", waktu="3")
    assert page.path.startswith(f"/s/{point.code}/terima-kasih/")


def test_the_capitals_of_the_qr_code_open_the_same_form(wati, point):
    assert wati.visit(f"/S/{point.code}").heading == TITLE
    assert wati.submit("isian", waktu="3").heading == THANKS


def test_a_slips_code_may_be_typed_as_well(wati, slips):
    wati.visit("/s")
    page = wati.submit(kode=codes.grouped(slips[0]).lower())
    assert page.path == f"/k/{slips[0]}"
    assert "Karcis Anda berlaku untuk satu kali kirim." in page.text


def test_the_receipt_tells_that_the_answer_waits_and_later_that_it_was_counted(wati, point):
    receipt = receipt_of(answer(wati, f"/s/{point.code}", waktu="2"))
    wati.follow("Periksa kode")
    assert "Masih di kotak suara" in wati.submit(kode=codes.grouped(receipt)).text
    mix_round(factories.TODAY, 1, 1)
    assert "Sudah dihitung" in wati.visit(f"/periksa/{receipt}").text


def test_the_index_moves_when_answers_have_been_mixed(app, wati, point, unit):
    app.config.update(BALLOT_BATCH=5, RUNNING_STEP=5)
    for score in ("4", "4", "3", "3", "3"):
        thanks = answer(wati, f"/s/{point.code}", **dict.fromkeys(UNSUR, score))
    assert "Belum ada angka untuk ditampilkan" in wati.follow("Lihat hasil Puskesmas Poasia").text
    assert thanks.text.count("akhir hari ini") == 1
    mix_round(factories.TODAY, app.config["BALLOT_BATCH"], app.config["RUNNING_STEP"])
    assert "Belum ada angka untuk ditampilkan" in wati.visit(f"/indeks/{unit.slug}").text
    for figure, number in (("85,00", "5 jawaban"), ("55,00", "10 jawaban")):
        for _ in range(5):
            answer(wati, f"/s/{point.code}", **dict.fromkeys(UNSUR, "1"))
        mix_round(factories.TODAY, 5, 5)
        for path in (f"/indeks/{unit.slug}", f"/indeks/{unit.slug}/pendaftaran"):
            page = wati.visit(path)
            assert figure in page.text
            assert number in page.text


@pytest.mark.usefixtures("prompt")
def test_in_a_demonstration_the_answer_is_counted_at_once(wati, point):
    receipt = receipt_of(answer(wati, f"/s/{point.code}", waktu="2", saran="Cepat"))
    assert (len(waiting()), len(counted()), comments()) == (0, 1, ["Cepat"])
    assert "Sudah dihitung" in wati.visit(f"/periksa/{receipt}").text


# Once and only once


def test_reloading_the_receipt_sends_nothing_again(wati, point):
    thanks = answer(wati, f"/s/{point.code}", waktu="2")
    for _ in range(3):
        assert wati.visit(thanks.path).heading == THANKS
    assert (len(waiting()), receipts()) == (1, 1)


def test_going_back_and_sending_again_gives_the_same_receipt(wati, point):
    form = wati.visit(f"/s/{point.code}")
    first = receipt_of(wati.submit("isian", waktu="2"))
    wati.page = form
    again = receipt_of(wati.submit("isian", waktu="4", saran="Berubah pikiran"))
    assert again == first
    (stored,) = waiting()
    assert stored.scores == {"waktu": 2}
    assert stored.comment is None


@pytest.mark.usefixtures("prompt")
def test_a_replay_after_mixing_still_counts_once(client, point):
    sent = factories.form()
    places = {client.post(f"/s/{point.code}", data=sent).headers["Location"] for _ in range(5)}
    assert len(places) == 1
    assert len(counted()) == 1


def test_every_visit_gets_a_key_of_its_own(wati, point):
    keys = {key_of(wati.visit(f"/s/{point.code}")) for _ in range(5)}
    assert len(keys) == 5
    for _ in range(2):
        answer(wati, f"/s/{point.code}", waktu="3")
    assert len(waiting()) == 2


def test_the_form_is_never_revalidated_so_that_no_key_is_used_by_two_people(client, point):
    first = client.get(f"/s/{point.code}")
    assert "ETag" not in first.headers
    assert "Last-Modified" not in first.headers
    again = client.get(f"/s/{point.code}", headers={"If-None-Match": "*"})
    assert again.status_code == 200


# Channels


@pytest.mark.parametrize(
    ("end", "channel", "words"),
    [
        ("", Channel.POSTER, "Tanpa nama."),
        ("/kiosk", Channel.KIOSK, "Perangkat ini dipakai bersama."),
        ("/dibantu", Channel.DIBANTU, "Diisi dengan bantuan."),
    ],
)
def test_an_answer_remembers_how_it_came(wati, point, end, channel, words):
    page = wati.visit(f"/s/{point.code}{end}")
    assert words in page.text
    wati.submit("isian", waktu="3")
    assert [row.channel for row in waiting()] == [channel]


@pytest.mark.parametrize("end", ["/kiosk", "/dibantu"])
def test_a_corrected_form_keeps_its_channel(wati, point, end):
    wati.visit(f"/s/{point.code}{end}")
    assert wati.submit("isian", status=422).path == f"/s/{point.code}{end}"
    wati.submit("isian", button="English", waktu="3")
    wati.submit("isian")
    assert [row.channel.value for row in waiting()] == [end[1:]]


def test_a_kiosk_goes_back_to_its_form_without_script(wati, point):
    thanks = answer(wati, f"/s/{point.code}/kiosk", waktu="3")
    refresh = thanks.one("noscript meta[http-equiv=refresh]")
    assert refresh["content"] == "15;url=../kiosk"
    assert wati.follow("Kembali sekarang").path == f"/s/{point.code}/kiosk"
    assert "hx-post" not in wati.page.form("isian").attrs


# Slips


def test_a_slip_is_spent_by_one_answer_and_told_when_it_comes_again(wati, slips):
    first = answer(wati, f"/k/{slips[0]}", waktu="4")
    receipt_of(first)
    assert [row.channel for row in waiting()] == [Channel.KARCIS]
    spent = wati.visit(f"/K/{codes.grouped(slips[0])}", status=409)
    assert "Karcis ini sudah dipakai." in spent.text
    assert spent.one("title").get_text().startswith("Galat: ")


def test_a_spent_slip_does_not_silence_a_citizen(wati, slips):
    """Two phones, one slip: the second keeps all that was typed and may send without the slip."""
    second = wati.visit(f"/k/{slips[0]}")
    answer(wati, f"/k/{slips[0]}", waktu="4")
    wati.page = second
    back = wati.submit("isian", status=409, waktu="1", usia="26_35", saran="Lama sekali")
    assert "Karcis ini sudah dipakai." in back.text
    assert typed_into(back) == {"waktu": "1", "usia": "26_35", "saran": "Lama sekali"}
    receipt_of(wati.submit("isian"))
    assert sorted(row.channel for row in waiting()) == [Channel.KARCIS, Channel.POSTER]


def test_a_slip_of_another_counter_is_not_accepted_here(client, service, point, slips):
    other = factories.point(service, "Loket 2")
    refused = client.post(f"/s/{other.code}", data=factories.form(karcis=slips[0]))
    assert refused.status_code == 409
    assert not waiting()
    accepted = client.post(f"/s/{point.code}", data=factories.form(karcis=slips[0]))
    assert accepted.status_code == 303


def test_replaying_a_slips_answer_gives_its_receipt_and_not_a_reproach(wati, slips):
    form = wati.visit(f"/k/{slips[0]}")
    first = receipt_of(wati.submit("isian", waktu="4"))
    wati.page = form
    assert receipt_of(wati.submit("isian", waktu="4")) == first
    assert len(waiting()) == 1


def test_switching_language_and_correcting_keep_the_slip(wati, slips):
    wati.visit(f"/k/{slips[0]}")
    wati.submit("isian", button="English", waktu="4")
    wati.submit("isian", status=422, waktu="")
    wati.submit("isian", waktu="2")
    assert [row.channel for row in waiting()] == [Channel.KARCIS]


# Everything may be skipped


def test_any_question_may_be_skipped(wati, point):
    for skipped in UNSUR:
        given = {u: "3" for u in UNSUR if u != skipped}
        answer(wati, f"/s/{point.code}", **given, **{skipped: ""})
    left_out = {unsur for row in waiting() for unsur in UNSUR if unsur not in row.scores}
    assert left_out == set(UNSUR)
    assert all(len(row.scores) == len(UNSUR) - 1 for row in waiting())


def test_one_answered_question_is_enough(wati, point):
    for only in UNSUR:
        answer(wati, f"/s/{point.code}", **{only: "1"})
    assert len(waiting()) == len(UNSUR)
    assert all(len(row.scores) == 1 for row in waiting())


def test_any_and_all_of_the_profile_may_be_skipped(wati, point):
    form = wati.visit(f"/s/{point.code}")
    chosen = {name: str(form.all(f"[name={name}]")[0]["value"]) for name in PROFILE}
    answer(wati, f"/s/{point.code}", waktu="3")
    for skipped in PROFILE:
        rest = {name: value for name, value in chosen.items() if name != skipped}
        answer(wati, f"/s/{point.code}", waktu="3", **rest, **{skipped: ""})
    profiles = [row.profile for row in waiting()]
    assert {} in profiles
    for skipped in PROFILE:
        assert {n: v for n, v in chosen.items() if n != skipped} in profiles


def test_the_afternoon_begins_at_one(client, point):
    for hour, half in ((12, HalfDay.PAGI), (13, HalfDay.SIANG)):
        with time_machine.travel(factories.MOMENT.replace(hour=hour, minute=59), tick=False):
            client.post(f"/s/{point.code}", data=factories.form(waktu=str(hour % 10)))
        assert {row.scores["waktu"]: row.half_day for row in waiting()}[hour % 10] == half


def test_lines_of_a_comment_stay_lines(wati, point):
    answer(wati, f"/s/{point.code}", waktu="3", saran="\nBaris satu\n\nBaris tiga  ")
    assert waiting()[0].comment == "Baris satu\n\nBaris tiga"
