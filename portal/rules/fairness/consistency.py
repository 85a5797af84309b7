"""Cronbach's alpha: do the items measure the same thing?

Sources: Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16
(1951); Feldt, "The approximate sampling distribution of Kuder-Richardson reliability coefficient
twenty", Psychometrika 30 (1965), for the interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.distributions import f_quantile
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.fairness.ratings import variance

MINIMUM_PERSONS: Final = 30
MINIMUM_ITEMS: Final = 3
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Consistency:
    """Alpha of all items, alpha of the rest for each one left out, and items that never vary."""

    alpha: Figure
    deleted: Mapping[str, Figure]
    flat: tuple[str, ...]


def consistency(rows: Sequence[Sequence[float]], names: Sequence[str]) -> Consistency:
    """As it is shown: from `MINIMUM_PERSONS` lines and `MINIMUM_ITEMS` items on."""
    if len(rows) < MINIMUM_PERSONS:
        return Consistency(missing(Absence.FEW_RATEES, len(rows)), {}, ())
    if len(names) < MINIMUM_ITEMS:
        return Consistency(missing(Absence.FEW_ITEMS, len(rows)), {}, ())
    flat = tuple(flat_items(rows, names))
    return Consistency(cronbach(rows), items_deleted(rows, names), flat)


def cronbach(rows: Sequence[Sequence[float]]) -> Figure:
    """alpha = k / (k - 1) (1 - sum of item variances / variance of the sums).

    `rows`: persons x items, complete.  Defined from 2 x 2 on; shown from `MINIMUM_PERSONS` on.
    Interval by Feldt: 1 - (1 - alpha) F with n - 1 and (n - 1)(k - 1) degrees of freedom.
    """
    n = len(rows)
    if n < 2:
        return missing(Absence.FEW_RATEES, n)
    k = len(rows[0])
    if k < 2:
        return missing(Absence.FEW_ITEMS, n)
    items = sum(variance(column) for column in zip(*rows, strict=True))
    total = variance([sum(row) for row in rows])
    if total <= _ROUNDING * items or total == 0:
        return missing(Absence.NO_VARIATION, n)
    alpha = k / (k - 1) * (1 - items / total)
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - alpha) * f_quantile(UPPER, df1, df2)
    high = 1 - (1 - alpha) / f_quantile(UPPER, df2, df1)
    return Figure(alpha, low, high, n)


def items_deleted(rows: Sequence[Sequence[float]], names: Sequence[str]) -> Mapping[str, Figure]:
    """Alpha of the rest, for every item left out once; an item that lowers alpha stands out."""
    return {
        name: cronbach([[*row[:at], *row[at + 1 :]] for row in rows])
        for at, name in enumerate(names)
    }


def flat_items(rows: Sequence[Sequence[float]], names: Sequence[str]) -> list[str]:
    """Items to which everybody gave the same answer: they carry nothing and lower alpha."""
    columns = zip(*rows, strict=True)
    return [name for name, column in zip(names, columns, strict=True) if len(set(column)) == 1]
