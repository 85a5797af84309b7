"""Habits of one rater: the same for all items (halo), all in the middle (range restriction), and
how far somebody sees himself from how others do.

Sources: Saal, Downey and Lahey, "Rating the ratings", Psychological Bulletin 88 (1980), for the
indices; Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3 (percentile interval).
"""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.fairness.proportions import wilson
from portal.rules.fairness.ratings import Rating, mean, variance
from portal.rules.student_t import t_quantile

MINIMUM_RATEES: Final = 8
MINIMUM_ITEMS: Final = 4
MINIMUM_OTHERS: Final = 3
MINIMUM_PEOPLE: Final = 10
LARGE_GAP: Final = 1.0
_DRAWS: Final = 200
_SEED: Final = 20_250_101


@dataclass(frozen=True, slots=True)
class Habits:
    """Of one rater.  `halo`: his mean variance across items within a ratee, divided by that of
    all raters (well below 1 = nearly the same everywhere).  `spread`: sd of his ratee means
    divided by the pooled sd of all raters (well below 1 = range restriction).  `top` and `middle`:
    shares of his values in the highest category and in the middle third of the scale.
    """

    rater: str
    ratees: int
    halo: Figure
    spread: Figure
    top: float
    middle: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Self minus the mean of others, in points and in sd of all values; interval in points."""

    points: Figure
    in_sd: float | None

    @property
    def is_large(self) -> bool:
        """More than one sd: a subject for a talk, not for blame."""
        return self.in_sd is not None and abs(self.in_sd) > LARGE_GAP


def habits(
    ratings: Sequence[Rating], lowest: float, highest: float, only: Collection[str] | None = None
) -> list[Habits]:
    """Of every rater in order of name, on a scale from `lowest` to `highest`; beside all raters
    even where `only` some are wanted.

    Raises ValueError unless `lowest` < `highest`.
    """
    if not lowest < highest:
        raise ValueError("The scale needs two different ends")
    lines: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(ratings, key=lambda r: (r.rater, r.ratee, r.item)):
        lines[one.rater][one.ratee].append(one.value)
    inner = {rater: _inner(rows) for rater, rows in lines.items()}
    means = {rater: [mean(row) for row in rows.values()] for rater, rows in lines.items()}
    everybody = [value for values in inner.values() for value in values]
    common = mean(everybody) if everybody else 0.0
    pooled = _pooled_variance(list(means.values()))
    third = (highest - lowest) / 3
    return [
        Habits(
            rater,
            len(rows),
            _halo(inner[rater], common),
            _spread(means[rater], pooled),
            _share(rows, highest, highest),
            _share(rows, lowest + third, highest - third),
        )
        for rater, rows in lines.items()
        if only is None or rater in only
    ]


def self_other_gap(own: float, others: Sequence[float], sd: float) -> Gap:
    """d = self - mean of others; `sd` is that of all values of the pool (0 = unknown)."""
    n = len(others)
    if n < MINIMUM_OTHERS:
        return Gap(missing(Absence.FEW_RATERS, n), None)
    d = own - mean(others)
    half = t_quantile(UPPER, n - 1) * (variance(others) / n) ** 0.5
    return Gap(Figure(d, d - half, d + half, n), d / sd if sd > 0 else None)


@dataclass(frozen=True, slots=True)
class PooledGap:
    """Of many people: the mean of self minus others in points, in sd, and the share whose own gap
    is large, with how many of those see themselves higher.
    """

    points: Figure
    in_sd: float | None
    large: Figure
    higher: int


def pooled_gap(rows: Sequence[tuple[float, float]]) -> PooledGap:
    """`rows`: (own value, mean of others).  sd = root of the mean of both variances, as in Cohen's
    d (Heidemeier and Moser, Journal of Applied Psychology 94, 2009, report d = 0.32).
    """
    n = len(rows)
    if n < MINIMUM_PEOPLE:
        absent = missing(Absence.FEW_RATEES, n)
        return PooledGap(absent, None, absent, 0)
    gaps = [own - others for own, others in rows]
    centre = mean(gaps)
    half = t_quantile(UPPER, n - 1) * (variance(gaps) / n) ** 0.5
    sides = [variance([own for own, _ in rows]), variance([others for _, others in rows])]
    sd = (sum(sides) / 2) ** 0.5
    large = [gap for gap in gaps if sd > 0 and abs(gap) / sd > LARGE_GAP]
    return PooledGap(
        Figure(centre, centre - half, centre + half, n),
        centre / sd if sd > 0 else None,
        wilson(len(large), n),
        sum(gap > 0 for gap in large),
    )


def _inner(rows: Mapping[str, Sequence[float]]) -> list[float]:
    return [variance(row) for row in rows.values() if len(row) >= MINIMUM_ITEMS]


def _pooled_variance(groups: Sequence[Sequence[float]]) -> float:
    """Within raters: harshness is no spread."""
    df = sum(len(group) - 1 for group in groups)
    squares = sum((len(group) - 1) * variance(group) for group in groups if len(group) > 1)
    return squares / df if df else 0.0


def _halo(own: Sequence[float], common: float) -> Figure:
    n = len(own)
    if n < MINIMUM_RATEES:
        return missing(Absence.FEW_RATEES, n)
    if common <= 0:
        return missing(Absence.NO_VARIATION, n)
    centre = mean(own)
    half = t_quantile(UPPER, n - 1) * (variance(own) / n) ** 0.5
    return Figure(centre / common, max(0.0, centre - half) / common, (centre + half) / common, n)


def _spread(own: Sequence[float], pooled: float) -> Figure:
    """Interval by 200 draws with a fixed seed, so that a recomputation gives the same digits."""
    n = len(own)
    if n < MINIMUM_RATEES:
        return missing(Absence.FEW_RATEES, n)
    if pooled <= 0:
        return missing(Absence.NO_VARIATION, n)
    rng = random.Random(_SEED)  # noqa: S311 - a bootstrap is no secret
    centre = mean(own)
    ordered = sorted(value - centre for value in own)
    draws = sorted(_drawn(rng.choices(ordered, k=n)) for _ in range(_DRAWS))
    cut = round(_DRAWS * (1 - UPPER))
    low, high = draws[cut], draws[-1 - cut]
    return Figure((variance(own) / pooled) ** 0.5, (low / pooled) ** 0.5, (high / pooled) ** 0.5, n)


def _drawn(values: Sequence[float]) -> float:
    """Variance in one pass, which is safe because the values are centred."""
    total, n = sum(values), len(values)
    return max(0.0, sum(value * value for value in values) - total * total / n) / (n - 1)


def _share(rows: Mapping[str, Sequence[float]], low: float, high: float) -> float:
    values = [value for row in rows.values() for value in row]
    return sum(low <= value <= high for value in values) / len(values)
