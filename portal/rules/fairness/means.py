"""How far apart the means of two groups are, from their numbers, means and standard deviations.

Hedges' g with its normal interval (Hedges and Olkin, Statistical Methods for Meta-Analysis, 1985,
5.B); from three figures of each group, so that whoever recomputes needs no single value.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.distributions import normal_quantile
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing

MINIMUM_GROUP: Final = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One group."""

    n: int
    mean: float
    sd: float


def side_of(values: Sequence[float]) -> Side:
    """A group by its values; an sd of 0 below two of them.  Sums are exact, so that the order of
    the values changes no digit.
    """
    n = len(values)
    if not n:
        return Side(0, 0.0, 0.0)
    centre = math.fsum(values) / n
    squares = math.fsum((value - centre) ** 2 for value in values)
    return Side(n, centre, math.sqrt(squares / (n - 1)) if n > 1 else 0.0)


def difference(a: Side, b: Side) -> Figure:
    """g of group a minus group b, from `MINIMUM_GROUP` people of each on."""
    n = a.n + b.n
    if min(a.n, b.n) < MINIMUM_GROUP:
        return missing(Absence.FEW_RATEES, n)
    df = n - 2
    pooled = ((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df
    if pooled <= 0:
        return missing(Absence.NO_VARIATION, n)
    g = (a.mean - b.mean) / math.sqrt(pooled) * (1 - 3 / (4 * df - 1))
    half = normal_quantile(UPPER) * math.sqrt(n / (a.n * b.n) + g * g / (2 * (df + 2)))
    return Figure(g, g - half, g + half, n)
