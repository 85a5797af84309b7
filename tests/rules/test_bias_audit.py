"""The two conditions of the bias audit against published tables and exact enumeration."""

import math

import pytest

from portal.rules.fairness.bias import (
    Light,
    Stratum,
    audit,
    common_odds,
    four_fifths,
    mantel_haenszel_test,
    power,
)
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.means import difference, side_of
from portal.rules.fairness.proportions import fisher_exact, wilson

# Bickel, Hammel and O'Connell (1975): admitted and rejected men, women, six departments.
BERKELEY = [
    Stratum(512, 313, 89, 19), Stratum(353, 207, 17, 8), Stratum(120, 205, 202, 391),
    Stratum(138, 279, 131, 244), Stratum(53, 138, 94, 299), Stratum(22, 351, 24, 317),
]  # fmt: skip


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_equals_newcombes_table(successes, n, low, high):
    found = wilson(successes, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_is_symmetric_and_knows_its_limits():
    assert wilson(20, 20).high == 1.0
    assert wilson(7, 20).low == pytest.approx(1 - wilson(13, 20).high)
    assert wilson(0, 0).absence is Absence.FEW_VALUES
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ((3, 1, 1, 3), 0.4857),
        ((2, 15, 10, 3), 0.0005367),
        ((5, 5, 5, 5), 1.0),
        ((0, 4, 4, 0), 2 / 70),
    ],
)
def test_fisher_equals_the_published_examples(table, p):
    assert fisher_exact(*table) == pytest.approx(p, rel=1e-3)


def test_mantel_haenszel_equals_the_berkeley_figures():
    odds, (chi_square, p) = common_odds(BERKELEY), mantel_haenszel_test(BERKELEY)
    assert (odds.value, odds.low, odds.high) == pytest.approx((0.9047, 0.7719, 1.0603), abs=5e-5)
    assert (chi_square, p) == (pytest.approx(1.4269, abs=5e-5), pytest.approx(0.2323, abs=5e-5))


def test_four_fifths_is_exact_at_its_edge():
    assert [four_fifths(a, 100, 100, 100) for a in (75, 79, 80, 85)] == [False, False, True, True]
    assert four_fifths(48, 80, 12, 25) is True
    assert four_fifths(0, 10, 0, 10) is four_fifths(1, 1, 0, 0) is None


def test_berkeley_breaks_the_rule_but_is_not_accused():
    found = audit(BERKELEY)
    assert (found.is_ratio_kept, found.light) == (False, Light.YELLOW)


@pytest.mark.parametrize(
    ("stratum", "light", "absence"),
    [
        (Stratum(50, 50, 25, 75), Light.RED, None),
        (Stratum(50, 50, 47, 53), Light.GREEN, None),
        (Stratum(10, 9, 60, 60), Light.GREY, Absence.FEW_RATEES),
        (Stratum(30, 30, 4, 60), Light.GREY, Absence.SMALL_CELL),
    ],
)
def test_the_light_needs_both_conditions_and_enough_people(stratum, light, absence):
    found = audit([stratum])
    assert (found.light, found.absence) == (light, absence)
    assert (found.power is None) == (light is Light.GREY)


@pytest.mark.parametrize("n", [20, 40, 70, 100, 200])
@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5, 0.8])
def test_equal_rates_are_hardly_ever_accused(n, rate):
    assert power(rate, rate, n, n) <= 0.055


def test_the_power_is_what_was_promised():
    found = [power(0.5, 0.3, n, n) for n in (20, 40, 100, 200)]
    assert found == pytest.approx([0.13, 0.38, 0.79, 0.98], abs=0.02)
    assert power(0.5, 0.3, 251, 251) > found[-1]
    assert power(1.0, 0.0, 300, 300) == 1.0


def test_the_standardised_difference_has_its_published_interval():
    # Hedges and Olkin: g = J d, J = 1 - 3 / (4 df - 1).
    a, b = [float(x) for x in range(1, 31)], [float(x) for x in range(4, 34)]
    found = difference(side_of(a), side_of(b))
    assert found.value == pytest.approx(-3 / math.sqrt(77.5) * (1 - 3 / 231))
    assert found.low < found.value < found.high
    assert difference(side_of(a[:19]), side_of(b)).absence is Absence.FEW_RATEES
    assert difference(side_of([1.0] * 20), side_of([1.0] * 20)).absence is Absence.NO_VARIATION


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        audit([Stratum(-1, 30, 30, 30)])
    with pytest.raises(ValueError, match="negative"):
        fisher_exact(1, -1, 0, 0)
