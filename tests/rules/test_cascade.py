"""Every strategy has an owner or is listed; every way up ends."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.cascade import Share, orphans, way_up

goals = st.lists(st.integers(0, 9), unique=True, max_size=8)
strategies = st.dictionaries(st.integers(100, 120), st.integers(0, 9), max_size=12)
shares = st.lists(
    st.builds(Share, st.integers(100, 120), st.booleans(), st.booleans()), max_size=30
)


def test_a_cell_that_says_no_role_owns_nothing():
    found = orphans([1, 2], {100: 1, 101: 1}, [Share(100, True), Share(101, False)])
    assert (found.goals, found.strategies, found.not_taken) == ((2,), (101,), 1)


@given(goals, strategies, shares)
def test_every_strategy_has_an_owner_or_is_an_orphan(goals, strategies, shares):
    """L.II.A.5.h, on any matrix at all."""
    found = orphans(goals, strategies, shares)
    owners = {share.strategy for share in shares if share.has_role}
    assert set(found.strategies) == strategies.keys() - owners
    assert set(found.goals) == set(goals) - set(strategies.values())
    assert found.not_taken == len([s for s in shares if s.has_role and not s.is_taken])


@given(st.dictionaries(st.integers(0, 9), st.none() | st.integers(0, 9)), st.integers(0, 9))
def test_the_way_up_ends_and_visits_nothing_twice(above, start):
    way = way_up(start, above)
    assert way[0] == start
    assert len(set(way)) == len(way)
    assert all(above[lower] == upper for lower, upper in pairwise(way))
    last = above.get(way[-1])
    assert last is None or last in way
