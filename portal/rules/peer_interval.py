"""How sure a mean of colleagues is, told in nothing but what their release tells.

PermenPANRB 6/2022 L.IV.B.3.a.2.a has the rater weigh feedback with relevant data and knows no rule
on figures of colleagues: they are evidence beside the rating, with n and interval.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import Final

from portal.rules.disclosure import HALF, Figure
from portal.rules.student_t import t_quantile

LOWEST: Final = Fraction(1)
HIGHEST: Final = Fraction(5)
_CONFIDENCE: Final = 0.975


def interval(figures: Sequence[Figure]) -> tuple[Fraction, Fraction] | None:
    """Around the mean of these items' means, inside the scale; None without a figure.

    Of few answers the class of half a point is the interval, of many 95 per cent by Student's t.
    The same people answered all items, so that widths are averaged: what their answers share can
    make it narrower, never wider.
    """
    if not figures:
        return None
    mean = sum((one.mean for one in figures), Fraction()) / len(figures)
    width = sum(map(_half_width, figures), Fraction()) / len(figures)
    return max(LOWEST, mean - width), min(HIGHEST, mean + width)


def _half_width(one: Figure) -> Fraction:
    if one.shares is None:
        return HALF / 2
    spread = sum(share * (value - one.mean) ** 2 for value, share in one.shares.items())
    variance = spread * one.n / (one.n - 1)
    width = t_quantile(_CONFIDENCE, one.n - 1) * sqrt(variance / one.n)
    return Fraction(width).limit_denominator(1_000_000)
