"""Who may rate whom among colleagues: as what, and what a proposal of the system looks at.

Sources: PermenPANRB 6/2022, Ps. 18(2) (peers of equal level, subordinates, other connected
parties); L.III.C.15 (the process is the agency's).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from portal.rules.employment import PostGroup, PostKind
from portal.rules.fairness.connections import Union
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup

NEAR: Final = 60
"""So many colleagues of a large unit are looked at for one employee."""

Pair = tuple[UUID, UUID]  # ratee, rater


class Ground(StrEnum):
    """Why the system proposes somebody."""

    KERJA_BERSAMA = "kerja_bersama"
    SATU_ATASAN = "satu_atasan"
    BAWAHAN = "bawahan"
    LINTAS_UNIT = "lintas_unit"
    PENGHUBUNG = "penghubung"


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as the draw sees them, on the day of the draw."""

    id: UUID
    unit: UUID
    post: PostKind
    rater: UUID | None = None
    superior: UUID | None = None

    @property
    def level(self) -> str:
        """Of equal level are those of one managerial step, and all others among each other."""
        if self.post.group is PostGroup.JPT:
            return PostGroup.JPT.value
        return self.post.value if self.post.is_managerial else "staf"


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment that is there already; one that does not `count` is never proposed again."""

    ratee: UUID
    rater: UUID
    relation: Relation
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """A colleague whom the system proposes."""

    ratee: UUID
    rater: UUID
    relation: Relation
    ground: Ground


@dataclass(frozen=True, slots=True)
class Field:
    """Everything that decides a draw.

    `ties` are unordered pairs that declared a tie; `shared` tells for unordered pairs how much work
    they have in common (`pair_of`).  `ratees` None = everybody is to be rated.
    """

    people: Sequence[Person]
    groups: Sequence[PeerGroup]
    most_load: int
    seed: str
    given: Sequence[Given] = ()
    ties: Collection[Pair] = ()
    shared: Mapping[Pair, int] = field(default_factory=dict)
    ratees: Collection[UUID] | None = None


def pair_of(one: UUID, other: UUID) -> Pair:
    """Two people without an order."""
    return (one, other) if one <= other else (other, one)


def relation_between(
    ratee: Person, rater: Person, relations: Collection[Relation]
) -> Relation | None:
    """As what somebody would rate a colleague; None for those who must not (Ps. 18(2)).

    Nobody rates themselves; the rater and the rater's superior evaluate by other means.  Somebody
    of another unit is a peer where the scheme has no group of its own for other units.
    """
    if rater.id in (ratee.id, ratee.rater, ratee.superior):
        return None
    if rater.rater == ratee.id:
        wanted = Relation.SUBORDINATE
    elif is_near(ratee, rater) or Relation.CROSS_UNIT not in relations:
        wanted = Relation.PEER
    else:
        wanted = Relation.CROSS_UNIT
    return wanted if wanted in relations else None


def is_near(one: Person, other: Person) -> bool:
    """Whether two people work in one unit or are rated by the same person."""
    return one.unit == other.unit or (one.rater is not None and one.rater == other.rater)


class Around:
    """Who is around whom, each in an order that the seed decides."""

    def __init__(self, asked: Field) -> None:
        self._seed = asked.seed.encode()
        self.people = {one.id: one for one in asked.people}
        self.order = {one.id: self.mark(one.id) for one in asked.people}
        self.everybody = sorted(asked.people, key=lambda one: self.order[one.id])
        self._by_unit: dict[UUID, list[Person]] = defaultdict(list)
        self._by_rater: dict[UUID | None, list[Person]] = defaultdict(list)
        for one in self.everybody:
            self._by_unit[one.unit].append(one)
            self._by_rater[one.rater].append(one)
        self._partners: dict[UUID, list[Person]] = defaultdict(list)
        for pair in sorted(asked.shared):
            first, second = map(self.people.get, pair)
            if first is not None and second is not None:
                self._partners[first.id].append(second)
                self._partners[second.id].append(first)

    def mark(self, *names: UUID) -> int:
        """A number that seed and names decide, for an order nobody could have wished for."""
        digest = sha256(self._seed)
        for name in names:
            digest.update(name.bytes)
        return int.from_bytes(digest.digest()[:8])

    def partners(self, one: Person) -> Sequence[Person]:
        """Those with whom somebody has work in common."""
        return self._partners.get(one.id, ())

    def near(self, ratee: Person, relation: Relation) -> list[Person]:
        """Subordinates; or whoever shares unit or rater, of a large unit a part that the seed
        chooses, and those with common work in any case.
        """
        if relation is Relation.SUBORDINATE:
            return list(self._part(ratee, self._by_rater.get(ratee.id, [])))
        beside = self._by_rater.get(ratee.rater, []) if ratee.rater else []
        found = {one.id: one for one in self._part(ratee, self._by_unit[ratee.unit])}
        found |= {one.id: one for one in self._part(ratee, beside)}
        found |= {one.id: one for one in self.partners(ratee) if is_near(ratee, one)}
        return [one for one in found.values() if one.rater != ratee.id]

    def _part(self, ratee: Person, people: Sequence[Person]) -> Sequence[Person]:
        if len(people) <= NEAR:
            return people
        start = self.order[ratee.id] % len(people)
        return [people[(start + step) % len(people)] for step in range(NEAR)]


def islands(pairs: Iterable[Pair]) -> int:
    """Into how many parts that nothing joins a set of (ratee, rater) falls; 0 for none."""
    union = Union()
    for ratee, rater in pairs:
        union.join(rated_name(ratee), rating_name(rater))
    return len({union.find(name) for name in union.names()})


def rated_name(person: UUID) -> str:
    """Somebody as the one who is rated, in a chain of ratings."""
    return f"d{person.hex}"


def rating_name(person: UUID) -> str:
    """Somebody as the one who rates."""
    return f"m{person.hex}"
