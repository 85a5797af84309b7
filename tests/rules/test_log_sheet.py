"""Entries out of a spreadsheet, and the days that are open."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.holiday_table import shipped_holidays
from portal.rules.log_days import OpenDays, monday_of, open_days
from portal.rules.log_sheet import LogTrouble, read_log
from portal.rules.sheet_cells import NumberText, SheetRow
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

GOAL, MEASURE = uuid.uuid4(), uuid.uuid4()
AIMS = {"jumlah berkas": (GOAL, MEASURE), "berkas selesai": (GOAL, None)}
OPEN = OpenDays(date(2026, 9, 1), date(2026, 9, 14))
HEAD = ("Tanggal", "Capaian", "Indikator", "Banyaknya", "Kendala")
CALENDAR = shipped_holidays().calendar(None)


def sheet(*lines):
    rows = [SheetRow(number, tuple(cells)) for number, cells in enumerate((HEAD, *lines), 1)]
    return read_log(rows, AIMS, OPEN)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12", Decimal(12)),
        ("80,5", Decimal("80.5")),
        ("1.200", Decimal(1200)),
        (NumberText("1.25"), Decimal("1.25")),
        (NumberText("1.200"), Decimal("1.200")),
    ],
)
def test_figures_are_read_as_people_and_programs_write_them(typed, figure):
    (row,) = sheet(("10-09-2026", "Selesai", "Jumlah  BERKAS", typed, "")).rows
    assert (row.quantity, row.aim) == (figure, (GOAL, MEASURE))


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        (("kemarin", "x", "", "", ""), LogTrouble.TANGGAL_SALAH),
        (("31-08-2026", "x", "", "", ""), LogTrouble.TANGGAL_TERTUTUP),
        (("15-09-2026", "x", "", "", ""), LogTrouble.TANGGAL_TERTUTUP),
        (("10-09-2026", " ", "", "", ""), LogTrouble.CAPAIAN_KOSONG),
        (("10-09-2026", "x" * 501, "", "", ""), LogTrouble.TERLALU_PANJANG),
        (("10-09-2026", "x", "lain", "", ""), LogTrouble.INDIKATOR_TIDAK_DIKENAL),
        (("10-09-2026", "x", "Jumlah berkas", "-3", ""), LogTrouble.BANYAKNYA_SALAH),
        (("10-09-2026", "x", "Jumlah berkas", "9" * 13, ""), LogTrouble.BANYAKNYA_SALAH),
        (("10-09-2026", "x", "Berkas selesai", "3", ""), LogTrouble.BANYAKNYA_TANPA_INDIKATOR),
    ],
)
def test_a_fault_is_named_and_its_row_is_no_entry(line, trouble):
    found = sheet(line)
    assert [one.trouble for one in found.problems] == [trouble]
    assert (found.problems[0].row, found.rows) == (2, [])


def test_equal_rows_are_two_entries_and_the_same_file_gives_the_same_keys():
    line = ("10-09-2026", "Selesai", "", "", "")
    keys = [row.key for row in sheet(line, line).rows]
    assert len(set(keys)) == 2
    assert keys == [row.key for row in sheet(line, line).rows]


def test_a_file_without_the_columns_gives_nothing():
    found = read_log([SheetRow(1, ("Nama", "Isi"))], {}, OPEN)
    assert {column.value for column in found.missing} == {"Tanggal", "Capaian"}


@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), max_size=6))
def test_whatever_a_file_holds_is_an_entry_or_a_named_fault(lines):
    found = sheet(*map(tuple, lines))
    for row in found.rows:
        assert row.text
        assert OPEN.holds(row.on)
    assert {one.row for one in found.problems}.isdisjoint(row.row for row in found.rows)


@pytest.mark.parametrize(
    ("on", "cadence", "first"),
    [
        (date(2026, 9, 14), PeriodKind.BULAN, date(2026, 9, 1)),
        (date(2026, 9, 7), PeriodKind.BULAN, date(2026, 8, 1)),  # fifth working day
        (date(2026, 9, 8), PeriodKind.BULAN, date(2026, 9, 1)),
        (date(2026, 10, 2), PeriodKind.TRIWULAN, date(2026, 7, 1)),
        (date(2026, 1, 5), PeriodKind.TRIWULAN, date(2025, 10, 1)),
    ],
)
def test_a_period_stays_open_with_its_evaluation_window(on, cadence, first):
    assert open_days(on, cadence, CALENDAR, 5) == OpenDays(first, on)


@pytest.mark.parametrize(
    ("on", "closing", "first"),
    [
        # The window of August was set, or lengthened, to end on the 18th.
        (date(2026, 9, 14), {"2026-08": date(2026, 9, 18)}, date(2026, 8, 1)),
        (date(2026, 9, 18), {"2026-08": date(2026, 9, 18)}, date(2026, 8, 1)),
        (date(2026, 9, 19), {"2026-08": date(2026, 9, 18)}, date(2026, 9, 1)),
        # August is over although the scheme would leave it open.
        (date(2026, 9, 3), {"2026-08": date(2026, 8, 31)}, date(2026, 9, 1)),
        # Two windows still open at a time.
        (date(2026, 9, 2), {"2026-08": date(2026, 9, 25), "2026-07": date(2026, 9, 2)},
         date(2026, 7, 1)),
        # The year's own window opens no days of the log.
        (date(2026, 9, 14), {"2026": date(2027, 1, 29)}, date(2026, 9, 1)),
    ],
)  # fmt: skip
def test_an_opened_period_decides_before_the_scheme(on, closing, first):
    closes = {SurveyPeriod.parse(key): day for key, day in closing.items()}
    assert open_days(on, PeriodKind.BULAN, CALENDAR, 5, closes) == OpenDays(first, on)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_week_begins_on_monday(day):
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday < timedelta(days=7)
