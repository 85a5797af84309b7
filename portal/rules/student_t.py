"""Quantiles of Student's t distribution, in plain Python.

Sources: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8 (continued fraction of
the incomplete beta function), 26.7.1 (its relation to t), 26.7.5 (expansion for many degrees of
freedom), 6.1.40 (logarithm of the gamma function).
"""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

from portal.rules.beta import continued_fraction

_EXPANSION_FROM: Final = 10_000


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The value t with P(T <= t) = `p` for `df` > 0 degrees of freedom (need not be whole).

    At least 11 significant digits for 0.0005 <= p <= 0.9995 and df >= 1.
    Raises ValueError for p outside (0, 1) or df that is not positive.
    """
    if not 0 < p < 1:
        raise ValueError("p must lie between 0 and 1")
    if not df > 0:
        raise ValueError("df must be positive")
    if p < 0.5:
        return -t_quantile(1 - p, df)
    if p == 0.5:
        return 0.0
    if df >= _EXPANSION_FROM:
        return _expansion(NormalDist().inv_cdf(p), df)
    return _solve(p, df)


def t_upper_tail(t: float, df: float) -> float:
    """P(T > t) for t >= 0, by the incomplete beta function."""
    return _regularised(df, t) / 2


def _solve(p: float, df: float) -> float:
    """Newton's method from the left: the tail is convex, so no step ever overshoots the root.

    The normal quantile is a safe start, because the tails of t are heavier than the normal ones.
    """
    target = 1 - p
    t = NormalDist().inv_cdf(p)
    for _ in range(200):
        step = (t_upper_tail(t, df) - target) / _density(t, df)
        t += step
        if abs(step) <= 1e-14 * t:
            break
    return t


def _density(t: float, df: float) -> float:
    log_constant = _log_gamma_ratio(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log_constant - (df + 1) / 2 * math.log1p(t * t / df))


def _log_gamma_ratio(a: float) -> float:
    """log(gamma(a + 1/2) / gamma(a)); a series for large `a`, where a difference would cancel."""
    if a < 30:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    b = 1 / a
    return 0.5 * math.log(a) - b / 8 + b**3 / 192 - b**5 / 640 + 17 * b**7 / 14336


def _regularised(df: float, t: float) -> float:
    """I_x(df/2, 1/2) at x = df / (df + t^2), which is P(|T| > t)."""
    a, b = df / 2, 0.5
    square = t * t
    x, y = df / (df + square), square / (df + square)
    if x == 0 or y == 0:
        return 1.0 if y == 0 else 0.0
    log_beta = math.log(math.pi) / 2 - _log_gamma_ratio(a)
    front = math.exp(-a * math.log1p(square / df) + b * math.log(y) - log_beta)
    if x < (a + 1) / (a + b + 2):
        return front * continued_fraction(a, b, x) / a
    return 1 - front * continued_fraction(b, a, y) / b


def _expansion(z: float, df: float) -> float:
    """Expansion around the normal quantile; its error is below 1e-16 from 10,000 degrees on."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3
