"""Weights of the unsur: exact fractions, written as reports write them.

Source: annex of PermenPANRB 14/2017: weight = 1 / number of unsur.  A unit may weight the unsur
differently if the weights sum to 1.  The widespread 0.11 and 0.111 do not sum to 1, which is the
point of offering them as a comparison.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_WEIGHT: Final = re.compile(r"\d{1,9}/\d{1,9}|\d{0,3}\.\d{1,12}|\d{1,3}", re.ASCII)
_SUM_LOW, _SUM_HIGH = Fraction(95, 100), Fraction(105, 100)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of every counted unsur; an unsur that is switched off has none.

    `text` is what is printed beside the index ("1/9").  Build it with the functions below.
    """

    text: str
    each: Mapping[str, Fraction]

    @property
    def total(self) -> Fraction:
        """Sum of the weights: 1, or 0.99 for nine times 0.11."""
        return sum(self.each.values(), Fraction(0))


def equal_weights(text: str, unsur: Iterable[str]) -> Weights:
    """The same weight, written as "1/9" or "0.11", for every unsur.

    Raises ValueError when `text` is not such a number, or when the weights sum to less than 0.95
    or more than 1.05: then it is a weight for another number of unsur, not a rounded one.
    """
    keys = tuple(unsur)
    weight = _fraction(text)
    if not _SUM_LOW <= weight * len(keys) <= _SUM_HIGH:
        raise ValueError(f"{len(keys)} weights of {text.strip()} do not sum to about 1")
    return Weights(text.strip(), dict.fromkeys(keys, weight))


def weights_without(switched_off: Collection[str], unsur: Iterable[str]) -> Weights:
    """Equal weights 1/k for the k unsur that stay, for a service to which the others do not apply.

    Raises ValueError for a key that is no unsur, or when none stays.
    """
    keys = tuple(unsur)
    if unknown := set(switched_off) - set(keys):
        raise ValueError(f"Not an unsur: {', '.join(sorted(unknown))}")
    staying = tuple(key for key in keys if key not in switched_off)
    if not staying:
        raise ValueError("At least one unsur must stay")
    return equal_weights(f"1/{len(staying)}", staying)


def own_weights(each: Mapping[str, Fraction], text: str) -> Weights:
    """A unit's own weights, printed as `text`; ValueError unless positive with the sum 1."""
    weights = Weights(text, dict(each))
    if any(weight <= 0 for weight in each.values()) or weights.total != 1:
        raise ValueError("Own weights must be positive and sum to exactly 1")
    return weights


def _fraction(text: str) -> Fraction:
    if not _WEIGHT.fullmatch(text.strip()):
        raise ValueError(f"Not a weight: {text!r}")
    try:
        return Fraction(text.strip())
    except ZeroDivisionError:
        raise ValueError(f"Not a weight: {text!r}") from None
