"""The seeded draw of raters: its promises, over many invented agencies."""

from collections import Counter
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.assigning import (
    Field,
    Given,
    Ground,
    Person,
    is_near,
    islands,
    pair_of,
    relation_between,
)
from portal.rules.employment import PostKind
from portal.rules.peer_draw import draw
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup

PEERS = PeerGroup(Relation.PEER, "rekan", 8, 5, 5)
BELOW = PeerGroup(Relation.SUBORDINATE, "bawahan", 8, 5, 6)
ACROSS = PeerGroup(Relation.CROSS_UNIT, "lintas_unit", 6, 5, 5)
SEED = "5eed" * 8


def name(number: int) -> UUID:
    """A person or unit of a number."""
    return UUID(int=number)


def agency(sizes: list[int]) -> list[Person]:
    """Units of so many people; the first of each leads it and is rated by the first of all."""
    people = []
    top = name(1)
    for unit, size in enumerate(sizes):
        head = name(1000 * unit + 1)
        for number in range(size):
            one = name(1000 * unit + number + 1)
            is_head = number == 0
            rater = (top if one != top else None) if is_head else head
            superior = None if is_head else (top if head != top else None)
            post = PostKind.PENGAWAS if is_head else PostKind.PELAKSANA
            people.append(Person(one, name(10**6 + unit), post, rater, superior))
    return people


