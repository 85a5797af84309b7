"""The Rasch engine against printed measures, its traps, and what must hold for any table."""

import math
import random

import pytest

from portal.rules.fairness.figures import Absence
from portal.rules.fairness.rasch import rasch
from portal.rules.fairness.rasch_table import MAXIMUM_CATEGORIES, Facet, Model
from portal.rules.fairness.ratings import Rating
from tests.rules.liking_for_science import ACTS, BY_SUM, CHILDREN

THRESHOLDS = (-1.5, 0.0, 1.5)


def science():
    return [
        Rating(f"{child:02d}", "", int(digit), act)
        for child, line in enumerate(CHILDREN, start=1)
        for act, digit in zip(ACTS, line, strict=True)
    ]


def planted(seed, ratees=120, raters=10, items=5, each=3):
    rng = random.Random(seed)
    harsh = [rng.gauss(0, 0.6) for _ in range(raters)]
    hard = [rng.gauss(0, 0.6) for _ in range(items)]
    rows = []
    for i in range(ratees):
        level = rng.gauss(0.3, 1)
        for j in rng.sample(range(raters), each):
            for k in range(items):
                weights = [1.0]
                for threshold in THRESHOLDS:
                    weights.append(weights[-1] * math.exp(level - harsh[j] - hard[k] - threshold))
                value = rng.choices(range(1, 5), weights)[0]
                rows.append(Rating(f"p{i:03}", f"j{j}", value, f"u{k}"))
    return rows, harsh, hard


@pytest.fixture(scope="module")
def published():
    return rasch(science(), Model.PARTIAL_CREDIT)


def test_items_equal_the_printed_measures(published):
    for one in published.measures[Facet.ITEM]:
        measure, se, infit, outfit = ACTS[one.id]
        assert one.measure == pytest.approx(measure, abs=0.008)
        assert one.se == pytest.approx(se, abs=0.006)
        assert one.infit == pytest.approx(infit, abs=0.02)
        assert one.outfit == pytest.approx(outfit, abs=0.03)


def test_persons_equal_the_printed_measures_and_the_extreme_one_is_kept_out(published):
    outside = [one for one in published.measures[Facet.RATEE] if one.measure is None]
    assert [(one.id, one.absence) for one in outside] == [("02", Absence.EXTREME_HIGH)]
    finite = [one for one in published.measures[Facet.RATEE] if one.measure is not None]
    assert len(finite) == 74
    for one in finite:
        total = sum(map(int, CHILDREN[int(one.id) - 1]))
        assert one.measure == pytest.approx(BY_SUM[total], abs=0.015)


def test_a_category_that_an_item_never_saw_costs_it_one_threshold(published):
    scales = {scale.item: scale for scale in published.scales}
    assert scales["GO TO MUSEUM"].categories == (1, 2)
    assert scales["GO TO MUSEUM"].thresholds == (0.0,)
    assert sum(scales["GO TO ZOO"].thresholds) == pytest.approx(0)


def test_planted_severities_are_recovered():
    rows, harsh, hard = planted(7)
    found = rasch(rows)
    assert found.absence is None
    assert found.is_enough
    for facet, truth in ((Facet.RATER, harsh), (Facet.ITEM, hard)):
        centre = sum(truth) / len(truth)
        measures = [one.measure for one in found.measures[facet]]
        assert sum(measures) == pytest.approx(0, abs=1e-9)
        assert measures == pytest.approx([t - centre for t in truth], abs=0.4)
    assert found.scales[0].thresholds == pytest.approx(THRESHOLDS, abs=0.25)
    assert min(one.infit for one in found.measures[Facet.RATER]) > 0.8


def test_observed_equals_expected_at_the_estimates():
    rows, _, _ = planted(8, ratees=30)
    found = rasch(rows)
    place = {facet: {one.id: one.measure for one in found.measures[facet]} for facet in Facet}
    sums = {}
    for one in rows:
        ratee = place[Facet.RATEE][one.ratee]
        if ratee is None:
            continue
        at = ratee - place[Facet.RATER][one.rater] - place[Facet.ITEM][one.item]
        weights = [1.0]
        for threshold in found.scales[0].thresholds:
            weights.append(weights[-1] * math.exp(at - threshold))
        expected = sum(k * w for k, w in enumerate(weights)) / sum(weights)
        for key in (one.ratee, one.rater, one.item):
            sums[key] = sums.get(key, 0.0) + one.value - 1 - expected
    assert max(map(abs, sums.values())) < 0.001


def test_the_order_of_rows_changes_not_one_digit():
    rows, _, _ = planted(9, ratees=30)
    shuffled = list(rows)
    random.Random(1).shuffle(shuffled)
    assert rasch(shuffled) == rasch(rows)


def test_extremes_leave_in_turn_and_say_on_which_side():
    rows, _, _ = planted(10, ratees=40)
    rows = [one for one in rows if one.ratee != "p000"]
    rows += [Rating("puncak", "j1", 4, f"u{k}") for k in range(5)]
    rows += [Rating(f"p{i:03}", "galak", 1, "u1") for i in range(1, 5)]
    found = rasch(rows)
    assert found.absence is None
    assert {one.id: one.absence for one in found.measures[Facet.RATER] if one.absence} == {
        "galak": Absence.EXTREME_HIGH
    }
    top = next(one for one in found.measures[Facet.RATEE] if one.id == "puncak")
    assert (top.measure, top.absence) == (None, Absence.EXTREME_HIGH)


def test_groups_without_a_common_rater_have_no_common_ruler():
    rows = []
    for group in ("utara", "selatan"):
        part, _, _ = planted(group == "utara", ratees=20, raters=4)
        rows += [Rating(f"{group} {r.ratee}", f"{group} {r.rater}", r.value, r.item) for r in part]
    found = rasch(rows)
    assert found.absence is Absence.DISCONNECTED
    assert {one.measure for one in found.measures[Facet.RATER]} == {None}


def test_values_that_are_all_equal_leave_nothing_to_measure():
    found = rasch([Rating(f"p{i}", f"j{j}", 3) for i in range(3) for j in range(3)])
    assert found.absence is Absence.NO_VARIATION
    assert len(found.measures[Facet.RATEE]) == 3


def test_rounds_are_bounded_and_told():
    told = []
    rows, _, _ = planted(11, ratees=30)
    found = rasch(rows, progress=lambda done, change: told.append((done, change)), rounds=3)
    assert (found.rounds, found.absence) == (3, Absence.NOT_CONVERGED)
    assert [done for done, _ in told] == [1, 2, 3]


def test_what_is_no_rating_scale_is_refused():
    with pytest.raises(ValueError, match="whole numbers"):
        rasch([Rating("a", "x", 2.5)])
    with pytest.raises(ValueError, match="categories"):
        rasch([Rating("a", "x", float(v), str(v)) for v in range(MAXIMUM_CATEGORIES + 1)])
