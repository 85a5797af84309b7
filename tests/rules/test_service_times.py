"""How long requests take: durations, the named percentile, and what a spreadsheet says."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.holiday_table import shipped_holidays
from portal.rules.service_sheet import (
    Column,
    SheetTrouble,
    read_moment,
    read_requests,
)
from portal.rules.service_times import (
    HALF,
    NINETIETH,
    Basis,
    Clock,
    Request,
    Terms,
    quantile,
    summary,
)
from portal.rules.sheet_cells import SheetRow

CALENDAR = shipped_holidays().calendar(None)
KTP, AKTA, OTHER = (uuid.UUID(int=n) for n in (1, 2, 3))
SERVICES = {"ktp": [("dinas a", KTP)], "akta": [("dinas a", AKTA), ("dinas b", OTHER)]}
TODAY = date(2026, 9, 14)
HEAD = ("Unit", "Layanan", "Nomor Permohonan", "Mulai", "Selesai")


def clock(basis: Basis, amount: str | None = None) -> Clock:
    terms = Terms(basis, Decimal(amount) if amount else None, time(8), time(16))
    return Clock(terms, CALENDAR)


def request(started: str, finished: str | None, *, has_time: bool = True) -> Request:
    at = datetime.fromisoformat
    return Request(at(started), at(finished) if finished else None, has_time)


# Friday 11 September 2026; 17 August 2026 (a Monday) is a holiday of fixed date.
@pytest.mark.parametrize(
    ("basis", "started", "finished", "wanted"),
    [
        (Basis.HARI_KALENDER, "2026-09-11 09:00", "2026-09-14 10:00", Fraction(3)),
        (Basis.HARI_KERJA, "2026-09-11 09:00", "2026-09-14 10:00", Fraction(1)),
        (Basis.HARI_KERJA, "2026-09-11 09:00", "2026-09-11 15:00", Fraction(0)),
        (Basis.HARI_KERJA, "2026-08-14 09:00", "2026-08-18 09:00", Fraction(1)),
        (Basis.JAM_KERJA, "2026-09-11 09:00", "2026-09-11 10:30", Fraction(3, 2)),
        (Basis.JAM_KERJA, "2026-09-11 15:00", "2026-09-14 09:00", Fraction(2)),
        (Basis.JAM_KERJA, "2026-09-10 15:00", "2026-09-14 09:00", Fraction(10)),
        (Basis.JAM_KERJA, "2026-09-11 06:00", "2026-09-11 18:00", Fraction(8)),
        (Basis.JAM_KERJA, "2026-09-12 09:00", "2026-09-13 09:00", Fraction(0)),
        (Basis.JAM_KERJA, "2026-09-12 09:00", "2026-09-14 09:00", Fraction(1)),
    ],
)
def test_durations(basis, started, finished, wanted):
    assert clock(basis).takes(request(started, finished)) == wanted


def test_an_open_request_and_one_without_its_hour_take_no_hours():
    assert clock(Basis.HARI_KERJA).takes(request("2026-09-11", None)) is None
    only_days = request("2026-09-11", "2026-09-14", has_time=False)
    assert clock(Basis.JAM_KERJA).takes(only_days) is None
    assert clock(Basis.HARI_KERJA).takes(only_days) == 1


@pytest.mark.parametrize(
    ("values", "half", "ninetieth"),
    [
        ([1], 1, 1),
        ([1, 2], Fraction(3, 2), 2),
        ([1, 2, 3], 2, 3),
        (list(range(1, 11)), Fraction(11, 2), Fraction(19, 2)),
        (list(range(1, 12)), 6, 10),
    ],
)
def test_the_percentile_is_definition_two(values, half, ninetieth):
    ordered = [Fraction(value) for value in values]
    assert quantile(ordered, HALF) == half
    assert quantile(ordered, NINETIETH) == ninetieth


@given(st.lists(st.fractions(0, 1000), min_size=1, max_size=60))
def test_nine_of_ten_are_within_the_ninetieth(values):
    ordered = sorted(values)
    found = quantile(ordered, NINETIETH)
    assert 10 * sum(value <= found for value in values) >= 9 * len(values)
    assert ordered[0] <= quantile(ordered, HALF) <= found <= ordered[-1]


@pytest.mark.parametrize(("values", "share"), [([], HALF), ([Fraction(1)], Fraction(1))])
def test_a_quantile_of_nothing_is_refused(values, share):
    with pytest.raises(ValueError, match="quantile"):
        quantile(values, share)


def test_unfinished_requests_are_counted_apart():
    found = summary(
        [
            request("2026-09-07 09:00", "2026-09-08 09:00"),
            request("2026-09-07 09:00", "2026-09-11 09:00"),
            request("2026-09-07 09:00", None),
        ],
        clock(Basis.HARI_KERJA, "1"),
    )
    assert (found.n, found.unfinished, found.within) == (2, 1, 1)
    assert found.median == Decimal("2.5")
    assert found.ninetieth == Decimal(4)


def test_without_a_finished_request_there_is_no_figure():
    found = summary([request("2026-09-07", None)], clock(Basis.HARI_KERJA))
    assert (found.n, found.unfinished, found.median, found.ninetieth) == (0, 1, None, None)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A local moment of September 2026; registers of counters know no zone."""
    return datetime.combine(date(2026, 9, day), time(hour, minute))


