"""The system's proposal of raters: a seeded draw that anybody can repeat.

Whoever has the same people, the same terms and the same seed gets the same proposal, in whatever
order the people are given: every choice is decided by shared work, by load, and by SHA-256 of the
seed and the names, never by chance.

The draw keeps raters comparable: a rating joins whoever gives and whoever gets it, and colleagues
of other units are chosen so that these chains reach everybody (Linacre, Many-Facet Rasch
Measurement, on connectedness), because otherwise nobody could tell a severe unit from a weak one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from portal.rules.assigning import (
    Around,
    Drawn,
    Field,
    Ground,
    Person,
    is_near,
    pair_of,
    rated_name,
    rating_name,
    relation_between,
)
from portal.rules.fairness.connections import Union
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup

TRIES: Final = 6
"""So many colleagues of other units are compared for one place."""
ROUNDS: Final = 4
TELL_EVERY: Final = 100
Tell = Callable[[int, int], None]


def draw(asked: Field, tell: Tell | None = None) -> tuple[Drawn, ...]:
    """The system's proposal beside what is given, in the order in which it was decided.

    Everybody first gets as many colleagues as their groups need to be shown at all, then somebody
    of another unit, then as many as are invited; last, what still hangs apart is joined.  A group
    that cannot reach its threshold is left out.  `tell` hears (done, total) as it goes on.
    """
    return tuple(_Draw(asked, tell).run())


class _Draw:
    """One run of the draw: who is around whom, loads, and the chains so far."""

    def __init__(self, asked: Field, tell: Tell | None) -> None:
        self.asked = asked
        self.tell = tell
        self.done = 0
        self.relations = {group.relation for group in asked.groups}
        self.around = Around(asked)
        self.people = self.around.people
        self.order = self.around.order
        self.ratees = [
            one for one in self.around.everybody if asked.ratees is None or one.id in asked.ratees
        ]
        self.open: dict[str, list[Person]] = defaultdict(list)
        for one in self.around.everybody:
            self.open[one.level].append(one)
        self.ties = {pair_of(*pair) for pair in asked.ties}
        self.known = {(one.ratee, one.rater) for one in asked.given}
        self.load: Counter[UUID] = Counter()
        self.has: Counter[tuple[UUID, Relation]] = Counter()
        self.cross: Counter[UUID] = Counter()
        self.union = Union()
        self.joined: set[str] = set()
        self.made: list[Drawn] = []
        for given in asked.given:
            if given.counts:
                self._count(given.ratee, given.rater, given.relation)

    def run(self) -> list[Drawn]:
        """All steps, in their order."""
        far = self._far_group()
        wanted = (far.invited if far.relation is Relation.CROSS_UNIT else 1) if far else 0
        room = max(1, self.asked.most_load - wanted)
        self._near_all(room, is_full=False)
        if far is not None:
            for ratee in self._told():
                missing = far.k - self._has(ratee, far)
                self._far(ratee, far, max(1, self.cross[ratee.id] + missing))
        self._near_all(self.asked.most_load, is_full=True)
        if far is not None:
            for ratee in self._told():
                missing = far.invited - self._has(ratee, far)
                self._far(ratee, far, self.cross[ratee.id] + missing)
        self._join()
        return self.made

    def _told(self) -> Iterator[Person]:
        """Everybody who is rated, once more; each of the four times is told of as it goes on."""
        for ratee in self.ratees:
            self.done += 1
            if self.tell is not None and self.done % TELL_EVERY == 0:
                self.tell(self.done, ROUNDS * len(self.ratees))
            yield ratee

    def _near_all(self, room: int, *, is_full: bool) -> None:
        for ratee in self._told():
            for group in self.asked.groups:
                self._near(ratee, group, group.invited if is_full else group.k, room)

    def _far_group(self) -> PeerGroup | None:
        """Where colleagues of other units count: in a group of their own, else among the peers."""
        known = {group.relation: group for group in self.asked.groups}
        return known.get(Relation.CROSS_UNIT) or known.get(Relation.PEER)

    def _near(self, ratee: Person, group: PeerGroup, goal: int, room: int) -> None:
        """Fill a group from those around an employee, up to a number."""
        missing = goal - self._has(ratee, group)
        if missing <= 0 or group.relation not in (Relation.PEER, Relation.SUBORDINATE):
            return
        around = [one for one in self.around.near(ratee, group.relation) if self._may(ratee, one)]
        fills_up = group.relation is Relation.PEER and Relation.CROSS_UNIT not in self.relations
        if not fills_up and self._has(ratee, group) + len(around) < group.k:
            return
        # One place among the peers is kept for somebody of another unit.
        keeps = 1 if fills_up and goal == group.invited and not self.cross[ratee.id] else 0
        for one in sorted(around, key=lambda one: self._near_key(ratee, one)):
            if missing <= keeps:
                return
            if self.load[one.id] < room:
                self._take(ratee, one, group.relation, self._near_ground(ratee, one, group))
                missing -= 1

    def _near_key(self, ratee: Person, one: Person) -> tuple[int, bool, int, int]:
        shared = self.asked.shared.get(pair_of(ratee.id, one.id), 0)
        return (
            -shared,
            one.level != ratee.level,
            self.load[one.id],
            self.around.mark(ratee.id, one.id),
        )

    def _near_ground(self, ratee: Person, one: Person, group: PeerGroup) -> Ground:
        if group.relation is Relation.SUBORDINATE:
            return Ground.BAWAHAN
        is_shared = pair_of(ratee.id, one.id) in self.asked.shared
        return Ground.KERJA_BERSAMA if is_shared else Ground.SATU_ATASAN

    def _far(self, ratee: Person, group: PeerGroup, goal: int) -> None:
        """Colleagues of other units, up to a number: partners in work first, then those whom no
        chain of ratings reaches yet, then those with the least to do.
        """
        while self.cross[ratee.id] < goal:
            found = self._far_candidates(ratee)
            if not found:
                return
            mine = self.union.find(rated_name(ratee.id))
            best = min(
                found,
                key=lambda one: (
                    -self.asked.shared.get(pair_of(ratee.id, one.id), 0),
                    self.union.find(rating_name(one.id)) == mine,
                    self.load[one.id],
                    self.around.mark(ratee.id, one.id),
                ),
            )
            is_shared = pair_of(ratee.id, best.id) in self.asked.shared
            ground = Ground.KERJA_BERSAMA if is_shared else Ground.LINTAS_UNIT
            self._take(ratee, best, group.relation, ground)

    def _far_candidates(self, ratee: Person) -> list[Person]:
        partners = [
            one
            for one in self.around.partners(ratee)
            if not is_near(ratee, one) and self._may(ratee, one) and self._is_free(one)
        ]
        if partners:
            return partners
        others = (level for level in sorted(self.open) if level != ratee.level)
        for level in (ratee.level, *others):
            found = self._some_of(ratee, level)
            if found:
                return found
        return []

    def _some_of(self, ratee: Person, level: str) -> list[Person]:
        """A few of one level who may still be asked, from a place that seed and name decide."""
        pool = self.open[level]
        found: list[Person] = []
        place = self.around.mark(ratee.id, *(one.id for one in self._last(ratee)))
        step = 0
        while step < len(pool) and len(found) < TRIES:
            at = (place + step) % len(pool)
            one = pool[at]
            if not self._is_free(one):
                pool[at] = pool[-1]
                pool.pop()
                continue
            if not is_near(ratee, one) and one.rater != ratee.id and self._may(ratee, one):
                found.append(one)
            step += 1
        return found

    def _last(self, ratee: Person) -> list[Person]:
        """What was drawn last for an employee, so that each place starts elsewhere."""
        last = self.made[-1] if self.made else None
        return [self.people[last.rater]] if last and last.ratee == ratee.id else []

    def _join(self) -> None:
        """Further ratings between parts that nothing joins yet, as long as there are any."""
        while True:
            parts = self._parts()
            if len(parts) < 2 or not any([self._link(part) for part in parts[1:]]):
                return

    def _parts(self) -> list[tuple[list[Person], list[Person]]]:
        """(ratees, raters) of each part, the largest first."""
        found: dict[str, tuple[list[Person], list[Person]]] = defaultdict(lambda: ([], []))
        for one in sorted(self.people.values(), key=lambda one: self.order[one.id]):
            for side, name in enumerate((rated_name(one.id), rating_name(one.id))):
                if name in self.joined:
                    found[self.union.find(name)][side].append(one)
        return sorted(
            found.values(),
            key=lambda part: (-len(part[0]), -len(part[1]), self.order[(part[0] or part[1])[0].id]),
        )

    def _link(self, part: tuple[list[Person], list[Person]]) -> bool:
        """Join one part to any other by the first rating that may be; False where none may."""
        ratees, raters = part
        inside = self.union.find(rated_name(ratees[0].id))
        for ratee, rater in self._bridges(ratees, raters, inside):
            relation = relation_between(ratee, rater, self.relations)
            if relation is not None and self._may(ratee, rater):
                self._take(ratee, rater, relation, Ground.PENGHUBUNG)
                return True
        return False

    def _bridges(
        self, ratees: list[Person], raters: list[Person], inside: str
    ) -> Iterator[tuple[Person, Person]]:
        """(ratee, rater) across the border of a part, the least loaded raters first."""
        outside = [
            one
            for one in sorted(self.people.values(), key=self._spare_key)
            if self._is_free(one) and self._is_beyond(rating_name(one.id), inside)
        ]
        for ratee in ratees:
            for rater in outside:
                yield ratee, rater
        far = [one for one in self.ratees if self._is_beyond(rated_name(one.id), inside)]
        for rater in sorted(raters, key=self._spare_key):
            if self._is_free(rater):
                for ratee in far:
                    yield ratee, rater

    def _is_beyond(self, name: str, inside: str) -> bool:
        return name in self.joined and self.union.find(name) != inside

    def _spare_key(self, one: Person) -> tuple[int, int]:
        return self.load[one.id], self.order[one.id]

    def _may(self, ratee: Person, rater: Person) -> bool:
        """Not the same pair twice, nobody tied, nobody who evaluates by office."""
        return (
            (ratee.id, rater.id) not in self.known
            and rater.id not in (ratee.id, ratee.rater, ratee.superior)
            and pair_of(ratee.id, rater.id) not in self.ties
        )

    def _is_free(self, rater: Person) -> bool:
        return self.load[rater.id] < self.asked.most_load

    def _has(self, ratee: Person, group: PeerGroup) -> int:
        return self.has[ratee.id, group.relation]

    def _take(self, ratee: Person, rater: Person, relation: Relation, ground: Ground) -> None:
        self.made.append(Drawn(ratee.id, rater.id, relation, ground))
        self.known.add((ratee.id, rater.id))
        self._count(ratee.id, rater.id, relation)

    def _count(self, ratee: UUID, rater: UUID, relation: Relation) -> None:
        self.load[rater] += 1
        self.has[ratee, relation] += 1
        pair = self.people.get(ratee), self.people.get(rater)
        if pair[0] and pair[1] and pair[1].rater != ratee and not is_near(pair[0], pair[1]):
            self.cross[ratee] += 1
        names = rated_name(ratee), rating_name(rater)
        self.union.join(*names)
        self.joined.update(names)
