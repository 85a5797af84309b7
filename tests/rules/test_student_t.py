"""Quantiles of Student's t against printed tables, closed forms and each other."""

import math
from statistics import NormalDist

import pytest

from portal.rules.student_t import _expansion, t_quantile, t_upper_tail

PRINTED = [
    # df, upper 5 %, 2.5 %, 0.5 %, 0.05 %
    (1, 6.314, 12.706, 63.657, 636.619),
    (2, 2.920, 4.303, 9.925, 31.599),
    (3, 2.353, 3.182, 5.841, 12.924),
    (4, 2.132, 2.776, 4.604, 8.610),
    (5, 2.015, 2.571, 4.032, 6.869),
    (10, 1.812, 2.228, 3.169, 4.587),
    (15, 1.753, 2.131, 2.947, 4.073),
    (20, 1.725, 2.086, 2.845, 3.850),
    (29, 1.699, 2.045, 2.756, 3.659),
    (30, 1.697, 2.042, 2.750, 3.646),
    (40, 1.684, 2.021, 2.704, 3.551),
    (60, 1.671, 2.000, 2.660, 3.460),
    (120, 1.658, 1.980, 2.617, 3.373),
    (1_000_000, 1.645, 1.960, 2.576, 3.291),
]


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"derajat-bebas-{row[0]}")
def test_quantiles_equal_the_printed_table(row):
    df, *printed = row
    computed = [round(t_quantile(p, df), 3) for p in (0.95, 0.975, 0.995, 0.9995)]
    assert computed == printed


@pytest.mark.parametrize("p", [0.51, 0.6, 0.75, 0.9, 0.975, 0.9995])
def test_one_and_two_degrees_of_freedom_equal_their_closed_forms(p):
    assert t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-11)
    closed = (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    assert t_quantile(p, 2) == pytest.approx(closed, rel=1e-11)


def upper_tail_of_even(df, t):
    """Abramowitz and Stegun 26.7.4: a finite sum, for an even number of degrees of freedom."""
    angle = math.atan(t / math.sqrt(df))
    terms = [1.0]
    for i in range(1, df // 2):
        terms.append(terms[-1] * (2 * i - 1) / (2 * i) * math.cos(angle) ** 2)
    return (1 - math.sin(angle) * math.fsum(terms)) / 2


@pytest.mark.parametrize("df", [2, 4, 30, 58, 60, 62, 100, 384, 5000, 20_000])
@pytest.mark.parametrize("p", [0.6, 0.975, 0.9995])
def test_the_tail_beyond_the_quantile_is_the_one_asked_for(p, df):
    t = t_quantile(p, df)
    assert upper_tail_of_even(df, t) == pytest.approx(1 - p, rel=1e-10)
    assert t_upper_tail(t, df) == pytest.approx(1 - p, rel=1e-10)


@pytest.mark.parametrize("p", [0.6, 0.975, 0.9995])
def test_the_expansion_takes_over_without_a_step(p):
    below = t_quantile(p, 9_999)
    assert _expansion(NormalDist().inv_cdf(p), 9_999) == pytest.approx(below, rel=4e-12)


def test_the_distribution_is_symmetric():
    assert t_quantile(0.025, 9) == -t_quantile(0.975, 9)
    assert t_quantile(0.5, 9) == 0
    assert t_upper_tail(0, 9) == 0.5


@pytest.mark.parametrize(("p", "df"), [(0, 5), (1, 5), (math.nan, 5), (0.9, 0), (0.9, math.nan)])
def test_arguments_outside_their_range_are_refused(p, df):
    with pytest.raises(ValueError, match="must"):
        t_quantile(p, df)
