"""Own indices, their stored text, and counters that cannot be true."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.ikm import (
    equal_weights,
    own_index,
    own_index_from_key,
    own_index_key,
    own_weights,
    stored_tally,
    tally,
)
from portal.rules.ikm_tally import Tally
from portal.rules.unsur import UNSUR


def test_the_own_index_is_the_mean_of_what_was_answered():
    answers = {"persyaratan": 3, "waktu": 4, "biaya": None, "saran": 1}
    assert own_index(answers) == Fraction(7, 2)
    assert own_index(answers, equal_weights("0.11", UNSUR)) == Fraction(7, 2)


def test_unequal_weights_are_renormalised_over_what_was_answered():
    each = {"waktu": Fraction(3, 4), "biaya": Fraction(1, 8), "sarana": Fraction(1, 8)}
    weights = own_weights(each, "bobot sendiri")
    assert own_index({"waktu": 2, "biaya": 4}, weights) == Fraction(16, 7)


def test_an_empty_form_has_no_own_index_and_is_no_respondent():
    assert own_index({"waktu": None}) is None
    assert own_index({"waktu": None}, equal_weights("1/9", UNSUR)) is None
    assert tally([{}, {"waktu": 2}]).n == 1


@pytest.mark.parametrize("value", [0, 5, -1, "4", 3.0, True])
@pytest.mark.parametrize("weights", [None, equal_weights("1/9", UNSUR)], ids=["baku", "bobot"])
def test_an_answer_off_the_scale_is_refused(value, weights):
    with pytest.raises(ValueError, match="Not an answer"):
        own_index({"waktu": value}, weights)


@settings(max_examples=60, deadline=None)
@given(st.fractions(min_value=1, max_value=4, max_denominator=2520))
def test_an_own_index_survives_being_stored_as_text(value):
    assert own_index_from_key(own_index_key(value)) == value


@pytest.mark.parametrize(
    "key", ["", "3", "6/2", "31/9 ", "0/1", "5/1", "9/10", "-3/1", "3/0", "3.5/1", "٣/1", "3/1\n"]
)
def test_a_text_that_no_own_index_is_stored_under_is_refused(key):
    with pytest.raises(ValueError, match="stored own index"):
        own_index_from_key(key)


def test_a_stored_tally_equals_the_one_counted_from_rows():
    counted = tally([{"waktu": 3, "biaya": 4}, {"waktu": 4, "biaya": 4}])
    counts = {key: (0, 0, 0, 0) for key in UNSUR}
    counts |= {"waktu": (0, 0, 1, 1), "biaya": (0, 0, 0, 2)}
    assert stored_tally(counts, {"7/2": 1, "4/1": 1}) == counted


@pytest.mark.parametrize(
    ("counts", "own"),
    [
        pytest.param((0, 0, 0, 2), {Fraction(4): 1}, id="lebih-banyak-jawaban-dari-responden"),
        pytest.param((0, 0, -1, 2), {Fraction(4): 1}, id="pencacah-negatif"),
        pytest.param((0, 0, 0, 1), {Fraction(5): 1}, id="indeks-di-luar-skala"),
    ],
)
def test_counters_that_contradict_each_other_are_refused(counts, own):
    with pytest.raises(ValueError, match=r"negative|outside|more answers"):
        Tally({"waktu": counts}, own)


def test_an_unsur_needs_a_counter_for_each_of_the_four_values():
    with pytest.raises(ValueError, match="four counters"):
        stored_tally({"waktu": (1, 2, 3)}, {"3/1": 6})
