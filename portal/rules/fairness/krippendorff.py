"""Krippendorff's alpha: agreement of any number of raters, with gaps, on three kinds of scale.

Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011); alpha = 1 - Do / De.
The ordinal difference of two categories is the difference of their mid-ranks, so that ordinal is
interval on mid-ranks.  Interval of alpha: jackknife over units (Efron and Tibshirani, An
Introduction to the Bootstrap, 1993, chapter 11); mid-ranks are held where they are.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.fairness.ratings import mean, variance
from portal.rules.student_t import t_quantile

MINIMUM_UNITS: Final = 10
_ROUNDING: Final = 1e-12


class Level(StrEnum):
    """How far two values are apart."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def alpha(units: Iterable[Sequence[float]], level: Level) -> Figure:
    """`units`: the values each ratee got, in any order; ratees with one value are left out.

    `n` is the number of units with at least 2 values.  Where all values are equal there is
    nothing that could disagree: undefined, not 1.
    """
    kept = [sorted(unit) for unit in units if len(unit) > 1]
    if not kept:
        return missing(Absence.FEW_VALUES, 0)
    scores = _scored(kept, level)
    disagreement = _nominal if level is Level.NOMINAL else _quadratic
    parts = [disagreement(unit) for unit in scores]
    n = sum(map(len, scores))
    observed = math.fsum(parts)
    whole = _Pool(scores, level)
    expected = whole.expected()
    if expected <= _ROUNDING * whole.scale():
        return missing(Absence.NO_VARIATION, len(kept))
    value = 1 - (n - 1) * observed / expected
    low, high = _jackknife(scores, parts, observed, whole, value)
    return Figure(value, low, high, len(kept))


class _Pool:
    """Running sums of all pairable values, from which one unit can be taken out."""

    def __init__(self, units: Sequence[Sequence[float]], level: Level) -> None:
        self.level = level
        self.counts = Counter(value for unit in units for value in unit)
        self.n = sum(self.counts.values())
        self.total = sum(value * count for value, count in self.counts.items())
        self.squares = sum(value * value * count for value, count in self.counts.items())
        self.same = sum(count * count for count in self.counts.values())

    def expected(self) -> float:
        """Sum over all ordered pairs of values of their squared difference."""
        if self.level is Level.NOMINAL:
            return float(self.n * self.n - self.same)
        return 2 * (self.n * self.squares - self.total * self.total)

    def scale(self) -> float:
        """What rounding errors of `expected` are measured against."""
        return self.n * max(abs(self.squares), 1e-9) if self.level is not Level.NOMINAL else 1.0

    def without(self, unit: Sequence[float]) -> tuple[int, float]:
        """(n, expected) of the pool without one of its units."""
        n = self.n - len(unit)
        if self.level is Level.NOMINAL:
            same = self.same
            for value, count in Counter(unit).items():
                same += (self.counts[value] - count) ** 2 - self.counts[value] ** 2
            return n, float(n * n - same)
        total = self.total - sum(unit)
        squares = self.squares - sum(value * value for value in unit)
        return n, 2 * (n * squares - total * total)


def _scored(units: list[list[float]], level: Level) -> list[list[float]]:
    """Values centred on their mean, or mid-ranks centred on theirs."""
    counts = Counter(value for unit in units for value in unit)
    scores: dict[float, float] = dict(zip(counts, counts, strict=True))
    if level is Level.ORDINAL:
        below = 0
        for value, count in sorted(counts.items()):
            scores[value] = below + count / 2
            below += count
    if level is Level.NOMINAL:
        return units
    n = sum(counts.values())
    centre = sum(scores[value] * count for value, count in counts.items()) / n
    return [[scores[value] - centre for value in unit] for unit in units]


def _nominal(unit: Sequence[float]) -> float:
    m = len(unit)
    return (m * m - sum(count * count for count in Counter(unit).values())) / (m - 1)


def _quadratic(unit: Sequence[float]) -> float:
    return 2 * len(unit) * variance(unit)


def _jackknife(
    units: Sequence[Sequence[float]],
    observed: Sequence[float],
    all_observed: float,
    pool: _Pool,
    value: float,
) -> tuple[float | None, float | None]:
    """t interval on pseudo-values; None where leaving a unit out leaves nothing to disagree."""
    n = len(units)
    if n < 3:
        return None, None
    pseudo = []
    for unit, own in zip(units, observed, strict=True):
        rest, expected = pool.without(unit)
        if expected <= _ROUNDING * pool.scale():
            return None, None
        pseudo.append(n * value - (n - 1) * (1 - (rest - 1) * (all_observed - own) / expected))
    half = t_quantile(UPPER, n - 1) * (variance(pseudo) / n) ** 0.5
    centre = mean(pseudo)
    return max(-1.0, centre - half), min(1.0, centre + half)
