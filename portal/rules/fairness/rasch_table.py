"""Ratings as the Rasch model needs them: categories counted from 0, extreme scores left out.

Sources: Wright and Masters, Rating Scale Analysis (1982), chapters 3 and 4; Linacre, Many-Facet
Rasch Measurement (1994).  Somebody who got the top category everywhere has an infinite measure, so
he is left out, and then perhaps others are extreme; the same holds for raters and items.  A
category nobody used has no threshold; those above it move down, as the programs of record do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.rules.fairness.connections import is_joined
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import Rating

MAXIMUM_RATINGS: Final = 1_000_000
MAXIMUM_CATEGORIES: Final = 20


class Model(StrEnum):
    """One scale for all items (Andrich 1978), or every item with its own (Masters 1982)."""

    RATING_SCALE = "rating_scale"
    PARTIAL_CREDIT = "partial_credit"


class Facet(StrEnum):
    """What a measure is of."""

    RATEE = "ratee"
    RATER = "rater"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Cell:
    """All that one rater gave one ratee: item numbers and values counted from 0."""

    ratee: int
    rater: int
    items: tuple[int, ...]
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is estimated.  Names by facet, cells, and the categories (labels) of each scale.

    `scale_of` gives the scale of an item: always 0 with one scale for all.
    `extreme` holds the elements that were left out, with the reason.
    """

    names: Mapping[Facet, tuple[str, ...]]
    cells: tuple[Cell, ...]
    categories: tuple[tuple[int, ...], ...]
    scale_of: tuple[int, ...]
    extreme: Mapping[tuple[Facet, str], Absence]
    n: int

    @property
    def is_connected(self) -> bool:
        """Whether every two facets hang together, so that measures share one origin."""
        kinds = [facet for facet in Facet if len(self.names[facet]) > 1]
        links: dict[tuple[Facet, Facet], set[tuple[str, str]]] = defaultdict(set)
        for cell in self.cells:
            for item in cell.items:
                at = {Facet.RATEE: cell.ratee, Facet.RATER: cell.rater, Facet.ITEM: item}
                for place, one in enumerate(kinds):
                    for other in kinds[place + 1 :]:
                        links[one, other].add((str(at[one]), str(at[other])))
        return all(is_joined(found) for found in links.values())


def table_of(ratings: Sequence[Rating], model: Model) -> Table:
    """The table without extreme elements; it may have no cells at all.

    Raises ValueError for values that are not whole numbers, more than `MAXIMUM_CATEGORIES`
    categories or more than `MAXIMUM_RATINGS` ratings.
    """
    _check(ratings)
    own_scales = model is Model.PARTIAL_CREDIT
    kept = sorted(ratings, key=lambda one: (one.ratee, one.rater, one.item))
    extreme: dict[tuple[Facet, str], Absence] = {}
    facets = [facet for facet in Facet if len({_name(one, facet) for one in kept}) > 1]
    while found := _extremes(kept, facets, own_scales):
        extreme |= found
        gone = {facet: {n for f, n in found if f is facet} for facet in facets}
        kept = [
            one for one in kept if not any(_name(one, facet) in gone[facet] for facet in facets)
        ]
    return _coded(kept, extreme, own_scales)


def _check(ratings: Sequence[Rating]) -> None:
    if len(ratings) > MAXIMUM_RATINGS:
        raise ValueError(f"More than {MAXIMUM_RATINGS} ratings")
    values = {one.value for one in ratings}
    if any(value != int(value) for value in values):
        raise ValueError("Categories must be whole numbers")
    if len(values) > MAXIMUM_CATEGORIES:
        raise ValueError(f"More than {MAXIMUM_CATEGORIES} categories")


def _name(one: Rating, facet: Facet) -> str:
    if facet is Facet.RATEE:
        return one.ratee
    return one.rater if facet is Facet.RATER else one.item


def _extremes(
    ratings: Iterable[Rating], facets: Sequence[Facet], own_scales: bool
) -> dict[tuple[Facet, str], Absence]:
    """Elements all of whose values are at the bottom, or all at the top, of their scale."""
    ratings = list(ratings)
    bottom, top = _ends(ratings, own_scales)
    not_low: set[tuple[Facet, str]] = set()
    not_high: set[tuple[Facet, str]] = set()
    seen: dict[tuple[Facet, str], None] = {}
    for one in ratings:
        scale = one.item if own_scales else ""
        low, high = one.value == bottom[scale], one.value == top[scale]
        for facet in facets:
            key = (facet, _name(one, facet))
            seen[key] = None
            if not low:
                not_low.add(key)
            if not high:
                not_high.add(key)
    found = {key: Absence.EXTREME_LOW for key in seen if key not in not_low}
    for key in seen:
        if key not in not_high:
            harsh = key[0] is not Facet.RATEE
            found[key] = Absence.EXTREME_LOW if harsh else Absence.EXTREME_HIGH
        elif key in found and key[0] is not Facet.RATEE:
            found[key] = Absence.EXTREME_HIGH
    return found


def _ends(ratings: Iterable[Rating], own_scales: bool) -> tuple[dict[str, float], dict[str, float]]:
    bottom: dict[str, float] = {}
    top: dict[str, float] = {}
    for one in ratings:
        scale = one.item if own_scales else ""
        bottom[scale] = min(one.value, bottom.get(scale, one.value))
        top[scale] = max(one.value, top.get(scale, one.value))
    return bottom, top


def _coded(
    ratings: Sequence[Rating], extreme: Mapping[tuple[Facet, str], Absence], own_scales: bool
) -> Table:
    names = {facet: tuple(sorted({_name(one, facet) for one in ratings})) for facet in Facet}
    place = {facet: {name: at for at, name in enumerate(names[facet])} for facet in Facet}
    used: dict[int, set[int]] = defaultdict(set)
    scale_of = tuple(at if own_scales else 0 for at in range(len(names[Facet.ITEM])))
    grouped: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for one in ratings:
        item = place[Facet.ITEM][one.item]
        used[scale_of[item]].add(int(one.value))
        pair = place[Facet.RATEE][one.ratee], place[Facet.RATER][one.rater]
        grouped[pair].append((item, int(one.value)))
    categories = tuple(tuple(sorted(used[scale])) for scale in sorted(used))
    code = [{label: at for at, label in enumerate(labels)} for labels in categories]
    cells = tuple(
        Cell(
            ratee,
            rater,
            tuple(item for item, _ in row),
            tuple(code[scale_of[item]][value] for item, value in row),
        )
        for (ratee, rater), row in grouped.items()
    )
    return Table(names, cells, categories, scale_of, dict(extreme), len(ratings))
