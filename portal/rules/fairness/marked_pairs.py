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


def residuals(pairs: Sequence[Pair]) -> dict[tuple[str, str], float]:
    """(rater, ratee) -> value less expectation, brought to the same variance for all.

    A residual has the variance sigma^2 (1 - h) with leverage h near 1 / raters + 1 / ratees, so it
    is divided by the root of 1 - h.  Pairs without enough others around them are left out: the
    rater needs 3 other ratees, the ratee 2 other raters.
    """
    model = fit(pairs)
    design = model.design
    found = {}
    for ratee, raters, values in zip(
        design.ratees, design.raters_of, design.values_of, strict=True
    ):
        if len(raters) <= OTHER_RATERS:
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

    z = sum of residuals / sqrt(periods), divided by the robust sd of that over all pairs.
    """
    sums: dict[tuple[str, str], float] = defaultdict(float)
    counts: Counter[tuple[str, str]] = Counter()
    for period in periods:
        for key, value in (residuals(period) if period else {}).items():
            sums[key] += value
            counts[key] += 1
    kept = {key: sums[key] for key, n in counts.items() if n >= MINIMUM_PERIODS}
    if not kept:
        return Absence.FEW_PERIODS
    return _standardised(kept, counts)


def _standardised(
    sums: Mapping[tuple[str, str], float], counts: Mapping[tuple[str, str], int]
) -> list[MarkedPair] | Absence:
    scaled = {key: value / math.sqrt(counts[key]) for key, value in sums.items()}
    centre = median(scaled.values())
    spread = _NORMAL * median(abs(value - centre) for value in scaled.values())
    if spread <= 0:
        return Absence.NO_VARIATION
    pairs = [
        MarkedPair(rater, ratee, counts[rater, ratee], sums[rater, ratee] / counts[rater, ratee],
                   (value - centre) / spread)
        for (rater, ratee), value in scaled.items()
    ]  # fmt: skip
    return sorted(pairs, key=lambda one: (-abs(one.z), one.rater, one.ratee))
