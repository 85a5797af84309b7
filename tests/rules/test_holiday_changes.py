"""Pasted tables of days off: dates as people write them, conflicts named, nothing guessed."""

from datetime import date

import pytest

from portal.rules.holiday_changes import MOST_LINES, DayOff, LineTrouble, read_day, read_lines
from portal.rules.workdays import HolidayKind

NATAL = DayOff(date(2026, 12, 25), "Kelahiran Yesus Kristus", HolidayKind.LIBUR_NASIONAL)


@pytest.mark.parametrize(
    "typed",
    ["2026-08-17", "17-8-2026", "17/08/2026", "17.8.2026", "17 Agustus 2026", " 17  AGUSTUS 2026 "],
)
def test_a_date_is_read_as_people_write_it(typed):
    assert read_day(typed) == date(2026, 8, 17)


@pytest.mark.parametrize("typed", ["", "17", "31-2-2026", "17 August 2026", "8/17/2026", "17-8-26"])
def test_what_may_mean_something_else_is_not_guessed(typed):
    assert read_day(typed) is None


def test_lines_with_semicolons_or_tabs_and_a_header():
    text = (
        "Tanggal;Nama;Jenis\n24-12-2027; Cuti bersama Natal; Cuti bersama\n\n1/5/2027\tHari Buruh"
    )
    first, second = read_lines(text, ())
    assert first.found == DayOff(date(2027, 12, 24), "Cuti bersama Natal", HolidayKind.CUTI_BERSAMA)
    assert (second.number, second.found.kind) == (4, HolidayKind.LIBUR_NASIONAL)
    assert second.troubles == (LineTrouble.AKHIR_PEKAN,)


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("17-8-2027", LineTrouble.KOLOM),
        ("kapan; Proklamasi", LineTrouble.TANGGAL),
        ("17-8-2027; ; nasional", LineTrouble.NAMA),
        (f"17-8-2027; {'x' * 161}", LineTrouble.NAMA),
        ("17-8-2027; Proklamasi; pribadi", LineTrouble.JENIS),
    ],
)
def test_a_bad_line_names_its_fault(line, trouble):
    (read,) = read_lines(line, ())
    assert read.found is None
    assert trouble in read.troubles


def test_conflicts_with_the_table_and_with_each_other():
    text = (
        "25-12-2026;kelahiran yesus kristus;nasional\n25-12-2026;Natal;nasional\n"
        "25-12-2026;Hari jadi;daerah"
    )
    same, other, kind = read_lines(text, [NATAL])
    assert LineTrouble.SUDAH_ADA in same.troubles
    assert LineTrouble.GANDA in other.troubles
    assert other.found is None
    assert kind.troubles == (LineTrouble.JENIS_LAIN,)
    (renamed,) = read_lines("25-12-2026;Natal;nasional", [NATAL])
    assert renamed.troubles == (LineTrouble.NAMA_LAIN,)


def test_a_table_without_end_is_refused():
    with pytest.raises(ValueError, match="Too many"):
        read_lines("1-1-2027;a\n" * (MOST_LINES + 1), ())
