"""Published indexes as the fairness figures need them: from their printed digits, so that anybody
can make them again from the open data.

Sources: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 (sd from moving ranges, d2 =
1.128) and 6.3.2.4 (EWMA); Efron and Morris as in `steadied`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from portal.rules.fairness.drift import MINIMUM_POINTS, Point, ewma
from portal.rules.fairness.figures import UPPER, Absence
from portal.rules.fairness.ratings import mean
from portal.rules.fairness.steadied import Counter
from portal.rules.student_t import t_quantile

_RANGE: Final = 1.128


@dataclass(frozen=True, slots=True)
class Printed:
    """An index with its 95 percent interval as it is printed, and the number of answers."""

    name: str
    n: int
    index: float
    low: float
    high: float


def counter_of(one: Printed) -> Counter:
    """The variance of single answers, back from the half width of the t interval."""
    half = max(one.high - one.index, one.index - one.low)
    error = half / t_quantile(UPPER, one.n - 1) if one.n > 1 else 0.0
    return Counter(one.name, one.index, one.n * error * error, one.n)


def course(values: Sequence[float]) -> tuple[Point, ...] | Absence:
    """The EWMA of an index over periods, the oldest first; centre and sd come from the first half
    of them, so that what is new is held against what was.
    """
    if len(values) < MINIMUM_POINTS:
        return Absence.FEW_PERIODS
    base = values[: len(values) // 2]
    ranges = [abs(a - b) for a, b in pairwise(base)]
    return ewma(values, mean(base), mean(ranges) / _RANGE)
