"""Conjugate gradients for symmetric equations that are never written down as a matrix.

Source: Hestenes and Stiefel, "Methods of conjugate gradients for solving linear systems" (1952),
preconditioned by the diagonal.
"""

import math
from collections.abc import Callable, Sequence


def solve(
    applied: Callable[[Sequence[float]], list[float]],
    right: Sequence[float],
    diagonal: Sequence[float],
    tolerance: float,
) -> list[float]:
    """x with `applied`(x) = `right`, to `tolerance` relative to the start.

    The equations may be singular as long as `right` lies in their range; `diagonal` is positive.
    """
    weights = [1 / value for value in diagonal]
    x = [0.0] * len(right)
    rest = list(right)
    z = [r * w for r, w in zip(rest, weights, strict=True)]
    direction, product = z, _dot(rest, z)
    goal = product * tolerance**2
    for _ in range(4 * len(right) + 20):
        if product <= goal or product <= 0:
            break
        moved = applied(direction)
        curvature = _dot(direction, moved)
        if curvature <= 0:
            break
        step = product / curvature
        x = [a + step * d for a, d in zip(x, direction, strict=True)]
        rest = [r - step * m for r, m in zip(rest, moved, strict=True)]
        z = [r * w for r, w in zip(rest, weights, strict=True)]
        before, product = product, _dot(rest, z)
        direction = [a + product / before * d for a, d in zip(z, direction, strict=True)]
    return x


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
