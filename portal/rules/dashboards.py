"""How results are told of units: as counts, where enough people stand behind them.

PermenPANRB 6/2022 L.IV.B.2 lets the spread of predikat be looked at by unit; from how many on is
this portal's promise (UU 27/2022: no more than needed), and what one unit hides must not follow
from the whole and the other units.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from portal.rules.disclosure import protect
from portal.rules.predikat import Predikat

LEAST: Final = 5
ORDER: Final = tuple(reversed(Predikat))
"""From the worst to the best, as stacked bars are read."""
Counts = Mapping[Predikat, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """How many people have which predikat; `counts` None = too few to be told."""

    counts: tuple[int, ...] | None
    n: int | None


def spread(counts: Counts) -> Spread:
    """One group by itself."""
    parts = tuple(counts.get(one, 0) for one in ORDER)
    total = sum(parts)
    return Spread(parts, total) if total >= LEAST else Spread(None, 0 if not total else None)


def spreads(parts: Mapping[str, Counts]) -> dict[str, Spread]:
    """Groups that are told beside their sum: a small one is withheld, and with it as many others
    as are needed so that subtracting gives nobody fewer than `LEAST` people.
    """
    sizes = protect({key: sum(counts.values()) for key, counts in parts.items()}, LEAST)
    return {
        key: spread(counts) if sizes[key] is not None else Spread(None, None)
        for key, counts in parts.items()
    }


def told_units(
    parents: Mapping[UUID, UUID | None], totals: Mapping[UUID, Counts]
) -> dict[UUID, Spread]:
    """Every unit of a tree, each with all below it, as it may be told beside all the others.

    `parents` holds the units that are looked at, None above the highest.  Whoever works in a unit
    itself is a part of it, too.  Below a unit that is withheld nothing is told: its parts would
    give it away, and with it the one for which it is withheld.
    """
    families: dict[UUID | None, list[UUID]] = {}
    for unit, parent in parents.items():
        families.setdefault(parent, []).append(unit)
    told: dict[UUID, Spread] = {}
    waiting: list[UUID | None] = [None]
    for parent in waiting:
        children = families.get(parent, [])
        waiting += children
        parts = {str(unit): totals.get(unit, {}) for unit in children}
        if parent is not None and told[parent].n is None:
            told |= dict.fromkeys(children, Spread(None, None))
            continue
        rest = Counter(totals.get(parent, {})) if parent is not None else Counter[Predikat]()
        rest.subtract(summed(list(parts.values())))
        found = spreads(parts | ({"": rest} if parent is not None else {}))
        told |= {unit: found[str(unit)] for unit in children}
    return told


def told_sizes(parents: Mapping[UUID, UUID | None], sizes: Mapping[UUID, int]) -> frozenset[UUID]:
    """Units of a tree of which anything may be told, by how many people each holds with all below
    it; the same withholding as for counts of results.
    """
    totals = {unit: Counter({ORDER[0]: n}) for unit, n in sizes.items()}
    told = told_units(parents, totals)
    return frozenset(unit for unit, one in told.items() if one.n)


def summed(parts: Sequence[Counts]) -> Counter[Predikat]:
    """The counts of several groups together."""
    total = Counter[Predikat]()
    for part in parts:
        total.update(part)
    return total
