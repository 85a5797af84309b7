"""The additive model against the published design, its gate, and the graph of raters."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.fairness import additive
from portal.rules.fairness.additive import fit
from portal.rules.fairness.connections import components, joining
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.ratings import Pair
from portal.rules.fairness.severity import severity

# Montgomery, Design and Analysis of Experiments, table 4.22: catalyst -> batch -> time.
BLOCKS = {1: {1: 73, 2: 74, 4: 71}, 2: {2: 75, 3: 67, 4: 72}, 3: {1: 73, 2: 75, 3: 68},
          4: {1: 75, 3: 72, 4: 75}}  # fmt: skip
MONTGOMERY = [
    Pair(f"kelompok {batch}", f"penilai {catalyst}", value)
    for catalyst, row in BLOCKS.items()
    for batch, value in row.items()
]


def planted(seed, spread, ratees=60, raters=12, each=3):
    rng = random.Random(seed)
    harsh = [rng.gauss(0, spread) for _ in range(raters)]
    return [
        Pair(f"p{i:03}", f"j{j:02}", level - harsh[j] + rng.gauss(0, 0.4))
        for i in range(ratees)
        for level in [rng.gauss(3, 0.6)]
        for j in rng.sample(range(raters), each)
    ]


pair_tables = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("STUVWX")),
    st.integers(1, 5),
    min_size=1,
    max_size=40,
).map(lambda cells: [Pair(ratee, rater, float(v)) for (ratee, rater), v in cells.items()])


def test_the_published_design_is_reproduced():
    found = severity(MONTGOMERY)
    assert [-one.severity for one in found.raters] == pytest.approx([-1.125, -0.875, -0.5, 2.5])
    assert fit(MONTGOMERY).rater_squares == pytest.approx(22.75)
    assert (found.f, found.df) == (pytest.approx(11.67, abs=0.005), (3, 5))
    assert found.p == pytest.approx(0.0107, abs=5e-5)


def test_the_interval_is_the_published_standard_error_times_t():
    # The variance of an intrablock estimate is k / (lambda a) (1 - 1 / a) sigma^2.
    found = severity(MONTGOMERY)
    half = 2.570582 * (3 / (2 * 4) * (1 - 1 / 4) * 0.65) ** 0.5
    assert found.raters[3].high - found.raters[3].severity == pytest.approx(half, rel=1e-6)


@given(pair_tables, st.randoms(use_true_random=False))
def test_severities_sum_to_zero_and_order_changes_nothing(pairs, rng):
    found = severity(sorted(pairs, key=lambda p: (p.ratee, p.rater)))
    by_name = {one.rater: one.severity or 0.0 for one in found.raters}
    for component in found.components:
        assert sum(by_name[name] for name in component.raters) == pytest.approx(0, abs=1e-9)
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    again = severity(shuffled)
    assert [one.rater for one in again.raters] == [one.rater for one in found.raters]
    for one, other in zip(again.raters, found.raters, strict=True):
        assert one.severity == pytest.approx(other.severity, abs=1e-9)


@given(pair_tables)
def test_proposals_join_everything_and_are_the_fewest(pairs):
    found = components(pairs)
    proposals = joining(pairs, found)
    assert len(proposals) == len(found) - 1
    joined = [*pairs, *(Pair(one.ratee, one.rater, 3.0) for one in proposals)]
    assert len(components(joined)) == 1


@given(pair_tables, st.integers(-9, 9))
def test_a_constant_moves_levels_but_no_severity(pairs, constant):
    moved = severity([Pair(p.ratee, p.rater, p.value + constant) for p in pairs])
    for one, other in zip(moved.raters, severity(pairs).raters, strict=True):
        assert one.severity == pytest.approx(other.severity, abs=1e-8)


def test_standard_errors_to_the_second_order_are_near_the_exact_ones(monkeypatch):
    pairs = planted(5, 0.4, ratees=400, raters=40, each=4)
    exact = fit(pairs).unit_errors
    monkeypatch.setattr(additive, "EXACT_RATERS", 0)
    assert fit(pairs).unit_errors == pytest.approx(exact, rel=0.02)


def test_shrinking_draws_towards_zero_and_adjusting_uses_it():
    found = severity(planted(1, 0.6))
    assert found.gate is None
    assert all(abs(one.shrunk) < abs(one.severity) for one in found.raters)
    assert any(one.adjusted != pytest.approx(one.observed) for one in found.ratees)


@pytest.mark.parametrize(
    ("pairs", "gate"),
    [
        (planted(2, 0.0), Absence.NOT_SIGNIFICANT),
        (planted(3, 0.15, ratees=600), Absence.SMALL_SPREAD),
        ([*planted(4, 0.6), Pair("lain", "x", 1), Pair("lain", "y", 3)], Absence.DISCONNECTED),
        ([Pair("a", "x", 1), Pair("b", "x", 3)], Absence.FEW_RATERS),
        ([Pair("a", "x", 1), Pair("a", "y", 3)], Absence.NO_RESIDUAL),
        ([Pair(r, j, 3) for r in "abc" for j in "xy"], Absence.NO_VARIATION),
    ],
)
def test_the_gate_names_its_reason_and_withholds(pairs, gate):
    found = severity(pairs)
    assert found.gate is gate
    assert {one.adjusted for one in found.ratees} == {None}


def test_a_perfect_fit_has_no_f_but_is_beyond_chance():
    levels, raters = {"a": 1, "b": 2, "c": 4}, {"x": 0, "y": 1}
    found = severity([Pair(r, j, levels[r] + raters[j]) for r in levels for j in raters])
    assert (found.f, found.p, found.absence, found.gate) == (None, 0.0, Absence.PERFECT_FIT, None)
    assert [one.severity for one in found.raters] == pytest.approx([0.5, -0.5])


def test_a_rater_alone_with_his_ratees_has_no_severity():
    found = severity([*MONTGOMERY, Pair("sendiri", "penilai 9", 70.0)])
    assert found.raters[-1].severity is None
    assert not found.raters[-1].is_enough


def test_nothing_at_all_is_refused():
    with pytest.raises(ValueError, match="No ratings"):
        severity([])
