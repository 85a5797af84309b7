"""Tails and quantiles against printed tables and against each other."""

import math

import pytest

from portal.rules.beta import regularised
from portal.rules.fairness.distributions import (
    chi_square_quantile,
    chi_square_upper_tail,
    f_quantile,
    f_upper_tail,
    normal_quantile,
    normal_upper_tail,
)
from portal.rules.student_t import t_quantile


@pytest.mark.parametrize(
    ("df1", "df2", "five", "two_and_half", "one"),
    [
        (1, 1, 161.45, 647.79, 4052.18),
        (1, 10, 4.965, 6.937, 10.044),
        (2, 5, 5.786, 8.434, 13.274),
        (3, 5, 5.409, 7.764, 12.060),
        (5, 15, 2.901, 3.576, 4.556),
        (10, 10, 2.978, 3.717, 4.849),
        (20, 60, 1.748, 1.944, 2.198),
        (120, 120, 1.352, 1.433, 1.533),
    ],
)
def test_f_equals_the_printed_table(df1, df2, five, two_and_half, one):
    found = [f_quantile(p, df1, df2) for p in (0.95, 0.975, 0.99)]
    assert found == pytest.approx([five, two_and_half, one], rel=5e-4)
    assert f_upper_tail(found[0], df1, df2) == pytest.approx(0.05, rel=1e-8)


@pytest.mark.parametrize(
    ("df", "five", "one"),
    [(1, 3.841, 6.635), (2, 5.991, 9.210), (5, 11.070, 15.086), (10, 18.307, 23.209),
     (30, 43.773, 50.892), (100, 124.342, 135.807)],
)  # fmt: skip
def test_chi_square_equals_the_printed_table(df, five, one):
    found = [chi_square_quantile(p, df) for p in (0.95, 0.99)]
    assert [round(x, 3) for x in found] == [five, one]


@pytest.mark.parametrize(
    ("z", "tail"), [(0, 0.5), (1.96, 0.0249979), (3, 0.0013499), (6, 9.866e-10)]
)
def test_normal_tail_equals_the_printed_table(z, tail):
    assert normal_upper_tail(z) == pytest.approx(tail, rel=1e-4)


@pytest.mark.parametrize("df", [1, 2.5, 7, 60, 400])
@pytest.mark.parametrize("p", [0.9, 0.975, 0.9995])
def test_relatives_agree(df, p):
    assert f_quantile(2 * p - 1, 1, df) == pytest.approx(t_quantile(p, df) ** 2, rel=1e-7)
    assert f_quantile(1 - p, 3, df) == pytest.approx(1 / f_quantile(p, df, 3), rel=1e-8)
    z = normal_quantile((1 + p) / 2)
    assert chi_square_upper_tail(z * z, 1) == pytest.approx(1 - p, rel=1e-9)
    assert chi_square_upper_tail(2 * df, 2) == pytest.approx(math.exp(-df), rel=1e-10)


def test_the_incomplete_beta_function_is_the_binomial_tail():
    tail = sum(math.comb(12, k) * 0.3**k * 0.7 ** (12 - k) for k in range(5, 13))
    assert regularised(5, 8, 0.3) == pytest.approx(tail, rel=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: f_quantile(0, 1, 1),
        lambda: f_quantile(0.5, 0, 1),
        lambda: chi_square_quantile(1, 3),
        lambda: chi_square_upper_tail(1, 0),
        lambda: normal_quantile(1),
        lambda: regularised(1, 1, 1.5),
    ],
)
def test_what_is_outside_is_refused(call):
    with pytest.raises(ValueError, match=r"must|needs"):
        call()
