"""Pairs of rater and ratee whose values lie far from what both usually give and get.

One favour is nearly invisible, a habit is not: residuals of the additive model are put together
over periods before anything is marked.  A mark asks for an explanation; no mark means only that
nothing was found in these data.
Sources: additive model as in `additive`; Huber, Robust Statistics (1981), 5.1 (median absolute
deviation, times 1.4826 for the normal distribution).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from portal.rules.fairness.additive import fit
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import Pair

MINIMUM_PERIODS: Final = 2
OTHER_RATEES: Final = 3
OTHER_RATERS: Final = 2
LIMIT: Final = 2.6
_NORMAL: Final = 1.4826
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """`difference`: mean residual in points (positive = more than expected); `z`: robust units."""

    rater: str
    ratee: str
    periods: int
    difference: float
    z: float

    @property
    def is_marked(self) -> bool:
        """Whether an explanation is asked for."""
        return abs(self.z) > LIMIT


def residuals(
    pairs: Sequence[Pair], other_raters: int = OTHER_RATERS
) -> dict[tuple[str, str], float]:
    """(rater, ratee) -> value less expectation, brought to the same variance for all.

    A residual has the variance sigma^2 (1 - h) with leverage h near 1 / raters + 1 / ratees, so it
    is divided by the root of 1 - h.  Pairs without enough others around them are left out: the
    rater needs 3 other ratees, the ratee `other_raters` other raters.
    """
    if not pairs:
        return {}
    model = fit(pairs)
    design = model.design
    found = {}
    for ratee, raters, values in zip(
        design.ratees, design.raters_of, design.values_of, strict=True
    ):
        if len(raters) <= other_raters:
            continue
        steady = [v + model.severity[rater] for rater, v in zip(raters, values, strict=True)]
        centre = sum(steady) / len(steady)
        for rater, value in zip(raters, steady, strict=True):
            ratees = len(design.ratees_of[rater])
            if ratees > OTHER_RATEES:
                rest = (1 - 1 / len(raters)) * (1 - 1 / ratees)
                found[design.raters[rater], ratee] = (value - centre) / math.sqrt(rest)
    return found


def marked_pairs(periods: Sequence[Sequence[Pair]]) -> list[MarkedPair] | Absence:
    """All pairs that met in at least two periods, the most striking first, or the reason.

    z = sum of residuals / sqrt(periods), divided by the robust sd of that over all pairs.  A
    favour makes the other raters of the same person look harsh; so the most striking pair of each
    ratee is judged first, and the others again without it.
    """
    tables = [residuals(period) for period in periods]
    counts = Counter(key for table in tables for key in table)
    kept = {key for key, n in counts.items() if n >= MINIMUM_PERIODS}
    if not kept:
        return Absence.FEW_PERIODS
    first = _pooled(tables, kept)
    centre = median(value for value, _ in first.values())
    spread = _NORMAL * median(abs(value - centre) for value, _ in first.values())
    if spread <= _ROUNDING:
        return Absence.NO_VARIATION
    striking = {key for key in _strongest(first) if abs(first[key][0] - centre) > LIMIT * spread}
    others = [
        residuals([one for one in period if (one.rater, one.ratee) not in striking], 1)
        for period in periods
    ]
    second = _pooled(others, kept - striking)
    marks = [
        MarkedPair(rater, ratee, counts[rater, ratee], difference, (value - centre) / spread)
        for (rater, ratee), (value, difference) in (first | second).items()
    ]
    return sorted(marks, key=lambda one: (-abs(one.z), one.rater, one.ratee))


_Pooled = dict[tuple[str, str], tuple[float, float]]


def _pooled(
    tables: Sequence[Mapping[tuple[str, str], float]], kept: set[tuple[str, str]]
) -> _Pooled:
    """Of each pair: sum of residuals / sqrt(periods), and their mean."""
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for table in tables:
        for key, value in table.items():
            if key in kept:
                values[key].append(value)
    return {
        key: (sum(row) / math.sqrt(len(row)), sum(row) / len(row)) for key, row in values.items()
    }


def _strongest(pooled: _Pooled) -> list[tuple[str, str]]:
    """The pair with the largest value of each ratee; names decide ties."""
    best: dict[str, tuple[str, str]] = {}
    for key in sorted(pooled):
        known = best.get(key[1])
        if known is None or abs(pooled[key][0]) > abs(pooled[known][0]):
            best[key[1]] = key
    return list(best.values())
