"""A computed figure with its interval and its n, or the reason why there is none.

No figure of this package decides anything: it is evidence for people (PermenPANRB 6/2022 knows no
formula for a predikat; UU 27/2022, article 10, on decisions made by machines alone).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CONFIDENCE: Final = 0.95
UPPER: Final = (1 + CONFIDENCE) / 2


class Absence(StrEnum):
    """Why a figure is missing; the sentence for people is made where it is shown."""

    FEW_RATEES = "few_ratees"
    FEW_RATERS = "few_raters"
    FEW_ITEMS = "few_items"
    FEW_VALUES = "few_values"
    FEW_PERIODS = "few_periods"
    GAPS = "gaps"
    UNEQUAL_COUNTS = "unequal_counts"
    NO_VARIATION = "no_variation"
    NO_RESIDUAL = "no_residual"
    PERFECT_FIT = "perfect_fit"
    DISCONNECTED = "disconnected"
    NOT_SIGNIFICANT = "not_significant"
    SMALL_SPREAD = "small_spread"
    EXTREME_HIGH = "extreme_high"
    EXTREME_LOW = "extreme_low"
    NOT_CONVERGED = "not_converged"
    SMALL_CELL = "small_cell"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 percent interval, or None with the reason; `n` is what it rests on.

    `is_clamped` says that a negative estimate of something that cannot be negative is given as 0.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    absence: Absence | None = None
    is_clamped: bool = False

    def shown(self, minimum: int, absence: Absence) -> "Figure":
        """The same figure where `n` reaches `minimum`, else nothing but the reason `absence`."""
        if self.value is None or self.n >= minimum:
            return self
        return missing(absence, self.n)


def missing(absence: Absence, n: int = 0) -> Figure:
    """No figure, because of `absence`."""
    return Figure(None, n=n, absence=absence)
