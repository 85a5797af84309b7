"""A share with its interval, and the exact test of two shares.

Sources: Wilson (1927) after Newcombe, "Two-sided confidence intervals for the single proportion",
Statistics in Medicine 17 (1998), method 3; Fisher, Statistical Methods for Research Workers,
21.02 (exact test, two-sided by the sum of the probabilities that are not larger).
"""

import math

from portal.rules.fairness.distributions import normal_quantile
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing

_TIES = 1 + 1e-7


def wilson(successes: int, n: int) -> Figure:
    """The share and its 95 percent score interval, for any n from 1 on.

    Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError("successes must lie between 0 and n")
    if n == 0:
        return missing(Absence.FEW_VALUES)
    z = normal_quantile(UPPER)
    p, square = successes / n, z * z
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    return Figure(p, low, 1.0 if successes == n else centre + half, n)


def fisher_exact(a: int, b: int, c: int, d: int) -> float:
    """Two-sided p of the table [[a, b], [c, d]]; ValueError for a negative count."""
    if min(a, b, c, d) < 0:
        raise ValueError("Counts must not be negative")
    row, other, column = a + b, c + d, a + c
    lowest, highest = max(0, column - other), min(row, column)
    logs = [
        _log_choose(row, k) + _log_choose(other, column - k) for k in range(lowest, highest + 1)
    ]
    top = max(logs)
    weights = [math.exp(value - top) for value in logs]
    limit = weights[a - lowest] * _TIES
    return min(1.0, math.fsum(w for w in weights if w <= limit) / math.fsum(weights))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
