"""Does something change over periods: a rater's severity, or a counter's level?

Sources: Roberts (1959) after NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4 (EWMA);
Shewhart's p-chart, same, 6.3.3.2.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import Pair
from portal.rules.fairness.severity import RaterSeverity, severity

MINIMUM_PERIODS: Final = 3
MINIMUM_POINTS: Final = 8
WEIGHT: Final = 0.2
SIGMAS: Final = 3.0
OUTSIDE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Point:
    """One period on a chart: the figure, its band, and whether it lies outside."""

    value: float
    low: float
    high: float

    @property
    def is_outside(self) -> bool:
        """Whether the figure lies beyond its band."""
        return not self.low <= self.value <= self.high


def ewma(
    values: Sequence[float], centre: float, sd: float, weight: float = WEIGHT
) -> tuple[Point, ...] | Absence:
    """z_t = weight x_t + (1 - weight) z_t-1 with 3-sigma limits that widen to their end.

    `centre` and `sd` come from earlier periods.  At least `MINIMUM_POINTS` values, else the reason.
    """
    if len(values) < MINIMUM_POINTS:
        return Absence.FEW_PERIODS
    points, level = [], centre
    for t, value in enumerate(values, start=1):
        level = weight * value + (1 - weight) * level
        share = weight / (2 - weight) * (1 - (1 - weight) ** (2 * t))
        half = SIGMAS * sd * math.sqrt(share)
        points.append(Point(level, centre - half, centre + half))
    return tuple(points)


def p_chart(counts: Sequence[tuple[int, int]]) -> tuple[Point, ...] | Absence:
    """Shares of (successes, n) with limits p +- 3 sqrt(p (1 - p) / n), p over all periods."""
    kept = [(successes, n) for successes, n in counts if n > 0]
    if len(kept) < MINIMUM_POINTS:
        return Absence.FEW_PERIODS
    p = sum(successes for successes, _ in kept) / sum(n for _, n in kept)
    points = []
    for successes, n in kept:
        half = SIGMAS * math.sqrt(p * (1 - p) / n)
        points.append(Point(successes / n, max(0.0, p - half), min(1.0, p + half)))
    return tuple(points)


def is_lasting(periods: Sequence[RaterSeverity]) -> bool | Absence:
    """Whether a rater was outside +- 0.5 points on the same side in the last three periods.

    That goes to the team; nobody is judged by it.  The reason where there are too few periods
    whose severity rests on enough ratees.
    """
    kept = [one.severity for one in periods if one.is_enough and one.severity is not None]
    if len(kept) < MINIMUM_PERIODS:
        return Absence.FEW_PERIODS
    last = kept[-MINIMUM_PERIODS:]
    return all(value > OUTSIDE for value in last) or all(value < -OUTSIDE for value in last)


@dataclass(frozen=True, slots=True)
class Course:
    """A rater's severity from period to period, the oldest first; `lasting` as in `is_lasting`."""

    rater: str
    points: tuple[tuple[str, RaterSeverity], ...]
    lasting: bool | Absence


def courses(periods: Sequence[tuple[str, Sequence[Pair]]]) -> list[Course]:
    """Every rater in order of name; a period in which the raters hang apart tells nothing."""
    found: dict[str, list[tuple[str, RaterSeverity]]] = defaultdict(list)
    for label, pairs in periods:
        table = severity(pairs) if pairs else None
        if table is None or len(table.components) > 1:
            continue
        for one in table.raters:
            if one.is_enough:
                found[one.rater].append((label, one))
    return [
        Course(rater, tuple(points), is_lasting([one for _label, one in points]))
        for rater, points in sorted(found.items())
    ]
