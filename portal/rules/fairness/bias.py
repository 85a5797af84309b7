"""Are groups treated alike?  Two conditions together, and the power to see a difference.

The four-fifths rule alone accuses without cause in up to half of the years of small units; so a
red light needs the rule broken and a Mantel-Haenszel test, over unit and grade, with p < .05.
Silence of a small unit is no proof of fairness: the power is printed.
Sources: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D (four fifths); Mantel
and Haenszel (1959); Robins, Breslow and Greenland (1986), interval of the common odds ratio.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from portal.rules.fairness.distributions import (
    chi_square_quantile,
    chi_square_upper_tail,
    normal_quantile,
)
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.fairness.proportions import fisher_exact

MINIMUM_GROUP: Final = 20
MINIMUM_CELL: Final = 5
SIGNIFICANCE: Final = 0.05
# The power is printed for a rate of 60 percent of the better group's (.5 against .3).
POWER_RATIO: Final = 0.6
_LARGEST_EXACT: Final = 250


class Light(StrEnum):
    """Red needs both conditions; yellow is one of them; grey is too little to say anything."""

    GREY = "grey"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One unit x grade: people with and without the top predikat, in each of two groups."""

    with_a: int
    without_a: int
    with_b: int
    without_b: int

    @property
    def n(self) -> int:
        """All people of the stratum."""
        return self.with_a + self.without_a + self.with_b + self.without_b


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of two groups.  `ratio`: lower rate / higher rate.  `odds`: common odds ratio."""

    light: Light
    n_a: int
    n_b: int
    ratio: float | None
    is_ratio_kept: bool | None
    odds: Figure
    chi_square: float | None
    p: float | None
    fisher_p: float | None
    power: float | None
    absence: Absence | None


def four_fifths(with_a: int, n_a: int, with_b: int, n_b: int) -> bool | None:
    """Whether the lower rate is at least 4/5 of the higher, in whole numbers; None for no rate.

    Exactly four fifths keeps the rule.
    """
    if n_a <= 0 or n_b <= 0 or with_a + with_b == 0:
        return None
    one, other = with_a * n_b, with_b * n_a
    return 5 * min(one, other) >= 4 * max(one, other)


def audit(strata: Sequence[Stratum]) -> Audit:
    """Both conditions over the strata; ValueError for a negative count.

    Grey with the reason where a group has fewer than `MINIMUM_GROUP` people, or fewer than
    `MINIMUM_CELL` of a kind when all strata are put together.
    """
    if any(min(s.with_a, s.without_a, s.with_b, s.without_b) < 0 for s in strata):
        raise ValueError("Counts must not be negative")
    cells = [
        sum(s.with_a for s in strata),
        sum(s.without_a for s in strata),
        sum(s.with_b for s in strata),
        sum(s.without_b for s in strata),
    ]
    n_a, n_b = cells[0] + cells[1], cells[2] + cells[3]
    if min(n_a, n_b) < MINIMUM_GROUP:
        return _grey(n_a, n_b, Absence.FEW_RATEES)
    if min(cells) < MINIMUM_CELL:
        return _grey(n_a, n_b, Absence.SMALL_CELL)
    rates = sorted((cells[0] / n_a, cells[2] / n_b))
    kept = four_fifths(cells[0], n_a, cells[2], n_b)
    chi_square, p = mantel_haenszel_test(strata)
    apart = p is not None and p < SIGNIFICANCE
    light = (Light.GREEN, Light.YELLOW, Light.RED)[(not kept) + apart]
    return Audit(
        light,
        n_a,
        n_b,
        rates[0] / rates[1],
        kept,
        common_odds(strata),
        chi_square,
        p,
        fisher_exact(*cells),
        power(rates[1], POWER_RATIO * rates[1], n_a, n_b),
        None,
    )


def _grey(n_a: int, n_b: int, absence: Absence) -> Audit:
    odds = missing(absence, n_a + n_b)
    return Audit(Light.GREY, n_a, n_b, None, None, odds, None, None, None, None, absence)


def mantel_haenszel_test(strata: Sequence[Stratum]) -> tuple[float | None, float | None]:
    """Chi-square with 1 degree of freedom and continuity correction, and its p; None without any.

    (|sum a - sum E| - 1/2)^2 / sum V with V = r1 r2 c1 c2 / (n^2 (n - 1)).
    """
    difference = spread = 0.0
    for s in strata:
        if s.n < 2:
            continue
        row, other = s.with_a + s.without_a, s.with_b + s.without_b
        column, rest = s.with_a + s.with_b, s.without_a + s.without_b
        difference += s.with_a - row * column / s.n
        spread += row * other * column * rest / (s.n * s.n * (s.n - 1))
    if spread <= 0:
        return None, None
    chi_square = max(0.0, abs(difference) - 0.5) ** 2 / spread
    return chi_square, chi_square_upper_tail(chi_square, 1)


def common_odds(strata: Sequence[Stratum]) -> Figure:
    """sum(ad / n) / sum(bc / n), with the interval of Robins, Breslow and Greenland."""
    parts = [
        (
            s.with_a * s.without_b / s.n,
            s.without_a * s.with_b / s.n,
            (s.with_a + s.without_b) / s.n,
            (s.without_a + s.with_b) / s.n,
        )
        for s in strata
        if s.n
    ]
    top, bottom = math.fsum(r for r, _, _, _ in parts), math.fsum(s for _, s, _, _ in parts)
    n = sum(s.n for s in strata)
    if top <= 0 or bottom <= 0:
        return missing(Absence.NO_VARIATION, n)
    spread = (
        math.fsum(p * r for r, _, p, _ in parts) / (2 * top * top)
        + math.fsum(p * s + q * r for r, s, p, q in parts) / (2 * top * bottom)
        + math.fsum(q * s for _, s, _, q in parts) / (2 * bottom * bottom)
    )
    value, half = top / bottom, normal_quantile(UPPER) * math.sqrt(spread)
    return Figure(value, value * math.exp(-half), value * math.exp(half), n)


@lru_cache(maxsize=256)
def power(rate_a: float, rate_b: float, n_a: int, n_b: int) -> float:
    """How often both conditions would accuse, were these the true rates; one stratum.

    By full enumeration of both binomials up to 250 people a group; beyond that by the normal
    approximation of the test, where the four-fifths rule hardly matters.
    """
    if max(n_a, n_b) > _LARGEST_EXACT:
        return _normal_power(rate_a, rate_b, n_a, n_b)
    limit = chi_square_quantile(1 - SIGNIFICANCE, 1)
    first, second = _binomial(n_a, rate_a), _binomial(n_b, rate_b)
    total = 0.0
    for a, weight in enumerate(first):
        if weight < 1e-12:
            continue
        total += weight * math.fsum(
            chance
            for b, chance in enumerate(second)
            if chance > 1e-12 and _accuses(a, n_a, b, n_b, limit)
        )
    return total


def _accuses(a: int, n_a: int, b: int, n_b: int, limit: float) -> bool:
    one, other = a * n_b, b * n_a
    if 5 * min(one, other) >= 4 * max(one, other):
        return False
    n, column = n_a + n_b, a + b
    spread = n_a * n_b * column * (n - column) / (n * n * (n - 1))
    beyond = abs(a - n_a * column / n) - 0.5
    return spread > 0 and beyond > 0 and beyond * beyond / spread > limit


def _binomial(n: int, p: float) -> list[float]:
    if p in (0, 1):
        return [float(k == n * p) for k in range(n + 1)]
    start = math.lgamma(n + 1)
    return [
        math.exp(
            start
            - math.lgamma(k + 1)
            - math.lgamma(n - k + 1)
            + k * math.log(p)
            + (n - k) * math.log1p(-p)
        )
        for k in range(n + 1)
    ]


def _normal_power(rate_a: float, rate_b: float, n_a: int, n_b: int) -> float:
    common = (n_a * rate_a + n_b * rate_b) / (n_a + n_b)
    null = math.sqrt(common * (1 - common) * (1 / n_a + 1 / n_b))
    real = math.sqrt(rate_a * (1 - rate_a) / n_a + rate_b * (1 - rate_b) / n_b)
    if real == 0:
        return float(rate_a != rate_b)
    distance = abs(rate_a - rate_b) - normal_quantile(UPPER) * null
    return 0.5 * math.erfc(-distance / real / math.sqrt(2))
