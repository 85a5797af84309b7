"""Whether people are better after a course: the same items asked again, beside people without it.

Sources: Welch, "The generalization of Student's problem", Biometrika 34 (1947), for the interval of
a difference of means; Galton, "Regression towards mediocrity", J. Anthropological Institute 15
(1886), for what happens without any course: whoever was low before is higher the next time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.student_t import t_quantile


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's level before and after."""

    before: int
    after: int

    @property
    def change(self) -> int:
        """Levels gained."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean changes with intervals, in levels.

    `difference` is that of the trained minus that of the others; `expected` is what the trained
    would have gained by regression to the mean alone, as the others show it, None where too few.
    """

    trained: Figure
    others: Figure
    difference: Figure
    expected: float | None


def effect(trained: Sequence[Pair], others: Sequence[Pair], least: int) -> Effect:
    """Changes on both sides; nothing is shown for a side of fewer than `least` people."""
    one, two = _change(trained, least), _change(others, least)
    if one.value is None or two.value is None:
        difference = missing(Absence.FEW_VALUES, min(len(trained), len(others)))
        return Effect(one, two, difference, None)
    return Effect(one, two, _welch(trained, others), _regression(trained, others))


def _change(pairs: Sequence[Pair], least: int) -> Figure:
    """Mean change with Student's interval; without any spread the interval is not known."""
    n = len(pairs)
    if n < least:
        return missing(Absence.FEW_VALUES, n)
    mean, variance = _moments([pair.change for pair in pairs])
    if variance == 0:
        return Figure(mean, n=n)
    half = t_quantile(UPPER, n - 1) * math.sqrt(variance / n)
    return Figure(mean, mean - half, mean + half, n)


def _welch(one: Sequence[Pair], two: Sequence[Pair]) -> Figure:
    (mean1, var1), (mean2, var2) = (_moments([p.change for p in side]) for side in (one, two))
    part1, part2 = var1 / len(one), var2 / len(two)
    value, n = mean1 - mean2, min(len(one), len(two))
    if part1 + part2 == 0:
        return Figure(value, n=n)
    freedom = (part1 + part2) ** 2 / (part1**2 / (len(one) - 1) + part2**2 / (len(two) - 1))
    half = t_quantile(UPPER, freedom) * math.sqrt(part1 + part2)
    return Figure(value, value - half, value + half, n)


def _regression(trained: Sequence[Pair], others: Sequence[Pair]) -> float | None:
    """The others' line of after on before, at where the trained began, less that beginning."""
    befores = [pair.before for pair in others]
    centre, spread = _moments(befores)
    if spread == 0:
        return None
    after = math.fsum(pair.after for pair in others) / len(others)
    together = math.fsum((p.before - centre) * (p.after - after) for p in others)
    slope = together / (spread * (len(others) - 1))
    start = math.fsum(pair.before for pair in trained) / len(trained)
    return after + slope * (start - centre) - start


def _moments(values: Sequence[int]) -> tuple[float, float]:
    """Mean and variance with n - 1; needs two values."""
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
