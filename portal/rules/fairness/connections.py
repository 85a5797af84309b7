"""Which raters and ratees can be compared at all: those that a chain of ratings joins.

Source: Linacre, Many-Facet Rasch Measurement (1994), chapter on connectedness; the components are
found by union and find (Tarjan, 1975).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from portal.rules.fairness.ratings import Pair


@dataclass(frozen=True, slots=True)
class Component:
    """Raters and ratees that can be compared among each other, each in order of name."""

    raters: tuple[str, ...]
    ratees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A rating that would join two components."""

    rater: str
    ratee: str


class Union:
    """Disjoint sets of anything hashable, joined in nearly constant time."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def find(self, one: Hashable) -> Hashable:
        """The representative of the set that holds `one`."""
        parent = self._parent
        root = one
        while (above := parent.setdefault(root, root)) != root:
            root = above
        while one != root:
            parent[one], one = root, parent[one]
        return root

    def join(self, one: Hashable, other: Hashable) -> None:
        """Make one set of the sets of `one` and `other`."""
        self._parent[self.find(one)] = self.find(other)

    def count(self) -> int:
        """How many sets there are."""
        return sum(one == above for one, above in self._parent.items())


def components(pairs: Iterable[Pair]) -> list[Component]:
    """The largest first (by ratees, then raters, then name of the first rater)."""
    union = Union()
    known = set()
    for pair in pairs:
        union.join(("rater", pair.rater), ("ratee", pair.ratee))
        known.update((("rater", pair.rater), ("ratee", pair.ratee)))
    members: dict[Hashable, dict[str, list[str]]] = defaultdict(lambda: {"rater": [], "ratee": []})
    for kind, name in sorted(known):
        members[union.find((kind, name))][kind].append(name)
    found = [Component(tuple(one["rater"]), tuple(one["ratee"])) for one in members.values()]
    return sorted(found, key=lambda c: (-len(c.ratees), -len(c.raters), c.raters))


def joining(pairs: Iterable[Pair], found: list[Component]) -> list[Assignment]:
    """The fewest further ratings that join all components: one for each but the first.

    The least loaded raters of the largest component are asked in turn, each for the ratee with
    the fewest raters; names decide ties, so that the proposal is always the same.
    """
    if len(found) < 2:
        return []
    pairs = list(pairs)
    load = Counter(pair.rater for pair in pairs)
    given = Counter(pair.ratee for pair in pairs)
    proposals = []
    for component in found[1:]:
        rater = min(found[0].raters, key=lambda name: (load[name], name))
        ratee = min(component.ratees, key=lambda name: (given[name], name))
        load[rater] += 1
        proposals.append(Assignment(rater, ratee))
    return proposals
