"""Hours of learning (jam pelajaran, JP): what somebody has, must and may have in a year.

Sources: PP 11/2017 jo. PP 17/2020 Pasal 203(4) (PNS, at least 20 JP); PP 49/2018 and Peraturan LAN
15/2020 (PPPK: a ceiling, not a minimum).
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.rules.development_rule import HoursRule
from portal.rules.employment import Employment


class HoursState(StrEnum):
    """How an account of hours stands."""

    CUKUP = "cukup"
    KURANG = "kurang"
    TANPA_BATAS_MINIMUM = "tanpa_batas_minimum"
    MELEBIHI = "melebihi"


@dataclass(frozen=True, slots=True)
class HoursAccount:
    """Hours of a year: proven, still planned, the minimum (0 = none) and the ceiling."""

    done: int
    planned: int
    least: int
    most: int | None

    @property
    def state(self) -> HoursState:
        """Where it stands today."""
        if self.most is not None and self.done > self.most:
            return HoursState.MELEBIHI
        if not self.least:
            return HoursState.TANPA_BATAS_MINIMUM
        return HoursState.CUKUP if self.done >= self.least else HoursState.KURANG

    @property
    def missing(self) -> int:
        """Hours up to the minimum."""
        return max(0, self.least - self.done)

    @property
    def would_exceed(self) -> bool:
        """Whether what is planned goes beyond the ceiling."""
        return self.most is not None and self.done + self.planned > self.most


def account(
    done: int, planned: int, employment: Employment, rule: HoursRule, scheme_hours: int
) -> HoursAccount:
    """The account of one employee.

    A scheme may ask PNS for more than the law does, never for less (Pasal 203(4)), and nobody else
    for anything.
    """
    least = max(rule.least, scheme_hours) if employment is Employment.PNS else rule.least
    return HoursAccount(done, planned, least, rule.most)
