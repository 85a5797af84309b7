"""Pairs of rater and ratee whose values lie far from what both usually give and get.

One favour is nearly invisible, a habit is not: residuals of the additive model are put together
over periods before anything is marked.  A mark asks for an explanation; no mark means only that
nothing was found in these data.
The robust sd is itself only estimated, so its standard error is added before it divides: small
offices are marked with more care.
Sources: additive model as in `additive`; Huber, Robust Statistics (1981), 5.1 (median absolute
deviation, times 1.4826 for the normal distribution; its standard error is 1.1664 sd / sqrt(n)).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import median
from typing import Final

from portal.rules.fairness.additive import Fit, fit
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import Pair

MINIMUM_PERIODS: Final = 2
OTHER_RATEES: Final = 3
OTHER_RATERS: Final = 2
LIMIT: Final = 2.6
_NORMAL: Final = 1.4826
_STANDARD_ERROR: Final = 1.1664
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
    pairs: Sequence[Pair], apart: Set[tuple[str, str]] = frozenset()
) -> dict[tuple[str, str], float]:
    """(rater, ratee) -> value less expectation, brought to the same variance for all.

    Pairs `apart` do not shape the expectation, their own included.  A residual has the variance
    sigma^2 (1 - h) with leverage h near 1 / raters + 1 / ratees, and one of a pair apart the
    variance sigma^2 / (1 - h), so they are divided and multiplied by the root of 1 - h.  Pairs
    without enough others around them are left out: the rater needs 3 other ratees, the ratee 2
    other raters.
    """
    kept = [one for one in pairs if (one.rater, one.ratee) not in apart]
    if not kept:
        return {}
    model = fit(kept, with_errors=False)
    design = model.design
    asked = Counter(one.ratee for one in pairs)
    found, centres = {}, {}
    for ratee, raters, values in zip(
        design.ratees, design.raters_of, design.values_of, strict=True
    ):
        steady = [v + model.severity[rater] for rater, v in zip(raters, values, strict=True)]
        centre = centres[ratee] = sum(steady) / len(steady)
        if asked[ratee] <= OTHER_RATERS or len(raters) < 2:
            continue
        for rater, value in zip(raters, steady, strict=True):
            ratees = len(design.ratees_of[rater])
            if ratees > OTHER_RATEES:
                found[design.raters[rater], ratee] = (value - centre) / _root(len(raters), ratees)
    return found | _of_those_apart(model, pairs, apart, centres)


def _of_those_apart(
    model: Fit,
    pairs: Sequence[Pair],
    apart: Set[tuple[str, str]],
    centres: Mapping[str, float],
) -> dict[tuple[str, str], float]:
    """Their values less what the others lead to expect, where the others still join the two."""
    design, found = model.design, {}
    raters = {name: at for at, name in enumerate(design.raters)}
    ratees = {name: at for at, name in enumerate(design.ratees)}
    group = {name: at for at, one in enumerate(model.components) for name in one.raters}
    for one in pairs:
        if (one.rater, one.ratee) not in apart or not (one.rater in raters and one.ratee in ratees):
            continue
        at, beside = raters[one.rater], design.raters_of[ratees[one.ratee]]
        joined = group[one.rater] == group[design.raters[beside[0]]]
        rated = len(design.ratees_of[at])
        if joined and len(beside) >= OTHER_RATERS and rated >= OTHER_RATEES:
            rest = one.value + model.severity[at] - centres[one.ratee]
            found[one.rater, one.ratee] = rest * _root(len(beside) + 1, rated + 1)
    return found


def _root(raters: int, ratees: int) -> float:
    """Root of 1 - h for a ratee's raters and a rater's ratees, the pair itself counted."""
    return math.sqrt((1 - 1 / raters) * (1 - 1 / ratees))


def marked_pairs(periods: Sequence[Sequence[Pair]]) -> list[MarkedPair] | Absence:
    """All pairs that met in at least two periods, the most striking first, or the reason.

    z = sum of residuals / sqrt(periods), divided by the robust sd of that over all pairs and its
    standard error.  A favour makes the other raters of the same person look harsh, and its own
    rater mild; so the most striking pair of each ratee is put apart, and all are judged again.
    """
    tables = [residuals(period) for period in periods]
    counts = Counter(key for table in tables for key in table)
    kept = {key for key, n in counts.items() if n >= MINIMUM_PERIODS}
    if not kept:
        return Absence.FEW_PERIODS
    first = _pooled(tables, kept)
    centre = median(value for value, _ in first.values())
    spread = _spread([value - centre for value, _ in first.values()])
    if spread <= _ROUNDING:
        return Absence.NO_VARIATION
    striking = {key for key in _strongest(first) if abs(first[key][0] - centre) > LIMIT * spread}
    again = _pooled([residuals(period, striking) for period in periods], kept)
    marks = [
        MarkedPair(rater, ratee, counts[rater, ratee], difference, (value - centre) / spread)
        for (rater, ratee), (value, difference) in (first | again).items()
    ]
    return sorted(marks, key=lambda one: (-abs(one.z), one.rater, one.ratee))


def _spread(deviations: Sequence[float]) -> float:
    """Robust sd from the median absolute deviation, and its standard error on top."""
    spread = _NORMAL * median(map(abs, deviations))
    return spread * (1 + _STANDARD_ERROR / math.sqrt(len(deviations)))


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
