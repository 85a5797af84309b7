"""How far an indicator has come against its target and the time that has gone by.

A reading for the eye, never a rating: the regulation lets a result under its target be as expected
and one above it not (PermenPANRB 6/2022, AL 4 footnote ****), so nothing here reaches a predikat.
All figures are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from portal.rules.skp_words import Direction

Figure = Decimal | int

EARLY: Final = Fraction(1, 12)
"""Before a twelfth of the time has gone by a pace says nothing."""

_READ: Final = frozenset(
    {"persen", "%", "persentase", "indeks", "nilai", "skor", "skala", "poin", "rata-rata", "rasio",
     "hari", "jam", "menit", "detik", "hari kerja"}
)  # fmt: skip


class Counting(StrEnum):
    """How entries make one figure."""

    JUMLAH = "jumlah"  # added up: documents, visits
    TERAKHIR = "terakhir"  # the last reading counts: a percentage, an index, a waiting time

    @classmethod
    def of(cls, unit: str, *, has_denominator: bool = False) -> "Counting":
        """By the unit: percentages, indices and durations cannot be added up."""
        words = unit.casefold().split(",")[0].strip()
        return cls.TERAKHIR if has_denominator or words in _READ else cls.JUMLAH


class Pace(StrEnum):
    """Where a figure stands for the day."""

    BELUM_CUKUP = "belum_cukup"
    TERTINGGAL = "tertinggal"
    SESUAI = "sesuai"
    MELAMPAUI = "melampaui"
    DI_LUAR = "di_luar"  # outside a range that is to be kept


@dataclass(frozen=True, slots=True)
class Aim:
    """An indicator's target as numbers; a single bound stands for both."""

    counting: Counting
    direction: Direction
    low: Figure | None
    high: Figure | None
    baseline: Figure | None = None

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Low and high, or None where the target is no number."""
        low = self.low if self.low is not None else self.high
        high = self.high if self.high is not None else self.low
        return None if low is None or high is None else (Fraction(low), Fraction(high))


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity on one day; readings are given in the order in which they were made."""

    on: date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """`value` rests on `n` entries; `low` to `high` is what the day asks for, None without a path.

    `reached` and `elapsed` are parts of the way and of the time, 0 to 1, for a bar.
    """

    n: int
    value: Decimal | None
    low: Fraction | None
    high: Fraction | None
    reached: Fraction | None
    elapsed: Fraction
    pace: Pace


@lru_cache(maxsize=1024)
def elapsed_share(starts: date, due: date, on: date) -> Fraction:
    """The part of the days from `starts` to `due` (both included) that is over at the end of `on`,
    0 to 1.
    """
    days = max((due - starts).days + 1, 1)
    return Fraction(min(max((on - starts).days + 1, 0), days), days)


def progress(aim: Aim, readings: Sequence[Reading], elapsed: Fraction) -> Progress:
    """Where an indicator stands when `elapsed` of its time is over."""
    total = sum((one.quantity for one in readings), Decimal(0))
    last = max(enumerate(readings), key=lambda pair: (pair[1].on, pair[0]), default=None)
    return summed_progress(aim, len(readings), total, last[1].quantity if last else None, elapsed)


def summed_progress(
    aim: Aim, n: int, total: Decimal, last: Decimal | None, elapsed: Fraction
) -> Progress:
    """The same from a sum and a last reading that the database has made."""
    summed = _value(aim, total, last) if n else None
    value = None if summed is None else Decimal(summed)
    bounds = aim.bounds
    if bounds is None:
        return Progress(n, value, None, None, None, elapsed, Pace.BELUM_CUKUP)
    low, high = _path(aim, bounds, elapsed)
    reached = None if value is None else _reached(aim, bounds, Fraction(value))
    return Progress(n, value, low, high, reached, elapsed, pace(aim, n, total, last, elapsed))


def pace(aim: Aim, n: int, total: Figure, last: Figure | None, elapsed: Fraction) -> Pace:
    """The pace alone, without a fraction: boards read hundreds.  Figures are decimals, or whole
    numbers that are all scaled alike.
    """
    value = _value(aim, total, last) if n else None
    low = aim.low if aim.low is not None else aim.high
    high = aim.high if aim.high is not None else aim.low
    if value is None or low is None or high is None:
        return Pace.BELUM_CUKUP
    if _is_paced(aim) and elapsed < EARLY:
        return Pace.BELUM_CUKUP
    if not _has_path(aim):
        return _pace(aim.direction, value, low, high)
    # start + (bound - start) * elapsed, both sides times the whole time: exact in whole numbers.
    start, part, whole = aim.baseline or 0, elapsed.numerator, elapsed.denominator
    low, high = (low - start) * part, (high - start) * part
    return _pace(aim.direction, (value - start) * whole, low, high)


def _value(aim: Aim, total: Figure, last: Figure | None) -> Figure | None:
    if aim.counting is Counting.TERAKHIR:
        return last
    return total + (aim.baseline or 0)


def _is_paced(aim: Aim) -> bool:
    """Whether the day's demand grows with the time: sums do, readings only from a baseline."""
    return aim.counting is Counting.JUMLAH or aim.baseline is not None


def _has_path(aim: Aim) -> bool:
    """Whether what is asked for moves with the days; a range to be kept stands still."""
    is_kept = aim.direction is Direction.RENTANG and aim.counting is Counting.TERAKHIR
    return _is_paced(aim) and not is_kept


def _path(
    aim: Aim, bounds: tuple[Fraction, Fraction], elapsed: Fraction
) -> tuple[Fraction, Fraction]:
    if not _has_path(aim):
        return bounds
    start = Fraction(aim.baseline or 0)
    low, high = (start + (bound - start) * elapsed for bound in bounds)
    return low, high


def _pace(direction: Direction, value: Figure, low: Figure, high: Figure) -> Pace:
    if direction is Direction.RENTANG:
        return Pace.SESUAI if low <= value <= high else Pace.DI_LUAR
    if low <= value <= high:
        return Pace.SESUAI
    is_better = value > high if direction is Direction.NAIK else value < low
    return Pace.MELAMPAUI if is_better else Pace.TERTINGGAL


def _reached(aim: Aim, bounds: tuple[Fraction, Fraction], value: Fraction) -> Fraction | None:
    """The part of the way from the start to the nearer bound; None where there is no way to go."""
    low, high = bounds
    start = Fraction(aim.baseline or 0)
    goal = high if aim.direction is Direction.TURUN else low
    has_way = aim.direction is not Direction.RENTANG and (
        aim.direction is Direction.NAIK or aim.baseline is not None
    )
    if not has_way or goal == start:
        return None
    return min(max((value - start) / (goal - start), Fraction(0)), Fraction(1))
