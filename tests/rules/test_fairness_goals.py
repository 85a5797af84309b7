"""What the fairness figures promise, on planted data with fixed seeds.

Design: 200 ratees, 40 raters in 5 units, one rater of another unit for each ratee, 5 items of 1
to 5, noise sd .45 of a pair and .5 of an item.
"""

import math
import random
from statistics import correlation, mean

import pytest

from portal.rules.fairness.bias import four_fifths, power
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.marked_pairs import marked_pairs
from portal.rules.fairness.proportions import wilson
from portal.rules.fairness.ratings import Pair
from portal.rules.fairness.severity import severity
from tests.rules.test_marked_pairs import found_in, period, plan_of, sums

pytestmark = pytest.mark.slow


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    place = [0] * len(values)
    for rank, at in enumerate(order):
        place[at] = rank
    return place


def run(seed, spread, each=3):
    """Error and rank correlation before and after, correlation of severities, gate open."""
    rng = random.Random(seed)
    harsh = [rng.gauss(0, spread) for _ in range(40)]
    levels, rows = [], []
    for ratee, raters in enumerate(plan_of(rng, each)):
        level = rng.gauss(3.2, 0.6)
        levels.append(level)
        for rater in raters:
            own = level - harsh[rater] + rng.gauss(0, 0.45)
            items = [min(5, max(1, round(own + rng.gauss(0, 0.5)))) for _ in range(5)]
            rows.append(Pair(f"{ratee:03}", f"{rater:02}", sum(items) / 5))
    found = severity(rows)
    raw = [one.observed for one in found.ratees]
    used = [one.observed if one.adjusted is None else one.adjusted for one in found.ratees]
    return {
        "raw": error(raw, levels),
        "adjusted": error(used, levels),
        "rank_gain": correlation(ranks(used), ranks(levels))
        - correlation(ranks(raw), ranks(levels)),
        "severity_r": correlation([one.severity for one in found.raters], harsh) if spread else 0,
        "open": found.gate is None,
    }


def error(values, truth):
    """Root mean square about the common level."""
    shift = mean(values) - mean(truth)
    return mean((v - t - shift) ** 2 for v, t in zip(values, truth, strict=True)) ** 0.5


def averages(spread, runs=40, each=3):
    found = [run(seed, spread, each) for seed in range(runs)]
    return {name: mean(one[name] for one in found) for name in found[0]}


def test_where_raters_differ_adjusting_helps():
    found = averages(0.4)
    assert found["open"] >= 0.9
    assert found["severity_r"] >= 0.90
    assert 1 - found["adjusted"] / found["raw"] >= 0.12
    assert found["rank_gain"] >= 0.03


def test_where_raters_do_not_differ_the_gate_prevents_harm():
    found = averages(0.0)
    assert found["open"] == 0
    assert found["adjusted"] / found["raw"] <= 1.01


@pytest.mark.parametrize(
    ("spread", "each", "raw", "adjusted", "recovered"),
    [
        (0.2, 3, 0.314, 0.305, 0.75), (0.4, 3, 0.356, 0.299, 0.93), (0.4, 5, 0.289, 0.236, 0.96),
        (0.6, 3, 0.430, 0.299, 0.96),
    ],
)  # fmt: skip
def test_the_table_of_the_simulation_comes_out_again(spread, each, raw, adjusted, recovered):
    """Error of raw and adjusted means and the recovered severities, as printed in the design; at
    sd .2 the gate mostly stays closed, so that the error is that of the raw means.
    """
    found = averages(spread, 20, each)
    assert found["raw"] == pytest.approx(raw, abs=0.025)
    assert found["adjusted"] == pytest.approx(adjusted, abs=0.025)
    assert found["severity_r"] == pytest.approx(recovered, abs=0.05)


def test_ninety_five_percent_of_severity_intervals_hold_the_truth():
    inside = total = 0
    for seed in range(40):
        rng = random.Random(seed)
        harsh = [rng.gauss(0, 0.4) for _ in range(40)]
        rows = [
            Pair(f"{ratee:03}", f"{rater:02}", level - harsh[rater] + rng.gauss(0, 0.5))
            for ratee, raters in enumerate(plan_of(rng, 3))
            for level in [rng.gauss(3, 0.6)]
            for rater in raters
        ]
        for one, true in zip(severity(rows).raters, harsh, strict=True):
            inside += one.low <= true - mean(harsh) <= one.high
            total += 1
    assert 0.93 <= inside / total <= 0.97


def coverage(n, share):
    """By the binomial distribution itself, so nothing depends on a seed."""
    chance = (1 - share) ** n
    covered = 0.0
    for k in range(n + 1):
        found = wilson(k, n)
        covered += chance * (found.low <= share <= found.high)
        chance *= (n - k) / (k + 1) * share / (1 - share)
    return covered


@pytest.mark.parametrize(
    ("n", "often", "rare"),
    [(10, 0.56, 0.79), (20, 0.47, 0.71), (50, 0.25, 0.60), (100, 0.12, 0.44)],
)
def test_the_four_fifths_rule_alone_accuses_without_cause(n, often, rare):
    """Exactly, over both binomials: how often equal rates of .5 and of .2 break the rule."""
    for rate, share in ((0.5, often), (0.2, rare)):
        chance = [math.comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]
        broken = math.fsum(
            chance[a] * chance[b]
            for a in range(n + 1)
            for b in range(n + 1)
            if four_fifths(a, n, b, n) is False
        )
        assert broken == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize("n", [20, 50, 100, 200])
@pytest.mark.parametrize("rate", [0.2, 0.5])
def test_both_conditions_together_accuse_in_five_percent_at_most(n, rate):
    assert power(rate, rate, n, n) <= 0.055


@pytest.mark.parametrize(
    ("points", "periods", "each", "least", "most"),
    [
        (1.0, 1, 3, None, None), (1.0, 4, 3, 0.40, 0.60), (1.0, 4, 5, 0.50, 0.72),
        (1.0, 6, 3, 0.55, 0.78), (1.0, 6, 5, 0.70, 0.92),
    ],
)  # fmt: skip
def test_a_habit_of_one_point_is_found_as_often_as_was_promised(points, periods, each, least, most):
    """A single period promises nothing: no pair is judged by it at all."""
    if least is None:
        rng = random.Random(1)
        plan = plan_of(rng, each)
        favours = {(plan[3][0], 3)}
        found = marked_pairs([period(rng, plan, [0.0] * 40, favours, points)])
        assert found is Absence.FEW_PERIODS
        return
    runs = [found_in(seed, each, points, periods) for seed in range(8)]
    hits, favours, false, _high, others = sums(runs)
    assert least <= hits / favours <= most
    assert false / others <= 0.006


@pytest.mark.parametrize("n", [30, 100, 384])
def test_wilson_intervals_cover(n):
    found = [coverage(n, percent / 100) for percent in range(20, 81)]
    assert 0.93 <= mean(found) <= 0.97
    assert min(found) > 0.92
