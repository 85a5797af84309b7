"""Survey periods: month, triwulan, semester and year, with their keys, days and printed names.

Source: PermenPANRB 14/2017, Pasal 1: a survey at least once a year; shorter periods are practice.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import Final

FIRST_YEAR, LAST_YEAR = 2000, 2999
_KEY: Final = re.compile(
    r"(?P<year>\d{4})(-(?P<bulan>\d{2})|-t(?P<triwulan>\d)|-s(?P<semester>\d))?", re.ASCII
)
_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_ROMAN: Final = ("I", "II", "III", "IV")


def in_words(day: date) -> str:
    """A day as official Indonesian documents write it: 30 Desember 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class PeriodKind(StrEnum):
    """How long a period lasts."""

    BULAN = "bulan"
    TRIWULAN = "triwulan"
    SEMESTER = "semester"
    TAHUN = "tahun"

    @property
    def length(self) -> int:
        """Months in a period of this kind."""
        return _LENGTHS[self]


_LENGTHS: Final = {
    PeriodKind.BULAN: 1,
    PeriodKind.TRIWULAN: 3,
    PeriodKind.SEMESTER: 6,
    PeriodKind.TAHUN: 12,
}


@total_ordering
@dataclass(frozen=True, slots=True)
class SurveyPeriod:
    """The `number`-th period of its kind in a year (a year itself is number 1).

    Ordered by first day; of periods that begin together the shorter one comes first.
    Raises ValueError for a year outside 2000-2999 or a number that the year does not have.
    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"Not a year of a survey: {self.year}")
        if not 1 <= self.number <= 12 // self.kind.length:
            raise ValueError(f"A year has no {self.kind} {self.number}")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, SurveyPeriod):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    def __str__(self) -> str:
        return self.label

    @classmethod
    def parse(cls, key: str) -> "SurveyPeriod":
        """The period of a key; ValueError for anything that `key` never produces."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError(f"Not a survey period: {key!r}")
        given = match.groupdict()
        kind = next((kind for kind in PeriodKind if given.get(kind)), PeriodKind.TAHUN)
        return cls(kind, int(given["year"]), int(given.get(kind) or 1))

    @classmethod
    def containing(cls, kind: PeriodKind, day: date) -> "SurveyPeriod":
        """The period of this kind in which a day lies."""
        return cls(kind, day.year, (day.month - 1) // kind.length + 1)

    @property
    def key(self) -> str:
        """Short name for addresses and tables: 2026-09, 2026-t3, 2026-s2, 2026."""
        suffix = {
            PeriodKind.BULAN: f"-{self.number:02}",
            PeriodKind.TRIWULAN: f"-t{self.number}",
            PeriodKind.SEMESTER: f"-s{self.number}",
            PeriodKind.TAHUN: "",
        }
        return f"{self.year}{suffix[self.kind]}"

    @property
    def label(self) -> str:
        """Printed name: September 2026, Triwulan III 2026, Semester II 2026, Tahun 2026."""
        if self.kind is PeriodKind.BULAN:
            return f"{_MONTHS[self.number - 1]} {self.year}"
        if self.kind is PeriodKind.TAHUN:
            return f"Tahun {self.year}"
        return f"{self.kind.capitalize()} {_ROMAN[self.number - 1]} {self.year}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.number - 1) * self.kind.length + 1, 1)

    @property
    def end(self) -> date:
        """Last day, which still belongs to the period."""
        months = self.number * self.kind.length
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day <= self.end

    def months(self) -> tuple[date, ...]:
        """The first day of each of its months, in order: the grain in which answers are counted."""
        first = self.start
        return tuple(first.replace(month=first.month + i) for i in range(self.kind.length))

    def previous(self) -> "SurveyPeriod":
        """The period of the same kind just before; ValueError before the year 2000."""
        return self._moved(-1)

    def next(self) -> "SurveyPeriod":
        """The period of the same kind just after; ValueError after the year 2999."""
        return self._moved(1)

    def _moved(self, by: int) -> "SurveyPeriod":
        in_year = 12 // self.kind.length
        years, number = divmod(self.number - 1 + by, in_year)
        return SurveyPeriod(self.kind, self.year + years, number + 1)
