"""The 95 percent interval of an index, from the spread of respondents' own indices.

The regulation asks for no interval; without one, a difference of two points between counters with
thirty answers each reads as a fact.  Student's t interval of the mean of own indices is used; its
coverage is 94 to 95 percent for n from 10 to 384 with skewed answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from portal.rules.ikm_rule import IKM_PLACES, IkmRule
from portal.rules.scales import round_half_up
from portal.rules.student_t import t_quantile

_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds in IKM points, cut to what the scale allows; `half_width` is before that cut."""

    low: Fraction
    high: Fraction
    half_width: Fraction

    @property
    def shown(self) -> tuple[Decimal, Decimal]:
        """Both bounds as printed, two decimals."""
        return round_half_up(self.low, IKM_PLACES), round_half_up(self.high, IKM_PLACES)

    @property
    def half_width_shown(self) -> Decimal:
        """The half width as printed after a plus-minus sign, two decimals."""
        return round_half_up(self.half_width, IKM_PLACES)


def variance(own: Mapping[Fraction, int]) -> Fraction | None:
    """Sample variance (divisor n - 1) of own indices, exact; None below two respondents."""
    n = sum(own.values())
    if n < 2:
        return None
    total = sum((value * count for value, count in own.items()), Fraction(0))
    squares = sum((value * value * count for value, count in own.items()), Fraction(0))
    return (squares - total * total / n) / (n - 1)


def root(value: Fraction) -> Decimal:
    """Square root to 40 significant digits, independent of the caller's decimal context."""
    with localcontext() as context:
        context.prec = _DIGITS
        return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


def t_interval(
    own: Mapping[Fraction, int], centre: Fraction, total_weight: Fraction, rule: IkmRule
) -> Interval | None:
    """The interval around the index `centre` (IKM points), or None below two respondents.

    With answers left out, the mean of own indices differs a little from the index; the interval
    gives the precision of the published figure and therefore stands around that.  Weights that do
    not sum to 1 shrink the index, and by the same factor its spread and the ends of its scale.
    The t quantile is good to 11 digits, everything else is exact or good to 40.
    """
    spread = variance(own)
    if spread is None:
        return None
    n = sum(own.values())
    t = Fraction(t_quantile(float((1 + rule.confidence) / 2), n - 1))
    half_width = t * Fraction(root(spread / n)) * rule.factor * total_weight
    bottom, top = (end * rule.factor * total_weight for end in (rule.lowest, rule.highest))
    return Interval(max(bottom, centre - half_width), min(top, centre + half_width), half_width)
