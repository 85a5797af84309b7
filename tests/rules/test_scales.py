"""Rounding: half away from zero, exact, whatever the type or the decimal context."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.scales import round_half_up


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        pytest.param(Decimal("86.625"), 2, "86.63", id="angka-serang"),
        pytest.param(Fraction(88305, 1000), 2, "88.31", id="celah-antara-b-dan-a"),
        pytest.param(Fraction(5, 2), 0, "3", id="setengah-ke-atas"),
        pytest.param(Fraction(-5, 2), 0, "-3", id="setengah-negatif-menjauhi-nol"),
        pytest.param(Decimal("0.0049999"), 2, "0.00", id="di-bawah-setengah"),
        pytest.param(Fraction(-1, 1000), 2, "0.00", id="nol-tanpa-tanda-minus"),
        pytest.param(4, 3, "4.000", id="bilangan-bulat"),
        pytest.param(Fraction(1, 3), 3, "0.333", id="sepertiga"),
    ],
)
def test_a_half_goes_away_from_zero(value, places, printed):
    assert str(round_half_up(value, places)) == printed


def test_the_decimal_context_of_the_caller_does_not_matter():
    with localcontext() as context:
        context.prec = 2
        assert str(round_half_up(Fraction(123456789, 1000), 2)) == "123456.79"


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        round_half_up(value, 2)


def test_a_float_is_refused_because_its_digits_are_not_what_was_meant():
    with pytest.raises(TypeError, match="exact"):
        round_half_up(86.625, 2)


def test_negative_places_are_refused():
    with pytest.raises(ValueError, match="negative"):
        round_half_up(1, -1)


@settings(max_examples=40, deadline=None)
@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 8))
def test_the_error_is_at_most_half_a_unit_of_the_last_place(value, places):
    rounded = round_half_up(value, places)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**places)
    assert rounded.as_tuple().exponent == -places
