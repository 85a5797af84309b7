"""The index: worked figures, the traps of its arithmetic, and what must always hold."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.ikm import (
    Absence,
    equal_weights,
    index,
    index_of_means,
    index_of_rows,
    merge,
    own_weights,
    tally,
    weights_without,
)
from portal.rules.ikm_rule import newest_rule
from portal.rules.scales import round_half_up
from portal.rules.unsur import UNSUR

RULE = newest_rule()
QUICK = settings(max_examples=25, deadline=None)


def row(*values):
    return dict(zip(UNSUR, values, strict=True))


def same(value):
    return row(*[value] * 9)


def means(*values):
    return {key: Fraction(value) for key, value in zip(UNSUR, values, strict=True)}


def of_sums(sums, n):
    """Rows of n respondents whose values of each unsur sum to the given numbers (all 3 or 4)."""
    return [row(*(4 if i < total - 3 * n else 3 for total in sums)) for i in range(n)]


def surveys(answer, min_size):
    one = st.tuples(*[answer] * 9).map(lambda values: row(*values))
    return st.lists(one, min_size=min_size, max_size=8)


complete = surveys(st.integers(1, 4), min_size=1)
gappy = surveys(st.none() | st.integers(1, 4), min_size=0)


def test_three_respondents_give_the_index_computed_by_hand():
    result = index_of_rows(
        [same(3), row(4, 4, 4, 4, 3, 3, 3, 3, 3), row(2, 3, 3, 4, 3, 3, 3, 3, 3)], RULE
    )
    # NRR 3, 10/3, 10/3, 11/3 and five times 3: NI = 85/27, IKM = 2125/27.
    shown = [str(unsur.nrr_shown) for unsur in result.unsur[:4]]
    assert shown == ["3.000", "3.333", "3.333", "3.667"]
    assert result.figure.ni == Fraction(85, 27)
    assert str(result.figure.ni_shown) == "3.148"
    assert str(result.figure.ikm_shown) == "78.70"
    assert result.figure.mutu.letter == "B"
    assert result.n == 3
    assert result.is_indicative


@pytest.mark.parametrize(
    ("weight", "ikm"),
    [
        pytest.param("1/9", "100.00", id="bobot-tepat"),
        pytest.param("0.11", "99.00", id="bobot-dua-desimal"),
        pytest.param("0.111", "99.90", id="bobot-tiga-desimal"),
    ],
)
def test_a_perfect_unit_shows_what_each_weight_does(weight, ikm):
    result = index_of_rows([same(4)], RULE, equal_weights(weight, UNSUR))
    assert str(result.figure.ikm_shown) == ikm


def test_serang_is_rounded_half_up():
    result = index_of_means(means(*["3.465"] * 9), RULE)
    assert result.figure.ikm == Fraction("86.625")
    assert str(result.figure.ikm_shown) == "86.63"
    assert str(round(86.625, 2)) == "86.62", "which is what floating point would have printed"


def test_amahai_keeps_its_letter_only_with_exact_weights():
    result = index_of_means(means(*["3.5388"] * 9), RULE)
    other = result.compared(equal_weights("0.11", UNSUR))
    assert (str(result.figure.ikm_shown), result.figure.mutu.letter) == ("88.47", "A")
    assert (str(other.ikm_shown), other.mutu.letter) == ("87.59", "B")


@pytest.mark.parametrize(
    ("n", "sums", "exact", "rounded_first"),
    [
        pytest.param(
            28, (108, 104, 107, 107, 104, 105, 104, 108, 106), "94.54", "94.53", id="sesen"
        ),
        pytest.param(8, (27, 27, 29, 30, 29, 27, 27, 29, 29), "88.19", "88.31", id="beda-huruf"),
    ],
)
def test_nrr_is_not_rounded_before_the_index(n, sums, exact, rounded_first):
    result = index_of_rows(of_sums(sums, n), RULE)
    too_early = sum(Fraction(round_half_up(Fraction(s, n), 2)) for s in sums) * 25 / 9
    assert str(result.figure.ikm_shown) == exact
    assert str(round_half_up(too_early, 2)) == rounded_first


def test_an_unanswered_unsur_counts_only_those_who_answered_it():
    result = index_of_rows([same(4), {**same(4), "biaya": None}, {**same(2), "biaya": 1}], RULE)
    biaya = result.unsur[3]
    assert (biaya.n, biaya.counts, biaya.nrr) == (2, (1, 0, 0, 1), Fraction(5, 2))
    assert result.n == 3
    assert biaya.share(4) == Fraction(1, 2)


def test_an_unsur_that_nobody_answered_leaves_no_index_and_says_why():
    result = index_of_rows([{**same(4), "biaya": None}] * 3, RULE)
    assert result.figure is None
    assert result.interval is None
    assert result.absence is result.interval_absence is Absence.UNSUR_UNANSWERED
    assert result.unanswered == ("biaya",)
    assert result.compared(equal_weights("0.11", UNSUR)) is None


def test_an_unsur_that_is_switched_off_gives_its_weight_to_the_others():
    rows = [{**same(3), "biaya": 4}, {**same(4), "biaya": 1}]
    result = index_of_rows(rows, RULE, weights_without(["biaya"], UNSUR))
    assert result.figure.weights.text == "1/8"
    assert result.figure.ikm == Fraction(175, 2)
    assert result.unsur[3].weight is result.unsur[3].nrr is result.unsur[3].rank is None
    assert result.unanswered == ()


def test_a_unit_may_weight_the_unsur_differently():
    each = {key: Fraction(1, 10) for key in UNSUR} | {"waktu": Fraction(2, 10)}
    result = index_of_rows([{**same(3), "waktu": 4}], RULE, own_weights(each, "bobot sendiri"))
    assert result.figure.ni == Fraction(32, 10)


@pytest.mark.parametrize("text", ["", "0", "1/0", "9", "0,11", "1/8", "0.2", "-1/9", "1e-1", "x"])
def test_a_text_that_is_no_weight_for_nine_unsur_is_refused(text):
    with pytest.raises(ValueError, match="weight"):
        equal_weights(text, UNSUR)


def test_own_weights_must_sum_to_one():
    with pytest.raises(ValueError, match="exactly 1"):
        own_weights({key: Fraction(11, 100) for key in UNSUR}, "0.11")


@pytest.mark.parametrize("off", [["harga"], list(UNSUR)], ids=["bukan-unsur", "semua-unsur"])
def test_switching_off_the_unknown_or_everything_is_refused(off):
    with pytest.raises(ValueError, match="unsur"):
        weights_without(off, UNSUR)


def test_nobody_gives_no_index():
    result = index_of_rows([same(None)], RULE)
    assert result.n == 0
    assert result.absence is Absence.NO_RESPONDENTS
    assert result.interval_absence is Absence.NO_RESPONDENTS


def test_the_lowest_unsur_is_mended_first_and_equal_ones_share_a_rank():
    result = index_of_means(means("3.1", "3", "3", "4", "3.5", "3.5", "3.5", "3.2", "3.9"), RULE)
    assert [unsur.rank for unsur in result.unsur] == [3, 1, 1, 9, 5, 5, 5, 4, 8]
    assert result.mend_first() == ("prosedur", "waktu")


@pytest.mark.parametrize(
    ("n", "indicative"), [(29, True), (30, False), (None, True)], ids=["29", "30", "tak-diketahui"]
)
def test_below_thirty_respondents_the_figure_is_indicative(n, indicative):
    assert index_of_means(means(*[3] * 9), RULE, n=n).is_indicative is indicative


def test_means_have_no_interval():
    result = index_of_means(means(*[3] * 9), RULE, n=100)
    assert result.interval is None
    assert result.interval_absence is Absence.ONLY_MEANS
    assert result.unsur[0].share(4) is None


@pytest.mark.parametrize("mean", ["0.99", "4.001"])
def test_a_mean_outside_the_scale_is_refused(mean):
    with pytest.raises(ValueError, match="scale"):
        index_of_means(means(mean, *[3] * 8), RULE)


@QUICK
@given(gappy)
def test_an_index_lies_between_25_and_100_and_inside_its_interval(rows):
    result = index_of_rows(rows, RULE)
    if result.figure is None:
        assert result.absence is not None
        return
    assert 25 <= result.figure.ikm <= 100
    if result.interval:
        assert 25 <= result.interval.low <= result.figure.ikm <= result.interval.high <= 100


@QUICK
@given(gappy, st.randoms(use_true_random=False))
def test_the_order_of_respondents_is_irrelevant(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert index_of_rows(shuffled, RULE) == index_of_rows(rows, RULE)


@QUICK
@given(gappy, gappy)
def test_merged_tallies_give_the_index_of_all_rows(first, second):
    together = index(merge([tally(first), tally(second)]), RULE)
    assert together == index_of_rows([*first, *second], RULE)


@QUICK
@given(complete)
def test_one_more_respondent_with_nothing_but_fours_never_lowers_the_index(rows):
    before, after = index_of_rows(rows, RULE), index_of_rows([*rows, same(4)], RULE)
    assert after.figure.ikm >= before.figure.ikm


@QUICK
@given(complete)
def test_without_gaps_the_index_is_the_mean_of_own_indices(rows):
    given_tally = tally(rows)
    mean = sum(value * count for value, count in given_tally.own.items()) / given_tally.n
    assert index(given_tally, RULE).figure.ni == mean


@QUICK
@given(complete)
def test_other_weights_scale_the_index_exactly(rows):
    result = index_of_rows(rows, RULE)
    other = result.compared(equal_weights("0.11", UNSUR))
    assert other.ikm == result.figure.ikm * Fraction(99, 100)
    assert result.figure.ikm_shown.as_tuple().exponent == -2
    assert isinstance(result.figure.ikm_shown, Decimal)
