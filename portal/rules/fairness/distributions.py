"""Tails and quantiles of F, chi-square and the normal distribution, in plain Python.

Sources: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.6.2 (F by the incomplete
beta function), 26.4.19 (chi-square by the incomplete gamma function), 6.5.29 and 6.5.31 (its
series and continued fraction).
"""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

from portal.rules.beta import regularised

_NORMAL: Final = NormalDist()
_STEPS: Final = 10_000
_TINY: Final = 1e-300


def normal_quantile(p: float) -> float:
    """z with P(Z <= z) = `p`; ValueError unless 0 < p < 1."""
    if not 0 < p < 1:
        raise ValueError("p must lie between 0 and 1")
    return _NORMAL.inv_cdf(p)


def normal_upper_tail(z: float) -> float:
    """P(Z > z), accurate in the far tail as well."""
    return math.erfc(z / math.sqrt(2)) / 2


def f_upper_tail(f: float, df1: float, df2: float) -> float:
    """P(F > f) for positive degrees of freedom, which need not be whole."""
    if f <= 0:
        return 1.0
    if math.isinf(f):
        return 0.0
    return regularised(df2 / 2, df1 / 2, df2 / (df2 + df1 * f))


@lru_cache(maxsize=4096)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """The value f with P(F <= f) = `p`, by bisection on the logarithm of f (rel. error 1e-10).

    Raises ValueError unless 0 < p < 1 and both degrees of freedom are positive.
    """
    if not (0 < p < 1 and df1 > 0 and df2 > 0):
        raise ValueError("p must lie between 0 and 1, degrees of freedom above 0")
    low, high = -700.0, 700.0
    while high - low > 1e-12 * max(1.0, abs(low)):
        middle = (low + high) / 2
        if f_upper_tail(math.exp(middle), df1, df2) > 1 - p:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)


def chi_square_upper_tail(x: float, df: float) -> float:
    """P(X > x) for `df` > 0 degrees of freedom."""
    if not df > 0:
        raise ValueError("df must be positive")
    if x <= 0:
        return 1.0
    a, half = df / 2, x / 2
    front = math.exp(a * math.log(half) - half - math.lgamma(a))
    return 1 - front * _gamma_series(a, half) if half < a + 1 else front * _gamma_fraction(a, half)


def chi_square_quantile(p: float, df: float) -> float:
    """The value x with P(X <= x) = `p`; ValueError unless 0 < p < 1 and df > 0."""
    if not 0 < p < 1:
        raise ValueError("p must lie between 0 and 1")
    low, high = 0.0, df + 10.0
    while chi_square_upper_tail(high, df) > 1 - p:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if chi_square_upper_tail(middle, df) > 1 - p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gamma_series(a: float, x: float) -> float:
    term = total = 1 / a
    for n in range(1, _STEPS):
        term *= x / (a + n)
        total += term
        if term < total * 1e-16:
            break
    return total


def _gamma_fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    result = d
    for n in range(1, _STEPS):
        factor = -n * (n - a)
        b += 2
        d = 1 / (factor * d + b or _TINY)
        c = b + factor / c or _TINY
        result *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return result
