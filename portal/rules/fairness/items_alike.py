"""Does an item treat people of two groups differently who are alike on the whole?

Mantel's test for ordered categories over classes of the total score (Mantel, "Chi-square tests with
one degree of freedom", JASA 58, 1963), and the standardised mean difference of item scores at equal
totals (Dorans and Schmitt, ETS RR-91-47, 1991), in standard deviations of the item.  A finding is
about the item: its words are looked at, nobody's rating.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.rules.fairness.distributions import chi_square_upper_tail
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import variance

MINIMUM_GROUP: Final = 20
MINIMUM_CELL: Final = 5
MINIMUM_ITEMS: Final = 4
SIGNIFICANCE: Final = 0.05
MODERATE: Final = 0.17
LARGE: Final = 0.25


class Size(StrEnum):
    """The classes in which tests are reviewed: both the test and the size decide."""

    NEGLIGIBLE = "negligible"
    MODERATE = "moderate"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Line:
    """One person's values by item, and the group (a or not)."""

    values: Mapping[str, float]
    is_a: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Of one item: the class of the total, the group, the value, and how many people."""

    item: str
    level: int
    is_a: bool
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """`difference` > 0: at equal totals group a gets more on this item; in sd of the item."""

    item: str
    n_a: int
    n_b: int
    levels: int
    chi_square: float | None
    p: float | None
    difference: float | None
    absence: Absence | None

    @property
    def size(self) -> Size | None:
        """None where there is no figure."""
        if self.p is None or self.difference is None:
            return None
        if self.p >= SIGNIFICANCE or abs(self.difference) < MODERATE:
            return Size.NEGLIGIBLE
        return Size.MODERATE if abs(self.difference) < LARGE else Size.LARGE


def cells_of(lines: Sequence[Line], k: int = MINIMUM_CELL) -> list[Cell]:
    """The counts from which all items are judged: neighbouring totals are put together until each
    class has at least `k` people of either group; nothing where that gives fewer than two classes.
    """
    bounds = _classes(lines, k)
    if len(bounds) < 2:
        return []
    counts: dict[tuple[str, int, bool, float], int] = defaultdict(int)
    for one in lines:
        total = sum(one.values.values())
        level = next(at for at, top in enumerate(bounds) if total <= top)
        for item, value in one.values.items():
            counts[item, level, one.is_a, value] += 1
    return [Cell(*key, n) for key, n in sorted(counts.items())]


def differences(cells: Sequence[Cell]) -> list[ItemDifference]:
    """Every item in order of name."""
    by_item: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_item[cell.item].append(cell)
    return [_difference(item, found) for item, found in sorted(by_item.items())]


def _classes(lines: Sequence[Line], k: int) -> list[float]:
    """The highest total of each class."""
    counts: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for one in lines:
        counts[sum(one.values.values())][one.is_a] += 1
    bounds: list[float] = []
    here = [0, 0]
    for total, sizes in sorted(counts.items()):
        here = [here[0] + sizes[0], here[1] + sizes[1]]
        if min(here) >= k:
            bounds.append(total)
            here = [0, 0]
    if bounds and counts:
        bounds[-1] = max(counts)
    return bounds


def _difference(item: str, cells: Sequence[Cell]) -> ItemDifference:
    n_a, n_b = (sum(c.n for c in cells if c.is_a is side) for side in (True, False))
    levels = sorted({c.level for c in cells})
    if min(n_a, n_b) < MINIMUM_GROUP or len(levels) < 2:
        return ItemDifference(item, n_a, n_b, len(levels), None, None, None, Absence.FEW_RATEES)
    excess = spread = shift = 0.0
    for level in levels:
        group, other = (
            [(c.value, c.n) for c in cells if c.level == level and c.is_a is side]
            for side in (True, False)
        )
        first, second = sum(n for _, n in group), sum(n for _, n in other)
        if not first or not second:
            continue
        both = first + second
        total = math.fsum(v * n for v, n in (*group, *other))
        squares = math.fsum(v * v * n for v, n in (*group, *other))
        own = math.fsum(v * n for v, n in group)
        excess += own - first * total / both
        spread += first * second * (both * squares - total * total) / (both * both * (both - 1))
        shift += first * (own / first - (total - own) / second)
    values = [cell.value for cell in cells for _ in range(cell.n)]
    if spread <= 0:
        return ItemDifference(item, n_a, n_b, len(levels), None, None, None, Absence.NO_VARIATION)
    chi_square = excess * excess / spread
    return ItemDifference(
        item, n_a, n_b, len(levels), chi_square, chi_square_upper_tail(chi_square, 1),
        shift / n_a / math.sqrt(variance(values)), None,
    )  # fmt: skip
