"""Which raters and ratees can be compared at all: those that a chain of ratings joins.

Source: Linacre, Many-Facet Rasch Measurement (1994), chapter on connectedness; the components are
found by union and find (Tarjan, 1975).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
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
    """Disjoint sets of names, joined in nearly constant time."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, one: str) -> str:
        """The representative of the set that holds `one`."""
        parent = self._parent
        root = one
        while (above := parent.setdefault(root, root)) != root:
            root = above
        while one != root:
            parent[one], one = root, parent[one]
        return root

    def names(self) -> list[str]:
        """All that was ever asked for."""
        return list(self._parent)

    def join(self, one: str, other: str) -> None:
        """Make one set of the sets of `one` and `other`."""
        known = self._parent.get(one)
        if known is not None and known == self._parent.get(other):
            return
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parent[first] = second


def components(pairs: Iterable[Pair]) -> list[Component]:
    """The largest first (by ratees, then raters, then name of the first rater)."""
    union = Union()
    first_of: dict[str, str] = {}
    for pair in pairs:
        union.join(pair.rater, first_of.setdefault(pair.ratee, pair.rater))
    members: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for rater in sorted(union.names()):
        members[union.find(rater)][0].append(rater)
    for ratee, rater in sorted(first_of.items()):
        members[union.find(rater)][1].append(ratee)
    found = [Component(tuple(raters), tuple(ratees)) for raters, ratees in members.values()]
    return sorted(found, key=lambda c: (-len(c.ratees), -len(c.raters), c.raters))


def is_joined(links: Iterable[tuple[str, str]]) -> bool:
    """Whether all links (a rater and an item, say) hang together; True for none."""
    return len(components(Pair(one, other, 0.0) for one, other in links)) <= 1


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
