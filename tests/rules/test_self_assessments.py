"""Rules of the self-assessment: how pieces meet, what is asked and required, when it is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.instruments import load_shipped
from portal.rules.measures import Family
from portal.rules.period_cycle import PeriodStage
from portal.rules.scheme_words import ReportPart
from portal.rules.schemes import load_shipped as load_scheme
from portal.rules.self_assessments import (
    LoggedResult,
    Meeting,
    Result,
    SendFault,
    Stored,
    asked,
    due_on,
    instrument_keys,
    meet,
    missing,
    parts_of,
    send_fault,
    serving,
    spreads,
    with_lines,
)
from portal.rules.workdays import WorkCalendar

OPENS = date(2026, 9, 21)
TEXT = st.sampled_from(["", "a", "b", "c"])
WINDOW = st.sampled_from(["", "w1", "w2"])


@given(TEXT, WINDOW, TEXT, TEXT, st.sampled_from(["w1", "w2"]))
def test_nothing_typed_is_dropped_and_nothing_of_others_is_overwritten(
    kept, writer, shown, typed, window
):
    stored, new = Stored(kept, writer=writer), Stored(typed, writer=window)
    meeting = meet(stored, new, Stored(shown).mark)
    if typed == kept:
        assert meeting is Meeting.SAME
    elif writer == window or shown == kept:
        assert meeting is Meeting.WRITE
    elif typed == shown:
        assert meeting is Meeting.KEEP, "not touched here"
    else:
        assert meeting is Meeting.CLASH


def test_a_note_is_part_of_the_piece():
    assert meet(Stored("4"), Stored("4", "Contoh"), Stored("4").mark) is Meeting.WRITE
    assert Stored("a", "b").mark != Stored("ab").mark


@pytest.mark.parametrize(
    ("scheme", "family", "keys"),
    [
        ("sofifi", "petugas_loket", ("berakhlak", "manajerial", "teknis", "kartu_loket")),
        ("serang", "guru", ("berakhlak", "teknis", "kartu_guru")),
        ("kendari", None, ("berakhlak", "manajerial")),
        ("sorong", "perawat_bidan", ("berakhlak", "kartu_nakes")),
    ],
)
def test_the_scheme_says_what_is_filled_in(scheme, family, keys):
    assert instrument_keys(load_scheme(scheme), family) == keys


def test_only_published_instruments_about_oneself_serve():
    known = {key: load_shipped(key) for key in ("berakhlak", "rekan")}
    assert serving(["berakhlak", "rekan", "teknis"], known) == ("berakhlak",)


def test_families_that_the_scheme_leaves_out_are_not_asked():
    whole = load_shipped("manajerial")
    narrow = asked(whole, [Family.MANAJERIAL])
    assert {i.key for i in whole.items} - {i.key for i in narrow.items} == {"perekat_bangsa"}
    assert "sosial_kultural" not in {section.key for section in narrow.sections}
    assert asked(whole, list(Family)) == whole
    for key in ("berakhlak", "kartu_nakes", "kartu_guru", "kartu_perhubungan", "kartu_loket"):
        assert asked(load_shipped(key), [Family.TEKNIS]) == load_shipped(key)


def test_results_come_first_and_what_no_plan_names_last_of_them():
    parts = parts_of([Result(0, ""), Result(1, "A"), Result(2, "B")], [load_shipped("teknis")])
    assert [one.key for one in parts] == [
        "hasil-1", "hasil-2", "hasil-0", "teknis-teknis", "teknis-catatan",
    ]  # fmt: skip


def test_achievement_and_way_of_working_are_required_of_a_plan():
    first, beside = parts_of([Result(1, "A"), Result(0, "")], [])
    every = tuple(ReportPart)
    assert missing(first, every, {}, has_plan=True) == ("capaian", "cara_kerja")
    assert missing(first, [ReportPart.KENDALA], {}, has_plan=True) == ()
    assert missing(beside, every, {}, has_plan=True) == ()
    assert missing(beside, every, {}, has_plan=False) == ("capaian", "cara_kerja")
    stored = {"hasil-1.capaian": Stored("85 persen"), "hasil-1.cara_kerja": Stored("")}
    assert missing(first, every, stored, has_plan=True) == ("cara_kerja",)


def test_scales_are_required_and_other_items_are_not():
    card = load_shipped("kartu_nakes")
    parts = {part.key: part for part in parts_of([], [card])}
    assert missing(parts["kartu_nakes-hasil_wilayah"], [], {}, has_plan=True) == ()
    assert missing(parts["kartu_nakes-perawatan"], [], {}, has_plan=True) == (
        "prosedur_aman", "tindak_lanjut",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "on", "fault"),
    [
        (PeriodStage.BERJALAN, date(2026, 9, 20), SendFault.BELUM_WAKTUNYA),
        (PeriodStage.BERJALAN, OPENS, None),
        (PeriodStage.PENILAIAN, date(2026, 10, 30), None),
        (PeriodStage.RENCANA, date(2026, 9, 20), SendFault.BELUM_WAKTUNYA),
        (PeriodStage.FORUM, OPENS, SendFault.SUDAH_DITUTUP),
        (PeriodStage.SELESAI, date(2026, 9, 20), SendFault.SUDAH_DITUTUP),
    ],
)
def test_it_is_sent_from_the_window_until_ratings_end(stage, on, fault):
    assert send_fault(stage, OPENS, on) is fault


@pytest.mark.parametrize(
    ("days", "last"), [(1, OPENS), (3, date(2026, 9, 23)), (7, date(2026, 9, 29))]
)
def test_the_last_day_counts_working_days_from_the_first_of_the_window(days, last):
    assert due_on(OPENS, days, WorkCalendar()) == last


@given(st.text(max_size=50), st.lists(st.text("ab ", min_size=1, max_size=9)), st.integers(50, 90))
def test_lines_are_added_once_whole_and_within_the_limit(text, lines, limit):
    once = with_lines(text, lines, limit)
    assert once.startswith(text)
    assert len(once) <= max(limit, len(text))
    added = [one for one in lines if one not in text.splitlines()]
    assert with_lines(once, added, len(once)) == once


def test_a_logged_line_names_day_and_amount():
    assert (
        LoggedResult(date(2026, 8, 3), "Posyandu", "24 bayi").line == "- 03/08: Posyandu (24 bayi)"
    )


def test_the_spread_is_of_scales_that_show_a_measure():
    answers = {"berakhlak.memahami_kebutuhan": "5", "berakhlak.ramah_cekatan": "2",
               "berakhlak.perbaikan_tiada_henti": "tidak_mengamati"}  # fmt: skip
    found = spreads(answers, [load_shipped("berakhlak")])
    assert set(found) == {"berorientasi_pelayanan"}
    one = found["berorientasi_pelayanan"]
    assert (one.mean, one.low, one.high, one.n) == (3.5, 2, 5, 2)
