"""The one place where scores are rounded: exactly, in decimal, half away from zero.

Source: PermenPANRB 14/2017 prints its figures rounded as in ordinary arithmetic (86.625 -> 86.63);
binary floating point and banker's rounding both miss that, so neither is used for a score.
"""

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """`value` with exactly `places` decimals; a half goes away from zero (2.5 -> 3, -2.5 -> -3).

    The result is exact whatever the decimal context, and zero is never negative.
    Raises TypeError for a float, whose decimal digits are not what was meant, and ValueError for
    negative `places` or a value that is not finite.
    """
    if isinstance(value, float):
        raise TypeError("A float is not an exact score; give a Fraction, Decimal or int")
    if places < 0:
        raise ValueError("places must not be negative")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("Only a finite number can be rounded")
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((int(exact < 0 and whole > 0), digits, -places))
