"""The regularised incomplete beta function, on which t, F and the binomial rest.

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8 (continued fraction) and
6.1.40 (logarithm of the gamma function).
"""

import math
from typing import Final

_TINY: Final = 1e-300
_EPSILON: Final = 1e-16


def regularised(a: float, b: float, x: float) -> float:
    """I_x(a, b) for positive `a` and `b` and x in [0, 1]; relative error near 1e-12.

    Raises ValueError outside that range.
    """
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        raise ValueError("I_x(a, b) needs a > 0, b > 0 and x in [0, 1]")
    if x in (0, 1):
        return x
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta)
    if x < (a + 1) / (a + b + 2):
        return front * continued_fraction(a, b, x) / a
    return 1 - front * continued_fraction(b, a, 1 - x) / b


def continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _nonzero(1 + term * d)
            c = _nonzero(1 + term / c)
            result *= c * d
        if abs(c * d - 1) < _EPSILON:
            break
    return result


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
