"""Pairs that stand out over periods: by hand, and on planted favours."""

import random
from statistics import median

import pytest

from portal.rules.fairness.additive import fit
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.marked_pairs import MarkedPair, marked_pairs, residuals
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


def planted(seed, each, points, periods=4):
    """Tables of all periods, the favours planted, and all pairs."""
    rng = random.Random(seed)
    harsh = [rng.gauss(0, 0.4) for _ in range(40)]
    plan = plan_of(rng, each)
    pairs = [(rater, ratee) for ratee, raters in enumerate(plan) for rater in raters]
    favours = set(rng.sample(pairs, len(pairs) // 50))
    return [period(rng, plan, harsh, favours, points) for _ in range(periods)], favours, len(pairs)


def counted(z, favours, pairs):
    """Favours found and planted; other pairs marked, of these as favoured; other pairs."""
    marked = {key for key, value in z.items() if abs(value) > 2.6}
    false = marked - favours
    high = sum(z[key] > 0 for key in false)
    return len(marked & favours), len(favours), len(false), high, pairs - len(favours)


def found_in(seed, each, points, periods=4):
    tables, favours, pairs = planted(seed, each, points, periods)
    z = {(int(one.rater), int(one.ratee)): one.z for one in marked_pairs(tables)}
    return counted(z, favours, pairs)


def sums(runs):
    return [sum(column) for column in zip(*runs, strict=True)]


@pytest.mark.slow
@pytest.mark.parametrize(("each", "recall"), [(3, 0.75), (5, 0.85)])
def test_a_habit_of_a_point_and_a_half_is_found_over_four_periods(each, recall):
    """False marks of both sides together, as favours and as harshness."""
    hits, favours, false, _high, others = sums(found_in(seed, each, 1.5) for seed in range(12))
    assert hits / favours >= recall
    assert false / others <= 0.005


def plainly(tables):
    """The short recipe: mean residual of the additive model / (1.4826 MAD), nothing else."""
    rows = {}
    for table in tables:
        model = fit(table)
        names, values = model.design.raters_of, model.design.values_of
        for ratee, raters, row in zip(model.design.ratees, names, values, strict=True):
            steady = [v + model.severity[at] for at, v in zip(raters, row, strict=True)]
            for at, value in zip(raters, steady, strict=True):
                key = int(model.design.raters[at]), int(ratee)
                rows.setdefault(key, []).append(value - sum(steady) / len(steady))
    means = {key: sum(row) / len(row) for key, row in rows.items()}
    centre = median(means.values())
    spread = 1.4826 * median(abs(value - centre) for value in means.values())
    return {key: (value - centre) / spread for key, value in means.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("each", "recall"), [(3, 0.81), (5, 0.91)])
def test_the_short_recipe_finds_what_was_printed_but_marks_twice_as_many(each, recall):
    """Printed: .81 and .91 at 0.3 percent false marks.  These are the marks of favour; of harsh
    pairs, which a favour beside them makes, the recipe marks as many again and more, above the
    goal of 0.5 percent.  (A normal value lies outside 2.6 in 0.9 percent of cases.)
    """
    runs = (planted(seed, each, 1.5) for seed in range(12))
    hits, favours, false, high, others = sums(
        counted(plainly(tables), favours, pairs) for tables, favours, pairs in runs
    )
    assert hits / favours == pytest.approx(recall, abs=0.02)
    assert high / others == pytest.approx(0.003, abs=0.0005)
    assert false / others > 0.008


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


def test_a_pair_put_apart_is_judged_by_the_others_alone():
    """All others fit perfectly, so its residual is its whole favour, times the root of 1 - h."""
    levels = {f"p{i}": float(i) for i in range(9)}
    table = [Pair(name, j, level) for name, level in levels.items() for j in "xyz"]
    table = [
        Pair(p.ratee, p.rater, p.value + 2 * ((p.ratee, p.rater) == ("p4", "x"))) for p in table
    ]
    found = residuals(table, {("x", "p4")})
    assert found["x", "p4"] == pytest.approx(2 * ((1 - 1 / 3) * (1 - 1 / 9)) ** 0.5)
    assert found["y", "p4"] == pytest.approx(0, abs=1e-9)
    assert residuals(table)["y", "p4"] < -0.5


def test_a_pair_whose_rater_nobody_else_joins_is_not_judged_apart():
    table = [Pair(f"p{i}", j, float(i % 3)) for i in range(4) for j in "xyz"]
    alone = [Pair(f"q{i}", "w", 1.0) for i in range(4)]
    found = residuals([*table, *alone, Pair("p0", "w", 3.0)], {("w", "p0")})
    assert ("w", "p0") not in found


def test_a_ratee_of_two_raters_stays_out_when_others_are_put_apart():
    table = [Pair(f"p{i}", j, float(i % 3)) for i in range(6) for j in "xyz"]
    table = [one for one in table if (one.ratee, one.rater) != ("p5", "z")]
    found = residuals(table, {("x", "p0")})
    assert ("x", "p5") not in found
    assert ("x", "p0") in found


def test_values_that_fit_perfectly_mark_nobody():
    table = [Pair(f"p{i}", j, float(i)) for i in range(9) for j in "xyz"]
    assert marked_pairs([table, table]) is Absence.NO_VARIATION


@pytest.mark.parametrize(("z", "marked"), [(2.6, False), (2.61, True), (-2.61, True)])
def test_the_limit_holds_on_both_sides(z, marked):
    assert MarkedPair("j", "p", 2, 0.5, z).is_marked is marked