@st.composite
def fields(drawing: st.DrawFn) -> Field:
    """An agency with terms, some assignments, ties and shared work."""
    people = agency(drawing(st.lists(st.integers(1, 14), min_size=1, max_size=6)))
    groups = drawing(st.sampled_from([[PEERS], [PEERS, BELOW], [PEERS, BELOW, ACROSS], [ACROSS]]))
    ids = [one.id for one in people]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] != p[1])
    ties = drawing(st.lists(pairs, max_size=6))
    shared = drawing(st.dictionaries(pairs.map(lambda p: pair_of(*p)), st.integers(1, 3)))
    given_ = {
        pair: Given(*pair, groups[0].relation, counts=drawing(st.booleans()))
        for pair in drawing(st.lists(pairs, max_size=4))
    }
    return Field(
        people, groups, drawing(st.integers(1, 14)), drawing(st.text(max_size=8)),
        tuple(given_.values()), ties, shared,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(fields(), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_whatever_order_people_come(field, chance):
    mixed = list(field.people)
    chance.shuffle(mixed)
    assert draw(field) == draw(replace(field, people=mixed))


@settings(max_examples=40, deadline=None)
@given(fields())
def test_nobody_rates_themselves_their_rater_or_superior_a_tied_person_or_twice(field):
    people = {one.id: one for one in field.people}
    ties = {pair_of(*pair) for pair in field.ties}
    drawn = draw(field)
    pairs = [(one.ratee, one.rater) for one in drawn]
    assert len(set(pairs)) == len(pairs)
    assert not set(pairs) & {(one.ratee, one.rater) for one in field.given}
    for one in drawn:
        ratee = people[one.ratee]
        assert one.rater not in (ratee.id, ratee.rater, ratee.superior)
        assert pair_of(one.ratee, one.rater) not in ties


@settings(max_examples=40, deadline=None)
@given(fields())
def test_nobody_gets_above_the_limit_by_the_draw(field):
    before = Counter(one.rater for one in field.given if one.counts)
    load = before + Counter(one.rater for one in draw(field))
    assert all(n <= max(field.most_load, before[rater]) for rater, n in load.items())


@settings(max_examples=40, deadline=None)
@given(fields())
def test_what_hangs_apart_could_not_be_joined_by_any_rating(field):
    drawn = draw(field)
    people = {one.id: one for one in field.people}
    pairs = [(one.ratee, one.rater) for one in field.given if one.counts]
    pairs += [(one.ratee, one.rater) for one in drawn]
    parts = islands(pairs)
    if parts < 2:
        return
    load = Counter(rater for _ratee, rater in pairs)
    known = {(one.ratee, one.rater) for one in field.given} | set(pairs)
    ties = {pair_of(*pair) for pair in field.ties}
    relations = {group.relation for group in field.groups}
    rated, raters = {p for p, _ in pairs}, {p for _, p in pairs}
    for ratee in rated:
        for rater in raters:
            may = (
                (ratee, rater) not in known
                and pair_of(ratee, rater) not in ties
                and load[rater] < field.most_load
                and relation_between(people[ratee], people[rater], relations) is not None
            )
            assert not may or islands([*pairs, (ratee, rater)]) == parts


@settings(max_examples=25, deadline=None)
@given(fields())
def test_a_second_draw_fills_no_group_beyond_what_is_invited(field):
    first = draw(field)
    kept = [Given(one.ratee, one.rater, one.relation) for one in first]
    more = draw(replace(field, given=(*field.given, *kept)))
    groups = {group.relation: group for group in field.groups}
    counted = Counter((one.ratee, one.relation) for one in [*field.given, *kept])
    for one in more:  # only what the first draw could not fill
        assert counted[one.ratee, one.relation] <= groups[one.relation].invited


def test_everybody_gets_the_invited_number_and_somebody_of_another_unit():
    field = Field(agency([12, 12, 12]), [PEERS], 12, SEED)
    people = {one.id: one for one in field.people}
    drawn = draw(field)
    staff = [one for one in field.people if one.post is PostKind.PELAKSANA]
    for one in staff:
        mine = [d for d in drawn if d.ratee == one.id]
        assert len(mine) >= 8
        assert sum(not is_near(people[d.ratee], people[d.rater]) for d in mine) >= 1
    assert islands((d.ratee, d.rater) for d in drawn) == 1


def test_a_small_unit_is_filled_from_other_units_where_no_group_is_kept_for_them():
    field = Field(agency([3, 12, 12]), [PEERS], 14, SEED)
    small = next(one for one in field.people if one.id == name(2))
    mine = [d for d in draw(field) if d.ratee == small.id]
    assert len(mine) >= 8
    assert {d.ground for d in mine} >= {Ground.SATU_ATASAN, Ground.LINTAS_UNIT}


def test_a_group_that_cannot_reach_its_threshold_is_left_out():
    field = Field(agency([12, 4, 12]), [PEERS, BELOW, ACROSS], 20, SEED)
    drawn = draw(field)
    head = [d for d in drawn if d.ratee == name(1001)]
    assert not [d for d in head if d.relation is Relation.SUBORDINATE]
    staff = [d for d in drawn if d.ratee == name(1002)]
    assert not [d for d in staff if d.relation is Relation.PEER]
    assert len([d for d in staff if d.relation is Relation.CROSS_UNIT]) >= 5


def test_subordinates_rate_the_head_as_subordinates():
    drawn = draw(Field(agency([12, 12]), [PEERS, BELOW], 12, SEED))
    below = [d for d in drawn if d.ratee == name(1001)]
    assert {d.relation for d in below if d.ground is Ground.BAWAHAN} == {Relation.SUBORDINATE}
    assert len([d for d in below if d.relation is Relation.SUBORDINATE]) == 8


def test_common_work_goes_before_anything_else():
    people = agency([14, 14])
    shared = {pair_of(name(2), name(1005)): 2, pair_of(name(2), name(9)): 1}
    drawn = draw(Field(people, [PEERS], 14, SEED, shared=shared))
    mine = {d.rater: d.ground for d in drawn if d.ratee == name(2)}
    assert mine[name(1005)] is mine[name(9)] is Ground.KERJA_BERSAMA


def test_another_seed_draws_others():
    people = agency([20, 20, 20])
    one, other = (set(draw(Field(people, [PEERS], 12, s))) for s in ("a" * 32, "b" * 32))
    assert one != other


def test_the_load_is_balanced():
    sizes = [Random(3).randint(9, 25) for _ in range(12)]
    drawn = draw(Field(agency(sizes), [PEERS], 11, SEED))
    load = Counter(d.rater for d in drawn)
    assert max(load.values()) <= 11
    assert sorted(load.values())[len(load) // 2] >= 7


@pytest.mark.parametrize(
    ("ratee", "rater", "relations", "expected"),
    [
        (2, 2, {Relation.PEER}, None),
        (2, 1, {Relation.PEER}, None),
        (1, 2, {Relation.PEER, Relation.SUBORDINATE}, Relation.SUBORDINATE),
        (1, 2, {Relation.PEER}, None),
        (2, 3, {Relation.PEER}, Relation.PEER),
        (2, 1002, {Relation.PEER}, Relation.PEER),
        (2, 1002, {Relation.PEER, Relation.CROSS_UNIT}, Relation.CROSS_UNIT),
        (1001, 2001, {Relation.PEER, Relation.CROSS_UNIT}, Relation.PEER),
        (1002, 1, {Relation.PEER, Relation.CROSS_UNIT}, None),
    ],
    ids=[
        "diri sendiri", "penilai", "bawahan", "bawahan tanpa kelompok", "satu unit",
        "unit lain tanpa kelompok", "unit lain", "sesama kepala", "atasan penilai",
    ],
)  # fmt: skip
def test_as_what_somebody_rates(ratee, rater, relations, expected):
    people = {one.id: one for one in agency([4, 4, 4])}
    assert relation_between(people[name(ratee)], people[name(rater)], relations) is expected
