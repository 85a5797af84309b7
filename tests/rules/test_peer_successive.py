"""Releases after releases: rounds with other raters, units and moves, and what can be subtracted.

The reader here is the strongest there is: somebody who holds every figure of every release about
everybody, of all rounds, and solves the whole system.  Each half-point class counts as if it were
the exact mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.disclosure import FLOOR, UNIT, Ballot, Group, release
from portal.rules.peer_answers import Terms, Told, ToldGroup
from portal.rules.peer_report import leading, unit_content
from portal.rules.relations import Relation

ITEM = "mutu"
VERSION = UUID(int=7)
RELATIONS = (Relation.PEER, Relation.SUBORDINATE, Relation.CROSS_UNIT)
Voice = tuple[int, int, str, int]  # round, ratee, relation, place among the ballots
Row = dict[Voice, Fraction]


@dataclass(frozen=True)
class About:
    """One round about one ratee: the unit they work in, and the ballots of each relation."""

    unit: int
    groups: tuple[Group, ...]

    @property
    def told(self) -> Told:
        """What is frozen about them."""
        found = release(self.groups, (ITEM,))
        return Told(
            tuple(
                ToldGroup(
                    Terms(Relation(g.relation), VERSION, g.k, 5),
                    found.groups.get(g.relation, {}),
                    {},
                )
                for g in self.groups
            ),
            found.together,
        )


SCORES = st.one_of(st.none(), st.integers(1, 5))
KS = st.integers(FLOOR, 5)
SIZES = st.sampled_from((0, 1, 2, 3, 4, 5, 6, 10, 11))


@st.composite
def abouts(draw: st.DrawFn) -> About:
    """Groups of any size; some could not observe the item."""
    groups = []
    for relation in RELATIONS[: draw(st.integers(1, 3))]:
        scores = [draw(SCORES) for _ in range(draw(SIZES))]
        ballots = [Ballot({} if one is None else {ITEM: one}) for one in scores]
        groups.append(Group(relation.value, draw(KS), ballots))
    return About(draw(st.integers(1, 2)), tuple(groups))


ROUNDS = st.lists(st.lists(abouts(), min_size=1, max_size=7), min_size=1, max_size=3)
"""Round after round, each about the same first, second, third ... ratee, wherever they are now."""


def voices(number: int, ratee: int, group: Group) -> frozenset[Voice]:
    """Everybody of a group who answered the item."""
    return frozenset(
        (number, ratee, group.relation, at)
        for at, ballot in enumerate(group.ballots)
        if ITEM in ballot.scores
    )


def published(number: int, ratee: int, about: About) -> list[frozenset[Voice]]:
    """The sets whose means a release about one ratee tells."""
    told = about.told
    shown = {one.terms.relation.value for one in told.shown}
    sets = [voices(number, ratee, g) for g in about.groups if g.relation in shown]
    if told.together:
        sets.append(frozenset().union(*(voices(number, ratee, g) for g in about.groups)))
    return sets


def mean_of(people: Iterable[Voice]) -> Row:
    """The linear form of a mean."""
    those = list(people)
    return dict.fromkeys(those, Fraction(1, len(those)))


def leading_set(number: int, ratee: int, about: About) -> frozenset[Voice] | None:
    """The set behind the figure that goes into the unit's picture."""
    figures = leading(about.told)
    if not figures:
        return None
    sets = published(number, ratee, about)
    return next(one for one in reversed(sets) if len(one) == figures[ITEM].n)


def unit_rows(number: int, here: list[About]) -> list[Row]:
    """The linear forms of the pictures of units, where they are told at all."""
    rows = []
    for unit in {one.unit for one in here}:
        those = [(at, one) for at, one in enumerate(here) if one.unit == unit]
        if not unit_content([one.told for _, one in those], {ITEM: str(VERSION)}):
            continue
        sets = [found for at, one in those if (found := leading_set(number, at, one))]
        row: Row = {}
        for people in sets:
            for voice, weight in mean_of(people).items():
                row[voice] = row.get(voice, Fraction()) + weight / len(sets)
        rows.append(row)
    return rows


