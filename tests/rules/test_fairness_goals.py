"""What the fairness figures promise, on planted data with fixed seeds.

Design: 200 ratees, 40 raters in 5 units, one rater of another unit for each ratee, 5 items of 1
to 5, noise sd .45 of a pair and .5 of an item.
"""

import random
from statistics import correlation, mean

import pytest

from portal.rules.fairness.proportions import wilson
from portal.rules.fairness.ratings import Pair
from portal.rules.fairness.severity import severity
from tests.rules.test_marked_pairs import plan_of

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


def averages(spread, runs=40):
    found = [run(seed, spread) for seed in range(runs)]
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


@pytest.mark.parametrize("n", [30, 100, 384])
def test_wilson_intervals_cover(n):
    found = [coverage(n, percent / 100) for percent in range(20, 81)]
    assert 0.93 <= mean(found) <= 0.97
    assert min(found) > 0.92
