"""How many respondents a survey should reach: the regulation's table, and a second opinion.

Sources: annex of PermenPANRB 14/2017 (table of Krejcie and Morgan); Krejcie and Morgan,
"Determining sample size for research activities", Educational and Psychological Measurement 30
(1970), for the formula; Cochran, Sampling Techniques (1977), 4.4, for a mean.

The target is a goal for collecting, never a limit for counting: answers beyond it all count.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from portal.rules.ikm_rule import SampleTable, newest_rule
from portal.rules.scales import round_half_up

_Z_95: Final = Fraction("1.96")
_IKM_FACTOR: Final = 25
_HALF_WIDTH: Final = Decimal("2.5")
_SPREAD: Final = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class SampleTarget:
    """The number to reach, and the row of the table it comes from (None: below the first row)."""

    population: int
    row: int | None
    sample: int


def sample_target(population: int, table: SampleTable | None = None) -> SampleTarget:
    """The sample for the recipients of a service in the period before, by the printed table.

    Between two rows the next one counts, as offices do it: it never asks for fewer than the
    formula.  Beyond the last row its sample stays; below the first row everybody is asked, and
    nowhere more people than there are (the next row of 11 is 15 with a sample of 14).
    Raises ValueError unless `population` is a whole number of at least 1.
    """
    _check(population)
    rows = (table or newest_rule().sample).rows
    if population < rows[0][0]:
        return SampleTarget(population, None, population)
    position = bisect_left(rows, population, key=lambda row: row[0])
    row, sample = rows[min(position, len(rows) - 1)]
    return SampleTarget(population, row, min(sample, population))


def krejcie_morgan(population: int, table: SampleTable | None = None) -> int:
    """The formula behind the table, rounded half up to a whole person.

    S = X2 N P (1 - P) / (d2 (N - 1) + X2 P (1 - P)).  Rounding half up gives all ninety printed
    rows; rounding up would differ in half of them.  ValueError as for `sample_target`.
    """
    _check(population)
    given = table or newest_rule().sample
    spread = given.chi_square * given.proportion * (1 - given.proportion)
    size = spread * population / (given.margin**2 * (population - 1) + spread)
    return int(round_half_up(size, 0))


def mean_sample(
    population: int, half_width: Decimal = _HALF_WIDTH, spread: Decimal = _SPREAD
) -> int:
    """Respondents for a 95 percent interval of +- `half_width` IKM points around a mean.

    The table above is made for shares of a population, while the IKM is a mean; this answers the
    question that the index asks.  `spread` is the standard deviation of respondents' own indices
    on the scale 1-4: 0.6 is usual, and without a finite population 139 people then give +- 2.5
    points.  n0 = (1.96 x 25 x spread / half_width)^2, n = n0 / (1 + n0 / N), rounded up.
    ValueError as for `sample_target`, or unless both widths are positive.
    """
    _check(population)
    if half_width <= 0 or spread <= 0:
        raise ValueError("half_width and spread must be positive")
    unlimited = (_Z_95 * _IKM_FACTOR * Fraction(spread) / Fraction(half_width)) ** 2
    return min(population, math.ceil(unlimited / (1 + unlimited / population)))


def _check(population: int) -> None:
    if type(population) is not int or population < 1:
        raise ValueError(f"Not a population: {population!r}")
