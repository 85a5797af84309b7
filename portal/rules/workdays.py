"""Working days (hari kerja): which days count, and counting them forward and backward.

Sources: Perpres 21/2023, Pasal 3 (Monday to Friday), Pasal 6 (national holidays and cuti bersama
are taken off) and Pasal 7 (units that serve the public directly may have another week).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)


class Zone(StrEnum):
    """The three times of Indonesia; the value is the IANA name."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"

    def local_day(self, moment: datetime) -> date:
        """The day in this zone of an aware moment; ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("A moment needs its zone")
        return moment.astimezone(ZoneInfo(self.value)).date()

    def start_of(self, day: date) -> datetime:
        """The first moment of a day in this zone."""
        return datetime.combine(day, time.min, ZoneInfo(self.value))

    def end_of(self, day: date) -> datetime:
        """The last moment of a day in this zone; a deadline is missed after it, not at it."""
        return datetime.combine(day, time.max, ZoneInfo(self.value))


class WorkWeek(IntEnum):
    """Working days of a week: Monday to Friday, or to Saturday."""

    FIVE = 5
    SIX = 6


class HolidayKind(StrEnum):
    """Who took the day off: the joint decree, the President's decree on leave, or a region."""

    LIBUR_NASIONAL = "libur_nasional"
    CUTI_BERSAMA = "cuti_bersama"
    LIBUR_DAERAH = "libur_daerah"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off.  `region` is the code of a province or kota/kabupaten ("74", "74.71").

    A national day has no region and a regional one must have it (ValueError otherwise).
    """

    day: date
    name: str
    kind: HolidayKind
    region: str | None = None

    def __post_init__(self) -> None:
        if (self.kind is HolidayKind.LIBUR_DAERAH) != bool(self.region):
            raise ValueError(f"{self.name}: a regional holiday, and no other, has a region")

    def holds_in(self, region: str | None) -> bool:
        """Whether an office in `region` is off: a province's day holds in all its kota."""
        if self.region is None:
            return True
        return region is not None and f"{region}.".startswith(f"{self.region}.")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of one office.

    `days_off` are dates, `yearly` pairs of month and day that are off every year, `known_years` the
    years whose table is complete: beyond them a count may still move when their decree appears.
    """

    days_off: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    known_years: frozenset[int] = frozenset()
    week: WorkWeek = WorkWeek.FIVE

    def is_workday(self, day: date) -> bool:
        """Whether a day is in the week's working days and no holiday."""
        is_off = day in self.days_off or (day.month, day.day) in self.yearly
        return day.weekday() < self.week and not is_off

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day`; before it for a negative n, `day` itself for 0.

        The day of the event is not counted, so that fourteen days are fourteen whole days.
        """
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.workdays_between(end, start)
        days = (start + _DAY * i for i in range(1, (end - start).days + 1))
        return sum(map(self.is_workday, days))

    def next_workday(self, day: date) -> date:
        """The first working day on or after a day."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def covers(self, start: date, end: date) -> bool:
        """Whether the table of every year from `start` to `end` is known."""
        return self.known_years.issuperset(range(start.year, end.year + 1))


def office_calendar(
    holidays: Iterable[Holiday],
    region: str | None,
    *,
    yearly: Iterable[tuple[int, int]] = (),
    known_years: Iterable[int] = (),
    week: WorkWeek = WorkWeek.FIVE,
    leave_counts_off: bool = True,
) -> WorkCalendar:
    """The calendar of an office in a region.

    `leave_counts_off` is off for an agency that counts cuti bersama as working days; the default
    follows Perpres 21/2023 Ps. 6.
    """
    kinds = set(HolidayKind) - (set() if leave_counts_off else {HolidayKind.CUTI_BERSAMA})
    off = (h.day for h in holidays if h.kind in kinds and h.holds_in(region))
    return WorkCalendar(frozenset(off), frozenset(yearly), frozenset(known_years), week)
