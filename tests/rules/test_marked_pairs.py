"""Pairs that stand out over periods: by hand, and on planted favours."""

import random

import pytest

from portal.rules.fairness.figures import Absence
from portal.rules.fairness.marked_pairs import MarkedPair, marked_pairs
from portal.rules.fairness.ratings import Pair


def plan_of(rng, each):
    """Raters of 200 ratees in 5 units of 8 raters: all but one from the unit."""
    plan = []
    for ratee in range(200):
        first = ratee // 40 * 8
        own = rng.sample(range(first, first + 8), each - 1)
        plan.append([*own, rng.choice([j for j in range(40) if not first <= j < first + 8])])
    return plan


def period(rng, plan, harsh, favours, points):
    """Means of five items 1 to 5; noise sd .45 of a pair and .5 of an item."""
    rows = []
    for ratee, raters in enumerate(plan):
        level = rng.gauss(3.2, 0.6)
        for rater in raters:
            own = level - harsh[rater] + rng.gauss(0, 0.45)
            own += points * ((rater, ratee) in favours)
            items = [min(5, max(1, round(own + rng.gauss(0, 0.5)))) for _ in range(5)]
            rows.append(Pair(f"{ratee:03}", f"{rater:02}", sum(items) / 5))
    return rows


def found_in(seed, each, points, periods=4):
    """Favours found and planted; other pairs marked, of these as favoured; other pairs."""
    rng = random.Random(seed)
    harsh = [rng.gauss(0, 0.4) for _ in range(40)]
    plan = plan_of(rng, each)
    pairs = [(rater, ratee) for ratee, raters in enumerate(plan) for rater in raters]
    favours = set(rng.sample(pairs, len(pairs) // 50))
    found = marked_pairs([period(rng, plan, harsh, favours, points) for _ in range(periods)])
    marked = {(int(one.rater), int(one.ratee)) for one in found if one.is_marked}
    high = {(int(one.rater), int(one.ratee)) for one in found if one.is_marked and one.z > 0}
    false, favoured = len(marked - favours), len(high - favours)
    return len(marked & favours), len(favours), false, favoured, len(pairs) - len(favours)


@pytest.mark.slow
@pytest.mark.parametrize(("each", "recall"), [(3, 0.75), (5, 0.85)])
def test_a_habit_of_a_point_and_a_half_is_found_over_four_periods(each, recall):
    runs = [found_in(seed, each, 1.5) for seed in range(12)]
    hits, favours, false, favoured, others = (sum(column) for column in zip(*runs, strict=True))
    assert hits / favours >= recall
    assert false / others <= 0.01
    assert favoured / others <= 0.005


def test_the_other_raters_of_a_favoured_person_are_not_marked_for_it():
    """Two thirds of a favour fall on the pair, one third as harshness on each of two others."""
    shadows = 0
    for seed in range(10):
        rng = random.Random(seed)
        plan = plan_of(rng, 3)
        favour = (plan[17][0], 17)
        found = marked_pairs([period(rng, plan, [0.0] * 40, {favour}, 2.0) for _ in range(4)])
        shadows += sum(one.is_marked for one in found if one.ratee == "017") - 1
    assert shadows <= 1


def test_a_planted_favour_comes_first():
    rng = random.Random(5)
    plan = plan_of(rng, 3)
    harsh = [0.0] * 40
    favour = (plan[17][0], 17)
    found = marked_pairs([period(rng, plan, harsh, {favour}, 2.0) for _ in range(4)])
    assert (int(found[0].rater), int(found[0].ratee)) == favour
    assert found[0].is_marked
    assert found[0].difference > 1
    assert found[0].periods == 4


def test_one_period_is_not_enough():
    rng = random.Random(6)
    plan = plan_of(rng, 3)
    assert marked_pairs([period(rng, plan, [0.0] * 40, set(), 0)]) is Absence.FEW_PERIODS
    assert marked_pairs([]) is Absence.FEW_PERIODS


def test_pairs_without_enough_others_are_left_out():
    two = [Pair(f"p{i}", j, float(i)) for i in range(9) for j in "xy"]
    assert marked_pairs([two, two]) is Absence.FEW_PERIODS
    three = [Pair(f"p{i}", j, float(i)) for i in range(3) for j in "xyz"]
    assert marked_pairs([three, three]) is Absence.FEW_PERIODS


def test_values_that_fit_perfectly_mark_nobody():
    table = [Pair(f"p{i}", j, float(i)) for i in range(9) for j in "xyz"]
    assert marked_pairs([table, table]) is Absence.NO_VARIATION


@pytest.mark.parametrize(("z", "marked"), [(2.6, False), (2.61, True), (-2.61, True)])
def test_the_limit_holds_on_both_sides(z, marked):
    assert MarkedPair("j", "p", 2, 0.5, z).is_marked is marked
