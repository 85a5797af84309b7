"""Halo, range restriction, the gap to oneself, steadied counters and drift."""

import random

import pytest

from portal.rules.fairness.counters import Printed, counter_of, course
from portal.rules.fairness.drift import ewma, is_lasting, p_chart
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.habits import habits, self_other_gap
from portal.rules.fairness.ratings import Rating
from portal.rules.fairness.severity import RaterSeverity
from portal.rules.fairness.steadied import Counter, steadied

# Efron and Morris (1977): hits in the first 45 times at bat, and the average of the whole season.
HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
SEASON = (0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256,
          0.303, 0.264, 0.226, 0.285, 0.316, 0.200)  # fmt: skip
# NIST/SEMATECH e-Handbook, 6.3.2.4: data and EWMA with weight 0.3, centre 50, sd 2.0539.
NIST = (52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8,
        51.2, 52.6, 52.4, 53.6, 52.1)  # fmt: skip
NIST_EWMA = (50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36,
             49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99)  # fmt: skip


def planted():
    """Ten raters of 30 people on 5 items; j0 has halo, j1 stays in the middle."""
    rng = random.Random(3)
    rows = []
    for j in range(10):
        for i in range(30):
            level = rng.gauss(3, 0.2 if j == 1 else 0.8)
            for item in range(5):
                noise = 0.1 if j == 0 else 0.7
                value = min(5, max(1, round(level + rng.gauss(0, noise))))
                rows.append(Rating(f"p{i}", f"j{j}", value, f"u{item}"))
    return rows


def test_halo_and_range_restriction_stand_out_where_they_were_planted():
    found = {one.rater: one for one in habits(planted(), 1, 5)}
    assert found["j0"].halo.high < 0.5
    assert found["j1"].spread.high < 0.8
    assert all(found[f"j{j}"].halo.low > 0.6 for j in range(1, 10))
    assert all(found[f"j{j}"].spread.high > 0.9 for j in range(2, 10))
    assert found["j1"].middle > found["j2"].middle
    assert found["j1"].top < found["j2"].top


def test_habits_do_not_depend_on_the_order_of_rows():
    rows = planted()
    shuffled = list(rows)
    random.Random(1).shuffle(shuffled)
    assert habits(shuffled, 1, 5) == habits(rows, 1, 5)


def test_few_ratees_or_items_are_too_little_for_a_habit():
    few = [Rating(f"p{i}", "j", i % 3, f"u{k}") for i in range(7) for k in range(5)]
    assert habits(few, 1, 5)[0].spread.absence is Absence.FEW_RATEES
    short = [Rating(f"p{i}", "j", i % 3, f"u{k}") for i in range(9) for k in range(3)]
    assert habits(short, 1, 5)[0].halo.absence is Absence.FEW_RATEES
    same = [Rating(f"p{i}", "j", 3, f"u{k}") for i in range(9) for k in range(5)]
    assert {habits(same, 1, 5)[0].halo.absence, habits(same, 1, 5)[0].spread.absence} == {
        Absence.NO_VARIATION
    }
    with pytest.raises(ValueError, match="two different ends"):
        habits(few, 5, 5)


def test_the_gap_to_oneself_by_hand():
    gap = self_other_gap(5, [3, 4, 3.5], 0.75)
    assert (gap.points.value, gap.in_sd, gap.is_large) == (1.5, 2.0, True)
    assert gap.points.value - gap.points.low == pytest.approx(4.302653 * 0.5 / 3**0.5)
    assert not self_other_gap(4, [3, 4, 3.5], 0.75).is_large
    assert self_other_gap(5, [3, 4], 0.75).points.absence is Absence.FEW_RATERS
    assert self_other_gap(5, [3, 4, 3.5], 0).in_sd is None


