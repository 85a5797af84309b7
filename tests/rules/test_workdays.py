"""Working days: the week, the holidays of 2026, regions, and arithmetic that must add up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.dated_rules import RuleFileError
from portal.rules.holiday_table import SHIPPED, load_holidays, shipped_holidays
from portal.rules.workdays import (
    Holiday,
    HolidayKind,
    WorkCalendar,
    WorkWeek,
    Zone,
    office_calendar,
)

TEXT = SHIPPED.read_text(encoding="utf-8")
KENDARI = shipped_holidays().calendar("74.71")
PLAIN = WorkCalendar()

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
CALENDARS = st.builds(
    WorkCalendar,
    st.frozensets(DAYS, max_size=40),
    st.frozensets(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=6),
    week=st.sampled_from(WorkWeek),
)


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        pytest.param(date(2026, 1, 1), False, id="tahun-baru"),
        pytest.param(date(2026, 1, 2), True, id="jumat-biasa"),
        pytest.param(date(2026, 1, 3), False, id="sabtu"),
        pytest.param(date(2026, 2, 16), False, id="cuti-bersama-imlek"),
        pytest.param(date(2026, 3, 17), True, id="sebelum-nyepi"),
        pytest.param(date(2026, 3, 19), False, id="nyepi"),
        pytest.param(date(2026, 3, 24), False, id="cuti-bersama-idulfitri"),
        pytest.param(date(2026, 3, 25), True, id="sesudah-idulfitri"),
        pytest.param(date(2026, 8, 17), False, id="proklamasi"),
        pytest.param(date(2026, 12, 24), False, id="cuti-bersama-natal"),
        pytest.param(date(2031, 5, 1), False, id="hari-buruh-tahun-lain"),
    ],
)
def test_weekends_holidays_and_common_leave_are_off(day, is_workday):
    assert KENDARI.is_workday(day) is is_workday


def test_the_shipped_year_has_17_national_holidays_and_8_days_of_common_leave():
    table = shipped_holidays()
    national = [h for h in table.holidays if h.kind is HolidayKind.LIBUR_NASIONAL]
    leave = [h for h in table.holidays if h.kind is HolidayKind.CUTI_BERSAMA]
    assert (len(national) + len(table.yearly), len(leave)) == (17, 8)
    assert table.known_years == {2026}
    assert not [h for h in table.holidays if h.kind is HolidayKind.LIBUR_DAERAH]
    # A day of common leave that fell on a weekend or a holiday would be a slip of the pen.
    assert all(h.day.weekday() < WorkWeek.FIVE for h in leave)
    assert not {h.day for h in leave} & {h.day for h in national}
    assert all(source for _, source in table.sources)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param(date(2026, 1, 30), 14, date(2026, 2, 23), id="lewat-imlek"),
        pytest.param(date(2026, 3, 17), 1, date(2026, 3, 25), id="lewat-idulfitri"),
        pytest.param(date(2026, 3, 25), -1, date(2026, 3, 17), id="mundur-lewat-idulfitri"),
        pytest.param(date(2026, 3, 21), 0, date(2026, 3, 21), id="nol-hari"),
        pytest.param(date(2026, 12, 23), 7, date(2027, 1, 6), id="lewat-tahun-baru"),
        pytest.param(date(2026, 9, 5), 1, date(2026, 9, 7), id="mulai-sabtu"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, n, end):
    assert KENDARI.add_workdays(start, n) == end


def test_a_six_day_week_counts_saturdays():
    six = shipped_holidays().calendar("74.71", WorkWeek.SIX)
    assert six.add_workdays(date(2026, 9, 4), 7) == date(2026, 9, 12)
    assert KENDARI.add_workdays(date(2026, 9, 4), 7) == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("region", "is_workday"),
    [("74.71", False), ("74", False), ("7", True), ("741", True), ("73.71", True), (None, True)],
)
def test_a_day_of_a_province_holds_in_its_kota_and_nowhere_else(region, is_workday):
    local = Holiday(date(2026, 4, 27), "Hari jadi", HolidayKind.LIBUR_DAERAH, "74")
    assert office_calendar([local], region).is_workday(date(2026, 4, 27)) is is_workday


def test_a_day_of_a_kota_does_not_hold_in_its_province():
    local = Holiday(date(2026, 4, 27), "Pemilihan wali kota", HolidayKind.LIBUR_DAERAH, "74.71")
    assert office_calendar([local], "74").is_workday(date(2026, 4, 27))


def test_an_agency_may_count_common_leave_as_working_days():
    leave = [Holiday(date(2026, 5, 15), "Cuti bersama", HolidayKind.CUTI_BERSAMA)]
    assert not office_calendar(leave, None).is_workday(date(2026, 5, 15))
    assert office_calendar(leave, None, leave_counts_off=False).is_workday(date(2026, 5, 15))


@pytest.mark.parametrize(
    ("kind", "region"),
    [(HolidayKind.LIBUR_DAERAH, None), (HolidayKind.LIBUR_DAERAH, ""),
     (HolidayKind.LIBUR_NASIONAL, "74"), (HolidayKind.CUTI_BERSAMA, "74")],
)  # fmt: skip
def test_only_regional_holidays_have_a_region(kind, region):
    with pytest.raises(ValueError, match="region"):
        Holiday(date(2026, 4, 27), "Hari jadi", kind, region)


def test_a_year_without_a_table_is_not_covered():
    assert KENDARI.covers(date(2026, 1, 1), date(2026, 12, 31))
    assert not KENDARI.covers(date(2026, 12, 1), date(2027, 1, 31))


@settings(max_examples=30, deadline=None)
@given(CALENDARS, DAYS, st.integers(-60, 60))
def test_adding_and_counting_are_inverse(calendar, day, n):
    end = calendar.add_workdays(day, n)
    if n >= 0:
        assert calendar.workdays_between(day, end) == n
    assert n == 0 or calendar.is_workday(end)
    assert (end > day) == (n > 0)
    assert (end < day) == (n < 0)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_days_can_be_added_in_two_steps(calendar, day, first, second):
    halfway = calendar.add_workdays(day, first)
    assert calendar.add_workdays(halfway, second) == calendar.add_workdays(day, first + second)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, DAYS, DAYS, DAYS)
def test_counts_add_up_over_any_three_days(calendar, a, b, c):
    between = calendar.workdays_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, DAYS, st.integers(1, 30), st.sets(DAYS, max_size=10))
def test_another_day_off_never_brings_a_deadline_forward(calendar, day, n, more):
    fewer_days = WorkCalendar(calendar.days_off | more, calendar.yearly, week=calendar.week)
    assert fewer_days.add_workdays(day, n) >= calendar.add_workdays(day, n)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, DAYS)
def test_the_next_workday_is_the_first_one_not_before(calendar, day):
    found = calendar.next_workday(day)
    assert calendar.is_workday(found)
    skipped = (day + timedelta(days=i) for i in range((found - day).days))
    assert not any(map(calendar.is_workday, skipped))


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [(Zone.WIB, 16, 31), (Zone.WIB, 17, 1), (Zone.WITA, 15, 31), (Zone.WITA, 16, 1),
     (Zone.WIT, 14, 31), (Zone.WIT, 15, 1)],
)  # fmt: skip
def test_the_day_turns_at_local_midnight(zone, hour, day):
    assert zone.local_day(datetime(2026, 1, 31, hour, tzinfo=UTC)).day == day


def test_a_naive_moment_has_no_day():
    with pytest.raises(ValueError, match="zone"):
        Zone.WIB.local_day(datetime(2026, 1, 31, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param("day = 2026-01-16", "day = 2025-01-16", "2026", id="tahun-lain"),
        pytest.param("day = 2026-01-16", "day = 2026-02-17", "2 times", id="hari-ganda"),
        pytest.param("day = 2026-01-16", 'day = "2026-01-16"', "day", id="tanggal-teks"),
        pytest.param("month = 8, day = 17", "month = 8, day = 32", "day", id="bukan-hari"),
        pytest.param("month = 8, day = 17", "month = 5, day = 1", "days", id="tetap-ganda"),
        pytest.param("month = 8, day = 17", "month = 8, hari = 17", "day", id="kolom-salah"),
        pytest.param("cuti_bersama_source", "sumber", "cuti_bersama_source", id="tanpa-sumber"),
        pytest.param("[[year]]", "[[tahun]]", "year", id="tanpa-tahun"),
        pytest.param("[fixed]", "[fixed]\nlain = 1", "lain", id="kolom-asing"),
    ],
)
def test_a_broken_holiday_file_is_refused_with_the_place(old, new, named):
    assert old in TEXT
    with pytest.raises(RuleFileError, match=named):
        load_holidays(TEXT.replace(old, new))
