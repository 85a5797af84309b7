"""Counters with few answers, drawn towards the mean of all (empirical Bayes).

Source: Efron and Morris, "Stein's paradox in statistics", Scientific American 236 (1977); w =
tau^2 / (tau^2 + s^2 / n), with tau^2 by moments and not below 0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.distributions import normal_quantile
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing

MINIMUM_ANSWERS: Final = 5
MINIMUM_COUNTERS: Final = 8


@dataclass(frozen=True, slots=True)
class Counter:
    """A mean of `n` answers whose single answers have the variance `variance`."""

    name: str
    mean: float
    variance: float
    n: int


@dataclass(frozen=True, slots=True)
class Steadied:
    """The raw mean, the steadied one with its interval, and the weight of the raw one."""

    name: str
    raw: float
    steadied: Figure
    weight: float | None


def steadied(counters: Sequence[Counter]) -> list[Steadied]:
    """All counters in the order given; those with under `MINIMUM_ANSWERS` answers get a reason.

    At least `MINIMUM_COUNTERS` counters with enough answers are needed.  tau^2 = S / (k - 3) less
    the mean of s^2 / n, where S is the sum of squares about the mean of all k: with equal errors
    that is the estimate of James and Stein.  The interval is a normal one around the steadied mean,
    which leaves out the uncertainty of tau^2.
    """
    usable = [one for one in counters if one.n >= MINIMUM_ANSWERS]
    if len(usable) < MINIMUM_COUNTERS:
        return [Steadied(c.name, c.mean, missing(Absence.FEW_VALUES, c.n), None) for c in counters]
    centre, between = _spread(usable)
    return [_one(counter, centre, between) for counter in counters]


def _spread(counters: Sequence[Counter]) -> tuple[float, float]:
    k = len(counters)
    centre = math.fsum(one.mean for one in counters) / k
    squares = math.fsum((one.mean - centre) ** 2 for one in counters)
    noise = math.fsum(one.variance / one.n for one in counters) / k
    return centre, max(0.0, squares / (k - 3) - noise)


def _one(counter: Counter, centre: float, between: float) -> Steadied:
    if counter.n < MINIMUM_ANSWERS:
        absent = missing(Absence.FEW_VALUES, counter.n)
        return Steadied(counter.name, counter.mean, absent, None)
    noise = counter.variance / counter.n
    # Answers without any spread are known exactly, unless the counters do not differ either.
    weight = between / (between + noise) if between + noise > 0 else 1.0
    value = weight * counter.mean + (1 - weight) * centre
    half = normal_quantile(UPPER) * math.sqrt(weight * noise)
    figure = Figure(value, value - half, value + half, counter.n)
    return Steadied(counter.name, counter.mean, figure, weight)
