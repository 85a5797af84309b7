"""Ratings as a table of long form: who was rated, by whom, and the value."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """One value of one rater for one ratee on one item; rater and item "" where there are none."""

    ratee: str
    rater: str
    value: float
    item: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The mean over items of what one rater gave one ratee."""

    ratee: str
    rater: str
    value: float


def pairs_of(ratings: Iterable[Rating]) -> list[Pair]:
    """Means over items, ordered by ratee and rater, so that the order of rows changes nothing."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in ratings:
        sums[one.ratee, one.rater].append(one.value)
    return [
        Pair(ratee, rater, sum(sorted(values)) / len(values))
        for (ratee, rater), values in sorted(sums.items())
    ]


def rows_of(pairs: Iterable[Pair]) -> dict[str, dict[str, float]]:
    """ratee -> rater -> value."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in pairs:
        rows[pair.ratee][pair.rater] = pair.value
    return dict(rows)


def block_of(rows: Mapping[str, Mapping[str, float]]) -> list[list[float]] | None:
    """A complete table, one line per row and one column per name, or None where a cell is empty."""
    names = sorted({name for row in rows.values() for name in row})
    if any(len(row) < len(names) for row in rows.values()):
        return None
    return [[row[name] for name in names] for _, row in sorted(rows.items())]


def item_rows(ratings: Iterable[Rating]) -> dict[tuple[str, str], dict[str, float]]:
    """(ratee, rater) -> item -> value: the lines of an internal consistency."""
    rows: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for one in ratings:
        rows[one.ratee, one.rater][one.item] = one.value
    return dict(rows)


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one value."""
    return sum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """Sample variance (divisor n - 1) of at least two values, by two passes."""
    centre = mean(values)
    return sum((value - centre) ** 2 for value in values) / (len(values) - 1)
