"""Spreads of predikat: nobody's group is so small that a count is a person."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dashboards import LEAST, ORDER, Spread, spread, spreads, summed, told_units
from portal.rules.predikat import Predikat

COUNTS = st.dictionaries(st.sampled_from(Predikat), st.integers(0, 9), max_size=5).map(Counter)
PARTS = st.dictionaries(st.sampled_from("abcdefgh"), COUNTS, min_size=1, max_size=8)


def test_the_order_is_from_worst_to_best():
    assert ORDER[0] is Predikat.SANGAT_KURANG
    assert ORDER[-1] is Predikat.SANGAT_BAIK


def test_five_are_told_and_four_are_not():
    assert spread(Counter({Predikat.BAIK: 5})) == Spread((0, 0, 0, 5, 0), 5)
    assert spread(Counter({Predikat.BAIK: 4})) == Spread(None, None)
    assert spread(Counter()) == Spread(None, 0)


def test_a_small_unit_takes_another_with_it():
    told = spreads(
        {
            "besar": Counter({Predikat.BAIK: 20}),
            "sedang": Counter({Predikat.BAIK: 9}),
            "kecil": Counter({Predikat.BAIK: 2}),
        }
    )
    assert told["besar"].n == 20
    assert told["sedang"] == told["kecil"] == Spread(None, None)


@given(PARTS)
def test_the_whole_minus_what_is_told_is_nobody_or_a_group(parts):
    told = spreads(parts)
    hidden = [summed([parts[key]]).total() for key, one in told.items() if one.n is None]
    assert sum(hidden) == 0 or sum(hidden) >= LEAST or summed(list(parts.values())).total() < LEAST
    assert len([n for n in hidden if n]) != 1 or summed(list(parts.values())).total() < LEAST


@given(PARTS)
def test_told_counts_are_the_real_ones(parts):
    for key, one in spreads(parts).items():
        if one.counts:
            assert dict(zip(ORDER, one.counts, strict=True)) == {
                predikat: parts[key].get(predikat, 0) for predikat in ORDER
            }


TREES = st.lists(st.integers(0, 3), min_size=1, max_size=9).flatmap(
    lambda places: st.tuples(
        st.just([None, *(UUID(int=min(p, i)) for i, p in enumerate(places))]),
        st.lists(COUNTS, min_size=len(places) + 1, max_size=len(places) + 1),
    )
)


@given(TREES)
def test_no_page_of_a_tree_gives_a_small_group_by_subtraction(tree):
    above, own = tree
    parents = {UUID(int=at): up for at, up in enumerate(above)}
    totals = {unit: Counter(own[unit.int]) for unit in parents}
    for unit in reversed(parents):
        if parents[unit] is not None:
            totals[parents[unit]].update(totals[unit])
    told = told_units(parents, totals)
    for unit, parent in parents.items():
        assert told[unit].n in (None, totals[unit].total())
        assert told[unit].n is None or parent is None or told[parent].n is not None
        inside = [told[one].n for one, up in parents.items() if up == unit]
        if told[unit].n and None in inside:
            left = told[unit].n - sum(n or 0 for n in inside)
            assert left == 0 or left >= LEAST