class Span:
    """The span of linear forms, by exact elimination."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_pivot: dict[Voice, Row] = {}
        for row in rows:
            rest = self.reduced(row)
            if rest:
                pivot = min(rest)
                scale = rest[pivot]
                self.by_pivot[pivot] = {voice: w / scale for voice, w in rest.items()}

    def reduced(self, row: Row) -> Row:
        """What of a form does not follow from the others."""
        rest = dict(row)
        while True:
            pivot = next((one for one in sorted(rest) if one in self.by_pivot), None)
            if pivot is None:
                return rest
            factor = rest[pivot]
            for voice, weight in self.by_pivot[pivot].items():
                left = rest.get(voice, Fraction()) - factor * weight
                if left:
                    rest[voice] = left
                else:
                    rest.pop(voice, None)

    def determines(self, voice: Voice) -> bool:
        """Whether one answer follows from all that is published."""
        return not self.reduced({voice: Fraction(1)})


def close_sets(sets: list[frozenset[Voice]], least: int) -> list[tuple[int, int]]:
    """Pairs of published sets, and of one and the union of two, that differ by a few people."""
    unions = [*sets, *(one | other for one, other in combinations(sets, 2))]
    return [
        (len(one), len(other))
        for one in unions
        for other in unions
        if 0 < len(one - other) < least
    ]  # fmt: skip


@settings(max_examples=50)
@given(ROUNDS)
def test_sets_of_successive_releases_differ_by_nobody_or_by_k(rounds):
    groups = [g for here in rounds for one in here for g in one.groups]
    least = min(g.k for g in groups)
    for ratee in range(max(map(len, rounds))):
        sets = [
            found
            for number, here in enumerate(rounds)
            if ratee < len(here)
            for found in published(number, ratee, here[ratee])
        ]
        assert not close_sets(sets, least)


@settings(max_examples=50)
@given(ROUNDS)
def test_all_releases_and_pictures_together_determine_no_answer(rounds):
    rows = [
        mean_of(people)
        for number, here in enumerate(rounds)
        for ratee, about in enumerate(here)
        for people in published(number, ratee, about)
    ]
    for number, here in enumerate(rounds):
        rows += unit_rows(number, here)
    span = Span(rows)
    for number, here in enumerate(rounds):
        for ratee, about in enumerate(here):
            for group in about.groups:
                for voice in voices(number, ratee, group):
                    assert not span.determines(voice), voice


def ballots(*scores: int) -> list[Ballot]:
    return [Ballot({ITEM: one}) for one in scores]


def test_live_figures_would_be_seen():
    """The measures above can see: a figure after each answer tells the newcomer's."""
    answers = ballots(3, 4, 3, 4, 5, 1)
    sets = []
    for n in (5, 6):
        about = About(1, (Group("rekan", 5, answers[:n]),))
        sets += published(0, 0, about)
    assert close_sets(sets, 5) == [(6, 5)] * len(close_sets(sets, 5)) != []
    assert Span(map(mean_of, sets)).determines((0, 0, "rekan", 5))


def test_folding_a_short_group_into_all_would_be_seen():
    peers = frozenset((0, 0, "rekan", at) for at in range(5))
    all_of_them = peers | {(0, 0, "bawahan", 0)}
    assert close_sets([peers, all_of_them], 5)
    assert Span([mean_of(peers), mean_of(all_of_them)]).determines((0, 0, "bawahan", 0))


@settings(max_examples=50)
@given(st.lists(abouts(), max_size=9))
def test_a_picture_is_of_enough_employees_at_every_item(people):
    content = unit_content([one.told for one in people], {ITEM: str(VERSION)})
    told = sum(bool(leading(one.told)) for one in people)
    assert [n for _version, _item, n, _mean in content] == ([told] if told >= UNIT else [])
