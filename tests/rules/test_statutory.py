"""The statutory clocks K1-K16: figures as in the regulation, ends to the second, in three zones."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.clock_file import (
    SHIPPED,
    ClockKind,
    ClockStart,
    Expiry,
    Party,
    clocks_on,
    load_clocks,
)
from portal.rules.dated_rules import RuleFileError
from portal.rules.holiday_table import shipped_holidays
from portal.rules.statutory import ClockState, deadline, latest_delivery, reading, state
from portal.rules.workdays import WorkCalendar, Zone

TEXT = SHIPPED.read_text(encoding="utf-8")
RULE = clocks_on(date(2026, 1, 1))
CALENDAR = shipped_holidays().calendar("74.71")
WITA = ZoneInfo("Asia/Makassar")
_PENILAI, _ATASAN, _PEGAWAI = (
    Party.PEJABAT_PENILAI_KINERJA,
    Party.ATASAN_PEJABAT_PENILAI,
    Party.PEGAWAI,
)


def at(*moment):
    return datetime(*moment, tzinfo=WITA)


@pytest.mark.parametrize(
    ("key", "days", "starts", "bound", "to", "article"),
    [
        ("K7", 14, ClockStart.PENILAI_TANDA_TANGAN, _PENILAI, _PEGAWAI, "L.V.A.5"),
        ("K8", 14, ClockStart.DOKUMEN_DITERIMA, _PEGAWAI, _PENILAI, "L.V.A.6"),
        ("K9", 30, ClockStart.JENDELA_DITUTUP, _PENILAI, Party.PYB, "L.V.A.7"),
        ("K10", 14, ClockStart.JENDELA_DITUTUP, _ATASAN, None, "L.V.A.8"),
        ("K11", 7, ClockStart.ATASAN_TANDA_TANGAN, _ATASAN, _PEGAWAI, "L.V.A.9"),
        ("K12", 7, ClockStart.DOKUMEN_DITERIMA, _PEGAWAI, _ATASAN, "L.V.A.10"),
        ("K13", 30, ClockStart.JENDELA_DITUTUP, _ATASAN, Party.PYB, "L.V.A.11"),
        ("K14", 14, ClockStart.DOKUMEN_DITERIMA, _PEGAWAI, _ATASAN, "Ps. 29; L.V.B.2"),
        ("K15", 7, ClockStart.KEBERATAN_DITERIMA, _ATASAN, None, "L.V.B.6"),
        ("K16", 30, ClockStart.JENDELA_DITUTUP, _ATASAN, Party.PYB, "L.V.B.8"),
    ],
)
def test_working_day_clocks_are_those_of_the_regulation(key, days, starts, bound, to, article):
    clock = RULE[key]
    assert clock.kind is ClockKind.HARI_KERJA
    assert (clock.days, clock.starts, clock.bound) == (days, starts, (bound,))
    assert (clock.to, clock.article) == (to, article)


def test_there_are_sixteen_clocks_and_each_consequence_has_its_article():
    assert [clock.key for clock in RULE.clocks] == [f"K{n}" for n in range(1, 17)]
    for clock in RULE.clocks:
        assert (clock.expiry_article is None) == (clock.expiry is Expiry.TIDAK_DIATUR)


def test_only_a_missed_evaluation_hands_over_to_the_raters_superior():
    handing_over = [clock.key for clock in RULE.clocks if clock.expiry.hands_over]
    assert handing_over == ["K4", "K5"]
    assert {RULE[key].expiry_article for key in handing_over} == {"L.IV.A.11"}


@pytest.mark.parametrize(
    ("key", "start", "last_day"),
    [
        pytest.param("K1", date(2026, 1, 1), date(2026, 1, 31), id="skp-akhir-januari"),
        pytest.param("K1", date(2027, 1, 4), date(2027, 1, 31), id="skp-minggu-tidak-digeser"),
        pytest.param("K2", date(2026, 1, 1), date(2026, 1, 14), id="rancangan-pk"),
        pytest.param("K3", date(2026, 1, 1), date(2026, 1, 31), id="dialog-atasan"),
        pytest.param("K4", date(2026, 10, 14), date(2026, 10, 14), id="jendela-instansi"),
        pytest.param("K5", date(2026, 12, 25), date(2027, 1, 31), id="evaluasi-tahunan"),
        pytest.param("K6", date(2026, 1, 1), date(2027, 1, 31), id="predikat-organisasi"),
        pytest.param("K7", date(2026, 9, 1), date(2026, 9, 21), id="sampaikan-14"),
        pytest.param("K7", date(2026, 3, 9), date(2026, 4, 6), id="sampaikan-lewat-lebaran"),
        pytest.param("K9", date(2026, 10, 14), date(2026, 11, 25), id="lapor-30"),
        pytest.param("K11", date(2026, 9, 1), date(2026, 9, 10), id="atasan-sampaikan-7"),
        pytest.param("K14", date(2026, 8, 11), date(2026, 9, 2), id="keberatan-lewat-agustus"),
        pytest.param("K15", date(2026, 8, 24), date(2026, 9, 3), id="putusan-lewat-maulid"),
    ],
)
def test_each_clock_ends_at_the_end_of_its_last_day(key, start, last_day):
    end = deadline(RULE[key], start, CALENDAR, Zone.WITA)
    assert end == at(last_day.year, last_day.month, last_day.day, 23, 59, 59, 999999)
    assert end.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(("zone", "day"), [(Zone.WIB, 1), (Zone.WITA, 2), (Zone.WIT, 2)])
def test_the_day_of_a_moment_is_the_one_of_the_office(zone, day):
    # 23.30 in Jakarta is already the next day in Makassar and Jayapura.
    signed = datetime(2026, 9, 1, 23, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    by_day = deadline(RULE["K15"], date(2026, 9, day), CALENDAR, zone)
    assert deadline(RULE["K15"], signed, CALENDAR, zone) == by_day


@pytest.mark.parametrize(
    ("now", "expected", "left"),
    [
        pytest.param(at(2026, 8, 31, 12), ClockState.BELUM_MULAI, 7, id="sebelum-diterima"),
        pytest.param(at(2026, 9, 1, 8), ClockState.BERJALAN, 7, id="hari-diterima"),
        pytest.param(at(2026, 9, 9, 23, 59, 59), ClockState.BERJALAN, 1, id="sehari-lagi"),
        pytest.param(at(2026, 9, 10, 0, 0, 0), ClockState.HARI_TERAKHIR, 0, id="hari-terakhir"),
        pytest.param(at(2026, 9, 10, 23, 59, 59), ClockState.HARI_TERAKHIR, 0, id="detik-akhir"),
        pytest.param(at(2026, 9, 11, 0, 0, 0), ClockState.LEWAT, 0, id="lewat-sedetik"),
    ],
)
def test_a_clock_turns_at_the_second(now, expected, left):
    read = reading(RULE["K15"], date(2026, 9, 1), now, CALENDAR, Zone.WITA)
    assert (read.state, read.workdays_left) == (expected, left)
    assert state(RULE["K15"], date(2026, 9, 1), now, CALENDAR, Zone.WITA) is expected


@pytest.mark.parametrize(
    ("key", "start", "now", "follows"),
    [
        ("K1", date(2026, 1, 1), at(2026, 2, 1), Expiry.DIALOG_ATASAN_PENILAI),
        ("K2", date(2026, 1, 1), at(2026, 1, 15), Expiry.RANCANGAN_BOLEH_DIPAKAI),
        ("K3", date(2026, 1, 1), at(2026, 2, 1), Expiry.DIALOG_ATASAN_PENILAI),
        ("K4", date(2026, 10, 14), at(2026, 10, 15), Expiry.ALIH_KE_ATASAN_PENILAI),
        ("K5", date(2026, 12, 25), at(2027, 2, 1), Expiry.ALIH_KE_ATASAN_PENILAI),
        ("K6", date(2026, 1, 1), at(2027, 2, 1), Expiry.PREDIKAT_TAHUN_LALU),
        ("K8", date(2026, 9, 1), at(2026, 12, 1), Expiry.TIDAK_DIATUR),
        ("K14", date(2026, 9, 1), at(2026, 12, 1), Expiry.HAK_BERAKHIR),
    ],
)
def test_what_follows_is_said_only_after_the_end(key, start, now, follows):
    clock = RULE[key]
    end = deadline(clock, start, CALENDAR, Zone.WITA)
    assert reading(clock, start, end, CALENDAR, Zone.WITA).follows is None
    assert reading(clock, start, now, CALENDAR, Zone.WITA).follows is follows


def test_a_rule_that_holds_from_a_date_is_never_late():
    before, after = (
        state(RULE["K3"], date(2026, 1, 1), at(2026, month, 1), CALENDAR, Zone.WITA)
        for month in (1, 2)
    )
    assert (before, after) == (ClockState.BELUM_MULAI, ClockState.BERLAKU)


def test_an_open_evaluation_window_runs_until_its_closing_day():
    assert state(RULE["K4"], date(2026, 10, 14), at(2026, 10, 1), CALENDAR, Zone.WITA) is (
        ClockState.BERJALAN
    )


def test_a_duty_done_is_in_time_up_to_the_last_moment():
    start, now = date(2026, 9, 1), at(2026, 12, 1)
    end = deadline(RULE["K15"], start, CALENDAR, Zone.WITA)
    for met, expected in (
        (end, ClockState.TERPENUHI),
        (end + timedelta(microseconds=1), ClockState.TERPENUHI_TERLAMBAT),
    ):
        read = reading(RULE["K15"], start, now, CALENDAR, Zone.WITA, met)
        assert (read.state, read.follows) == (expected, None)


def test_a_clock_whose_event_has_not_happened_has_no_end():
    read = reading(RULE["K7"], None, at(2026, 9, 1), CALENDAR, Zone.WITA)
    assert (read.state, read.deadline) == (ClockState.BELUM_MULAI, None)


def test_an_end_in_a_year_without_holidays_is_provisional():
    for start, expected in ((date(2026, 9, 1), False), (date(2026, 12, 21), True)):
        read = reading(RULE["K7"], start, at(2026, 9, 1), CALENDAR, Zone.WITA)
        assert read.is_provisional is expected
    assert not reading(
        RULE["K1"], date(2027, 1, 1), at(2026, 9, 1), CALENDAR, Zone.WITA
    ).is_provisional


def test_full_rights_need_the_document_by_working_day_nine():
    assert latest_delivery(RULE, date(2026, 10, 14), CALENDAR) == date(2026, 10, 27)
    assert CALENDAR.workdays_between(date(2026, 10, 14), date(2026, 10, 27)) == 9


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(RULE.clocks),
    st.dates(date(2022, 2, 7), date(2035, 12, 31)),
    st.sampled_from(Zone),
    st.integers(-400, 400),
)
def test_no_clock_ends_before_it_starts_and_states_follow_the_end(clock, start, zone, hours):
    if clock.kind.has_date:
        start = start.replace(month=1, day=1)
    end = deadline(clock, start, CALENDAR, zone)
    assert zone.local_day(end) >= start
    now = end + timedelta(hours=hours)
    read = reading(clock, start, now, CALENDAR, zone)
    over = {ClockState.LEWAT, ClockState.BERLAKU}
    assert (read.state in over) == (now > end) == (read.follows is not None)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2026, 9, 30)), st.integers(0, 8))
def test_delivery_by_that_day_lets_all_three_clocks_fit(window_end, days_earlier):
    calendar = WorkCalendar()
    latest = latest_delivery(RULE, window_end, calendar)
    delivered = calendar.add_workdays(latest, -days_earlier)
    objected = deadline(RULE["K14"], delivered, calendar, Zone.WIB)
    decided = deadline(RULE["K15"], objected, calendar, Zone.WIB)
    assert decided <= deadline(RULE["K16"], window_end, calendar, Zone.WIB)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param('key = "K8"', 'key = "K7"', "K7", id="kunci-ganda"),
        pytest.param('key = "K8"', 'key = "J8"', "key", id="kunci-asing"),
        pytest.param("days = 30", "days = 0", "K9: days", id="nol-hari"),
        pytest.param("days = 30", 'days = "30"', "K9: days", id="hari-teks"),
        pytest.param('date = "01-31"', 'date = "02-29"', "K1: date", id="29-februari"),
        pytest.param('date = "01-31"', "days = 31", "K1: date", id="tanpa-tanggal"),
        pytest.param('starts = "dokumen_diterima"', 'starts = "x"', "K8: starts", id="mulai"),
        pytest.param('expiry_article = "L.IV.A.11"\n', "", "K4: expiry_article", id="pasal"),
        pytest.param('bound = ["pegawai"]', 'bound = ["warga"]', "K8: bound", id="pihak-asing"),
        pytest.param('to = "pyb"', 'kepada = "pyb"', "K9: kepada", id="kolom-asing"),
    ],
)
def test_a_broken_clock_file_is_refused_with_the_place(old, new, named):
    assert old in TEXT
    with pytest.raises(RuleFileError, match=named):
        load_clocks(TEXT.replace(old, new))
