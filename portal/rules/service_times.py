"""How long requests of a service take, against the standard that the agency has promised.

A standard pelayanan names its time (UU 25/2009 Ps. 21 huruf d: jangka waktu penyelesaian).  Which
percentile: Hyndman and Fan (1996), definition 2, the inverse of the empirical distribution with
averaging: the median is the usual one, and the 90th percentile is the time within which nine of
ten requests were finished.  All figures are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from portal.rules.workdays import WorkCalendar

LEAST: Final = 5
"""Below as many finished requests no figure is shown: one of them could be known by its time."""
NINETIETH: Final = Fraction(9, 10)
HALF: Final = Fraction(1, 2)
_STEP: Final = Decimal("0.0001")


class Basis(StrEnum):
    """In what a standard is counted."""

    HARI_KERJA = "hari_kerja"
    HARI_KALENDER = "hari_kalender"
    JAM_KERJA = "jam_kerja"


@dataclass(frozen=True, slots=True)
class Terms:
    """How time is counted, and the standard (None = none was set); hours matter to jam kerja."""

    basis: Basis = Basis.HARI_KERJA
    amount: Decimal | None = None
    opens: time = time(8)
    closes: time = time(16)


@dataclass(frozen=True, slots=True)
class Request:
    """One request in local time; `has_time` False = only the days count."""

    started: datetime
    finished: datetime | None
    has_time: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures in the unit of the basis, None without a finished request."""

    n: int
    unfinished: int
    median: Decimal | None
    ninetieth: Decimal | None
    within: int


class Clock:
    """Counts durations by terms; the same pair of days is counted once."""

    def __init__(self, terms: Terms, calendar: WorkCalendar) -> None:
        self.terms = terms
        self._calendar = calendar
        self._days: dict[tuple[date, date], int] = {}

    def takes(self, one: Request) -> Fraction | None:
        """Days or hours that a finished request took; the day of the request is not counted.

        None while it is open, and where hours are asked for and only days are known.
        """
        if one.finished is None:
            return None
        first, last = one.started.date(), one.finished.date()
        if self.terms.basis is Basis.HARI_KALENDER:
            return Fraction((last - first).days)
        if self.terms.basis is Basis.HARI_KERJA:
            return Fraction(max(self._workdays(first, last), 0))
        return self._hours(one.started, one.finished) if one.has_time else None

    def _workdays(self, first: date, last: date) -> int:
        """Working days after the first up to the last."""
        if (first, last) not in self._days:
            self._days[first, last] = self._calendar.workdays_between(first, last)
        return self._days[first, last]

    def _hours(self, started: datetime, finished: datetime) -> Fraction:
        """Opening hours between two moments."""
        if started.date() == finished.date():
            return self._part(started.date(), started.time(), finished.time())
        full = self._part_of_a_day(self.terms.opens, self.terms.closes)
        between = self._workdays(started.date(), finished.date() - timedelta(days=1))
        return (
            self._part(started.date(), started.time(), time.max)
            + full * between
            + self._part(finished.date(), time.min, finished.time())
        )

    def _part(self, day: date, since: time, until: time) -> Fraction:
        if not self._calendar.is_workday(day):
            return Fraction(0)
        return self._part_of_a_day(max(since, self.terms.opens), min(until, self.terms.closes))

    @staticmethod
    def _part_of_a_day(since: time, until: time) -> Fraction:
        seconds = [3600 * one.hour + 60 * one.minute + one.second for one in (since, until)]
        return Fraction(max(seconds[1] - seconds[0], 0), 3600)


def quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """A quantile of ordered values (definition 2 of Hyndman and Fan). ValueError for none."""
    if not ordered or not 0 < share < 1:
        raise ValueError("A quantile needs values and a share between 0 and 1")
    place = len(ordered) * share
    if place.denominator == 1:
        return (ordered[int(place) - 1] + ordered[int(place)]) / 2
    return ordered[int(place)]


def summary(requests: Iterable[Request], clock: Clock) -> Summary:
    """The figures of some requests."""
    found = list(requests)
    unfinished = sum(one.finished is None for one in found)
    times = sorted(took for one in found if (took := clock.takes(one)) is not None)
    amount = clock.terms.amount
    return Summary(
        n=len(times), unfinished=unfinished,
        median=_decimal(quantile(times, HALF)) if times else None,
        ninetieth=_decimal(quantile(times, NINETIETH)) if times else None,
        within=0 if amount is None else sum(took <= Fraction(amount) for took in times),
    )  # fmt: skip


def _decimal(value: Fraction) -> Decimal:
    """Rounded once, at the fourth decimal: a whole number or a half of days is exact."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_STEP, ROUND_HALF_UP)
