"""Groups of employees beside each other, in strata small enough to be alike and large enough to be
told: nobody's result follows from a stratum.

In a stratum that leaves the house each group has nobody or at least k people.  People of a unit and
grade in which both groups stand, but one too thinly, are put together with such people of the unit
above, and so on; where only one group stands there is nothing to compare, and its people count in
the rates alone, as in the test of Mantel and Haenszel (1959) itself.
Sources: k-anonymity: Sweeney (2002); Mantel and Haenszel as in `bias`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.bias import Stratum

K: Final = 5


@dataclass(frozen=True, slots=True)
class Member:
    """`n` employees alike: the units from the highest to the own one, the grade, the group (a or
    not), and whether the predikat is the top one.
    """

    units: tuple[str, ...]
    grade: str
    is_a: bool
    is_top: bool
    n: int = 1


def protected_strata(people: Sequence[Member], k: int = K) -> tuple[list[Stratum], int]:
    """(strata without names in an order that tells nothing, people that stand in none of them)."""
    left = list(people)
    kept: list[list[Member]] = []
    single: list[Member] = []
    for depth in range(max((len(one.units) for one in people), default=0), -1, -1):
        waiting = [one for one in left if len(one.units) < depth]
        groups = _grouped((one for one in left if len(one.units) >= depth), depth)
        left = waiting
        for members in groups:
            sizes = _sizes(members)
            if min(sizes) >= k:
                kept.append(members)
            elif min(sizes) == 0 or depth == 0:
                single += members
            else:
                left += members
    for is_a in (True, False):
        members = [one for one in single if one.is_a is is_a]
        kept += [members] if sum(_sizes(members)) >= k else []
    strata = sorted(_stratum(members) for members in kept)
    found = [Stratum(*cells) for cells in strata]
    return found, sum(_sizes(people)) - sum(one.n for one in found)


def too_few_beside(sizes: Mapping[str, int], shown: Collection[str], k: int = K) -> frozenset[str]:
    """Shown groups to be withheld as well, the smallest first, until all that are withheld
    together are nobody or at least `k` people: else the whole minus the others tells them.
    """
    more: set[str] = set()
    hidden = sum(n for name, n in sizes.items() if name not in shown)
    for _n, name in sorted((sizes[name], name) for name in shown):
        if hidden == 0 or hidden >= k:
            break
        more.add(name)
        hidden += sizes[name]
    return frozenset(more)


def _grouped(people: Iterable[Member], depth: int) -> list[list[Member]]:
    found: dict[tuple[tuple[str, ...], str], list[Member]] = defaultdict(list)
    for one in people:
        found[one.units[:depth], one.grade if depth else ""].append(one)
    return list(found.values())


def _sizes(members: Sequence[Member]) -> tuple[int, int]:
    first = sum(one.n for one in members if one.is_a)
    return first, sum(one.n for one in members) - first


def _stratum(members: Sequence[Member]) -> tuple[int, int, int, int]:
    cells = [0, 0, 0, 0]
    for one in members:
        cells[2 * (not one.is_a) + (not one.is_top)] += one.n
    return cells[0], cells[1], cells[2], cells[3]
