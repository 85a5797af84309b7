"""Intervals of colleagues' means, against figures worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.disclosure import FLOOR, Ballot, Figure, Group, release
from portal.rules.peer_interval import HIGHEST, LOWEST, interval

QUARTER = Fraction(1, 4)


def told(scores):
    """What a release tells of one item that these colleagues answered."""
    ballots = [Ballot({"a": one}) for one in scores]
    return release([Group("rekan", FLOOR, ballots)], ["a"]).together.get("a")


def test_no_figure_has_no_interval():
    assert interval([]) is None


def test_few_answers_are_told_as_their_class_of_half_a_point():
    assert interval([Figure(5, Fraction(4), None)]) == (4 - QUARTER, 4 + QUARTER)


def test_the_interval_of_many_is_students():
    """2, 3, 4, 5 five times each: mean 3.5, s² = 25/19, t(19) = 2.0930, half width 0.5368."""
    shares = {value: QUARTER for value in (2, 3, 4, 5)}
    low, high = interval([Figure(20, Fraction(7, 2), shares)])
    assert float(high - Fraction(7, 2)) == pytest.approx(0.53683, abs=1e-4)
    assert low + high == 7


def test_widths_of_items_are_averaged_and_the_scale_is_the_limit():
    alike = Figure(12, Fraction(5), {5: Fraction(1)})
    assert interval([alike]) == (5, 5)
    assert interval([alike, Figure(5, Fraction(5), None)]) == (5 - QUARTER / 2, 5)


@given(st.lists(st.integers(1, 5), min_size=FLOOR, max_size=40))
def test_the_true_mean_lies_within(scores):
    low, high = interval([told(scores)])
    assert LOWEST <= low <= Fraction(sum(scores), len(scores)) <= high <= HIGHEST