@pytest.mark.parametrize(
    ("typed", "moment", "has_time"),
    [
        ("2026-09-11", at(11), False),
        ("2026-09-11 09:30:00", at(11, 9, 30), True),
        ("2026-09-11T09:30", at(11, 9, 30), True),
        ("11/9/2026 9.05", at(11, 9, 5), True),
        ("11 September 2026, 23:59", at(11, 23, 59), True),
    ],
)
def test_moments_as_offices_write_them(typed, moment, has_time):
    assert read_moment(typed) == (moment, has_time)


@pytest.mark.parametrize("typed", ["", "kemarin", "09:30", "2026-02-30", "11-09-2026 25:00"])
def test_what_is_no_moment(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - of the standard library, in several words
        read_moment(typed)


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD):
    numbered = [SheetRow(n, cells) for n, cells in enumerate((head, *rows), start=1)]
    return read_requests(numbered, SERVICES, b"kunci", TODAY)


def test_rows_become_requests_without_their_number():
    found = sheet(("", "KTP", "474/12", "2026-09-01", "2026-09-03"), ("", "", "", "", ""))
    assert found.errors == 0
    (row,) = found.rows
    assert row.service_id == KTP
    assert "474" not in row.digest
    assert len(row.digest) == 32
    assert row.request == request("2026-09-01", "2026-09-03", has_time=False)


def test_the_same_number_is_the_same_request_and_another_key_another():
    one = sheet(("", "KTP", "A 1", "2026-09-01", ""))
    two = sheet(("", "KTP", "a 1", "2026-09-01", "2026-09-03"))
    assert one.rows[0].digest == two.rows[0].digest
    rows = [SheetRow(1, HEAD), SheetRow(2, ("", "KTP", "A 1", "2026-09-01", ""))]
    assert read_requests(rows, SERVICES, b"lain", TODAY).rows[0].digest != one.rows[0].digest


def test_rows_without_a_number_are_told_apart_by_their_place_among_equals():
    same = ("", "KTP", "", "2026-09-01", "2026-09-02")
    found = sheet(same, same)
    assert len({row.digest for row in found.rows}) == 2
    assert [row.digest for row in sheet(same, same).rows] == [row.digest for row in found.rows]


@pytest.mark.parametrize(
    ("row", "trouble", "column"),
    [
        (("", "", "", "2026-09-01", ""), SheetTrouble.LAYANAN_KOSONG, Column.LAYANAN),
        (("", "SIM", "", "2026-09-01", ""), SheetTrouble.LAYANAN_TIDAK_DIKENAL, Column.LAYANAN),
        (("", "Akta", "", "2026-09-01", ""), SheetTrouble.LAYANAN_GANDA, Column.LAYANAN),
        (("", "KTP", "", "besok", ""), SheetTrouble.WAKTU_SALAH, Column.MULAI),
        (("", "KTP", "", "", "2026-09-01"), SheetTrouble.WAKTU_SALAH, Column.MULAI),
        (("", "KTP", "", "2026-09-01", "2026-10-01"), SheetTrouble.WAKTU_MENDATANG, Column.SELESAI),
        (("", "KTP", "", "1999-09-01", ""), SheetTrouble.WAKTU_MENDATANG, Column.MULAI),
        (
            ("", "KTP", "", "2026-09-02", "2026-09-01"),
            SheetTrouble.SELESAI_MENDAHULUI, Column.SELESAI,
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(row, trouble, column):
    found = sheet(row)
    assert found.rows == []
    assert [(one.row, one.trouble, one.name) for one in found.problems] == [
        (2, trouble, column.value)
    ]


def test_a_number_twice_is_an_error_that_does_not_repeat_it():
    row = ("", "KTP", "474/12", "2026-09-01", "2026-09-03")
    (problem,) = sheet(row, row).problems
    assert problem.trouble is SheetTrouble.NOMOR_GANDA
    assert problem.value == ""


def test_the_unit_tells_services_of_one_name_apart():
    assert sheet(("Dinas B", "Akta", "", "2026-09-01", "")).rows[0].service_id == OTHER


def test_finished_on_the_day_without_an_hour_is_finished():
    found = sheet(("", "KTP", "", "2026-09-01 09:00", "2026-09-01"))
    assert found.errors == 0
    assert not found.rows[0].request.has_time


def test_missing_columns_are_named():
    assert sheet(head=("Layanan", "Mulai")).missing == (Column.SELESAI,)
