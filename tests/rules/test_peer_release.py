"""What colleagues' answers may show: no set of few people, by no subtraction, in no figure."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.disclosure import (
    FLOOR,
    WIDE,
    Ballot,
    Figure,
    Group,
    release,
    shows_comments,
)

ITEMS = ("a", "b", "c")
RELATIONS = ("rekan", "bawahan", "lintas_unit", "pihak_lain")


def group(relation: str, *columns: str, k: int = 5) -> Group:
    """Ballots from strings of scores, one a person: "423" answers a, b, c; "4-3" leaves b out."""
    return Group(
        relation, k,
        [
            Ballot({i: int(s) for i, s in zip(ITEMS, column, strict=True) if s != "-"})
            for column in columns
        ],
    )  # fmt: skip


def test_a_group_is_shown_from_k_on_in_half_points():
    told = release([group("rekan", "444", "433", "344", "443", "222")], ITEMS)
    assert told.groups["rekan"]["a"] == Figure(5, Fraction(7, 2), None)  # 3.4
    assert told.groups["rekan"]["c"] == Figure(5, Fraction(3), None)  # 3.2
    assert told.together == told.groups["rekan"]


def test_a_short_group_is_dropped_and_not_folded():
    told = release([group("rekan", *["444"] * 5), group("bawahan", *["111"] * 2)], ITEMS)
    assert set(told.groups) == {"rekan"}
    assert told.together == {}, "all minus the peers would be two people"


def test_short_groups_that_hide_each_other_are_told_together():
    told = release([group("rekan", *["444"] * 3), group("bawahan", *["222"] * 4)], ITEMS)
    assert told.groups == {}
    assert {figure.n for figure in told.together.values()} == {7}


def test_an_item_that_few_could_observe_is_hidden_and_only_that_one():
    told = release([group("rekan", "4-4", "434", "333", "343", "444")], ITEMS)
    assert set(told.groups["rekan"]) == {"a", "c"}
    assert set(told.together) == {"a", "c"}


def test_a_wide_group_is_told_with_its_spread():
    told = release([group("rekan", *["444"] * 6, *["222"] * 4)], ITEMS)
    figure = told.groups["rekan"]["a"]
    assert (figure.n, figure.mean) == (WIDE, Fraction(16, 5))
    assert figure.shares == {2: Fraction(2, 5), 4: Fraction(3, 5)}


def test_each_relation_has_its_own_threshold_and_all_take_the_strictest():
    told = release([group("rekan", *["444"] * 4, k=4), group("bawahan", *["222"] * 3, k=3)], ITEMS)
    assert set(told.groups) == {"rekan", "bawahan"}
    assert told.together["a"].n == 7
    small = release([group("rekan", *["444"] * 3, k=3), group("bawahan", "222", k=6)], ITEMS)
    assert small.together == {}


@pytest.mark.parametrize(
    ("n", "comment_k", "is_shown"), [(4, 5, False), (5, 5, True), (2, 1, False)]
)
def test_comments_have_a_threshold_of_their_own_and_a_floor(n, comment_k, is_shown):
    assert shows_comments(n, comment_k) is is_shown


@pytest.mark.parametrize("groups", [[group("rekan", k=2)], [group("rekan"), group("rekan")]])
def test_a_threshold_below_the_floor_and_a_double_relation_are_refused(groups):
    with pytest.raises(ValueError, match=r"fewer than 3|twice"):
        release(groups, ITEMS)


def test_nobody_answered_and_nothing_is_told():
    assert release([], ITEMS).together == {}
    assert release([group("rekan")], ITEMS).groups == {}


SCORES = st.one_of(st.none(), st.integers(1, 4))
BALLOTS = st.lists(st.tuples(SCORES, SCORES, SCORES), max_size=13)
GROUPS = st.lists(st.tuples(BALLOTS, st.integers(FLOOR, 6)), max_size=4)


def built(drawn) -> list[Group]:
    return [
        Group(
            relation, k,
            [Ballot({i: s for i, s in zip(ITEMS, row, strict=True) if s}) for row in rows],
        )
        for relation, (rows, k) in zip(RELATIONS, drawn, strict=False)
    ]  # fmt: skip


def answered(groups: list[Group], item: str) -> dict[str, frozenset[tuple[str, int]]]:
    """Who answered an item, by relation."""
    return {
        g.relation: frozenset(
            (g.relation, at) for at, ballot in enumerate(g.ballots) if item in ballot.scores
        )
        for g in groups
    }


@settings(max_examples=400)
@given(GROUPS)
def test_any_difference_of_published_sets_is_nobody_or_at_least_k(drawn):
    groups = built(drawn)
    told = release(groups, ITEMS)
    least = min((g.k for g in groups), default=FLOOR)
    for item in ITEMS:
        people = answered(groups, item)
        family = [people[r] for r, figures in told.groups.items() if item in figures]
        if item in told.together:
            family.append(frozenset(chain(*people.values())))
        unions = [
            frozenset(chain(*chosen))
            for size in range(len(family) + 1)
            for chosen in combinations(family, size)
        ]
        sizes = {len(one - other) for one in unions for other in unions}
        assert all(size == 0 or size >= least for size in sizes), (item, sizes)


@settings(max_examples=200)
@given(GROUPS)
def test_the_published_sums_determine_no_single_answer(drawn):
    """The figures of an item are sums over disjoint sets and their union, so the system of all of
    them leaves every set of at least two people open: swapping two answers changes nothing.
    """
    groups = built(drawn)
    told = release(groups, ITEMS)
    for g in groups:
        for item in ITEMS:
            values = [at for at, ballot in enumerate(g.ballots) if item in ballot.scores]
            if item not in told.groups.get(g.relation, {}) and item not in told.together:
                continue
            assert len(values) != 1 or item not in told.groups.get(g.relation, {})
            if len(values) > 1:
                first, second = values[0], values[1]
                swapped = swap(groups, g, item, first, second)
                assert release(swapped, ITEMS) == told


def swap(groups: list[Group], which: Group, item: str, first: int, second: int) -> list[Group]:
    """The same groups with two answers to one item exchanged."""
    ballots = [dict(ballot.scores) for ballot in which.ballots]
    ballots[first][item], ballots[second][item] = ballots[second][item], ballots[first][item]
    changed = Group(which.relation, which.k, [Ballot(scores) for scores in ballots])
    return [changed if g is which else g for g in groups]


@given(GROUPS)
def test_under_ten_answers_a_mean_is_a_half_point_without_spread(drawn):
    told = release(built(drawn), ITEMS)
    for figure in chain(told.together.values(), *(f.values() for f in told.groups.values())):
        assert 1 <= figure.mean <= 4
        if figure.n < WIDE:
            assert figure.shares is None
            assert (figure.mean * 2).denominator == 1


@given(GROUPS, st.randoms())
def test_the_order_of_ballots_and_groups_says_nothing(drawn, rng):
    groups = built(drawn)
    told = release(groups, ITEMS)
    mixed = [Group(g.relation, g.k, rng.sample(list(g.ballots), len(g.ballots))) for g in groups]
    rng.shuffle(mixed)
    assert release(mixed, ITEMS) == told


def exact_rows(groups: list[Group], item: str) -> list[tuple[frozenset[tuple[str, int]], bool]]:
    """The published sets of people at an item, and whether their figure is told exactly."""
    told, people = release(groups, ITEMS), answered(groups, item)
    rows = [
        (people[relation], figures[item].shares is not None)
        for relation, figures in told.groups.items()
        if item in figures
    ]
    if item in told.together:
        everybody = frozenset(chain(*people.values()))
        rows.append((everybody, told.together[item].shares is not None))
    return rows


@settings(max_examples=400)
@given(GROUPS)
def test_exact_figures_taken_from_each_other_tell_of_nobody_or_of_many(drawn):
    """Else ten exact peers and fifteen exact colleagues would tell five subordinates exactly."""
    groups = built(drawn)
    for item in ITEMS:
        exact = [people for people, is_exact in exact_rows(groups, item) if is_exact]
        for size in range(1, len(exact) + 1):
            for chosen in combinations(exact, size):
                union = frozenset(chain(*chosen))
                for other in exact:
                    left = other - union
                    assert not left or len(left) >= WIDE, (item, len(left))


@settings(max_examples=300)
@given(GROUPS)
def test_no_single_answer_lies_in_the_span_of_the_published_sums(drawn):
    """Elimination over the people of an item: a vector of one person must stay independent."""
    groups = built(drawn)
    for item in ITEMS:
        rows = [people for people, _is_exact in exact_rows(groups, item)]
        everybody = sorted(frozenset(chain(*rows)))
        matrix = [[Fraction(one in people) for one in everybody] for people in rows]
        rank = rank_of(matrix)
        for at in range(len(everybody)):
            alone = [Fraction(other == at) for other in range(len(everybody))]
            assert rank_of([*matrix, alone]) == rank + 1, (item, everybody[at])


def rank_of(rows: list[list[Fraction]]) -> int:
    """Rank by elimination with exact fractions."""
    rows, rank = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(rank + 1, len(rows)):
            factor = rows[r][column] / rows[rank][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def test_all_together_are_told_in_classes_where_wide_groups_would_tell_a_few():
    wide, few = group("rekan", *["444"] * 9, "333"), group("bawahan", *["111"] * 4, "222")
    told = release([wide, few], ITEMS)
    assert told.groups["rekan"]["a"].shares is not None
    assert told.together["a"].n == 15
    assert told.together["a"].shares is None
    assert (told.together["a"].mean * 2).denominator == 1