def test_steadied_means_equal_the_published_batting_averages():
    mean = sum(HITS) / 18 / 45
    rows = [Counter(str(i), hits / 45, mean * (1 - mean), 45) for i, hits in enumerate(HITS)]
    found = steadied(rows)
    assert found[0].weight == pytest.approx(0.212, abs=0.0015)
    assert found[0].steadied.value == pytest.approx(0.294, abs=0.0005)
    raw = sum((one.raw - true) ** 2 for one, true in zip(found, SEASON, strict=True))
    steady = sum((one.steadied.value - true) ** 2 for one, true in zip(found, SEASON, strict=True))
    assert (raw, steady) == (pytest.approx(0.0754, abs=2e-4), pytest.approx(0.0213, abs=2e-4))


def test_the_fewer_the_answers_the_stronger_the_pull():
    rows = [Counter(str(i), 60 + 5 * i, 400, 40) for i in range(8)]
    found = steadied([*rows, Counter("kecil", 95, 400, 6), Counter("sepi", 95, 400, 4)])
    assert found[-2].weight < found[0].weight
    assert found[-2].steadied.value < 95
    assert found[-1].steadied.absence is Absence.FEW_VALUES
    assert {one.steadied.absence for one in steadied(rows[:7])} == {Absence.FEW_VALUES}


def test_counters_that_do_not_differ_are_drawn_to_their_mean():
    found = steadied([Counter(str(i), 80 + i % 2, 400, 10) for i in range(8)])
    assert {one.weight for one in found} == {0.0}
    assert found[0].steadied.value == pytest.approx(80.5)


def test_the_ewma_equals_the_published_chart():
    points = ewma(NIST, 50, 2.0539, weight=0.3)
    assert [round(point.value, 2) for point in points] == pytest.approx(NIST_EWMA, abs=0.011)
    assert points[-1].high == pytest.approx(52.5884, abs=0.005)
    assert points[-1].low == pytest.approx(47.4115, abs=0.005)
    assert not any(point.is_outside for point in points)


def test_a_lasting_shift_leaves_the_band():
    points = ewma([0.0] * 5 + [1.5] * 8, 0, 1)
    assert [point.is_outside for point in points[:5]] == [False] * 5
    assert points[-1].is_outside
    assert ewma([0.0] * 7, 0, 1) is Absence.FEW_PERIODS


def test_the_p_chart_knows_how_many_answered():
    points = p_chart([(10, 100)] * 8 + [(4, 10), (40, 100)])
    assert not points[-2].is_outside
    assert points[-1].is_outside
    assert p_chart([(1, 2)] * 7 + [(0, 0)]) is Absence.FEW_PERIODS


def period(severity, n=9):
    return RaterSeverity("j", n, severity, severity, severity - 0.1, severity + 0.1)


@pytest.mark.parametrize(
    ("periods", "lasting"),
    [
        ([0.1, 0.6, 0.7, 0.8], True),
        ([-0.6, -0.7, -0.9], True),
        ([0.6, -0.7, 0.8], False),
        ([0.6, 0.7, 0.5], False),
        ([0.6, 0.7], Absence.FEW_PERIODS),
    ],
)
def test_only_three_periods_on_one_side_are_lasting(periods, lasting):
    assert is_lasting([period(value) for value in periods]) is lasting
    assert is_lasting([period(value, n=4) for value in periods]) is Absence.FEW_PERIODS


def test_a_counter_comes_back_from_its_printed_interval():
    found = counter_of(Printed("Loket 1", 40, 82.5, 79.3, 85.7))
    assert found.variance == pytest.approx(40 * (3.2 / 2.022691) ** 2, rel=1e-5)
    assert counter_of(Printed("Loket 2", 40, 99.0, 97.0, 100.0)).variance == pytest.approx(
        40 * (2 / 2.022691) ** 2, rel=1e-5
    ), "an end that was cut at 100 is not the half width"


def test_an_index_is_held_against_the_first_half_of_its_periods():
    assert course([80.0] * 7) is Absence.FEW_PERIODS
    calm = [80.0, 81.0, 80.0, 79.0, 80.0, 81.0, 80.0, 79.0]
    assert not any(point.is_outside for point in course(calm))
    assert course([*calm[:4], 84.0, 85.0, 86.0, 87.0])[-1].is_outside
