"""The interval: by hand, at its edges, and how often it covers the truth."""

import random
from fractions import Fraction

from portal.rules.ikm import Absence, Tally, equal_weights, index, index_of_rows, tally
from portal.rules.ikm_interval import variance
from portal.rules.ikm_rule import newest_rule
from portal.rules.unsur import UNSUR

RULE = newest_rule()


def same(value):
    return dict.fromkeys(UNSUR, value)


def test_four_respondents_give_the_interval_computed_by_hand():
    result = index_of_rows([same(3), same(3), same(2), same(2)], RULE)
    # Variance 1/3, standard error sqrt(1/12), t(3) = 3.182446: 25 x 0.918693 = 22.967.
    assert variance({Fraction(3): 2, Fraction(2): 2}) == Fraction(1, 3)
    assert str(result.interval.half_width_shown) == "22.97"
    assert [str(end) for end in result.interval.shown] == ["39.53", "85.47"]
    assert str(result.deviation).startswith("0.57735026918962576450")


def test_the_interval_is_cut_to_the_scale_but_its_half_width_is_not():
    result = index_of_rows([same(3), same(3), same(4), same(4)], RULE)
    assert [str(end) for end in result.interval.shown] == ["64.53", "100.00"]
    assert str(result.interval.half_width_shown) == "22.97"


def test_weights_that_sum_to_less_shrink_the_interval_with_the_index():
    rows = [same(3), same(3), same(2), same(2), same(4)]
    exact = index_of_rows(rows, RULE).interval
    other = index_of_rows(rows, RULE, equal_weights("0.11", UNSUR)).interval
    assert other.half_width == exact.half_width * Fraction(99, 100)
    assert index_of_rows([same(4)] * 2, RULE, equal_weights("0.11", UNSUR)).interval.high == 99


def test_the_interval_stands_around_the_published_index_when_answers_are_missing():
    rows = [same(4), same(3), {**same(None), "waktu": 1}, same(4), same(3)]
    result = index_of_rows(rows * 20, RULE)
    middle = (result.interval.low + result.interval.high) / 2
    assert middle == result.figure.ikm
    own = tally(rows).own
    assert middle != 25 * sum(value * count for value, count in own.items()) / 5


def test_one_respondent_has_no_interval():
    result = index_of_rows([same(3)], RULE)
    assert result.figure is not None
    assert result.interval is result.deviation is None
    assert result.interval_absence is Absence.TOO_FEW_RESPONDENTS
    assert not result.has_certain_mutu


def test_a_letter_is_certain_only_if_the_whole_interval_has_it():
    assert index_of_rows([same(4)] * 40, RULE).has_certain_mutu
    assert not index_of_rows([same(4), same(3)] * 20, RULE).has_certain_mutu


def test_ten_million_respondents_are_no_more_work_than_ten():
    counts = dict.fromkeys(UNSUR, (0, 0, 5_000_000, 5_000_000))
    result = index(Tally(counts, {Fraction(3): 5_000_000, Fraction(4): 5_000_000}), RULE)
    assert [str(end) for end in result.interval.shown] == ["87.49", "87.51"]


def test_the_interval_covers_the_truth_in_93_to_97_of_100_surveys():
    """A population that leans to 3 and 4, where one in five leaves a question out."""
    chance = random.Random(14_2017)
    people = [_person(chance) for _ in range(400)]
    truth = index_of_rows(people, RULE).figure.ikm
    surveys, covered = 400, 0
    for _ in range(surveys):
        interval = index(tally(chance.choices(people, k=30)), RULE).interval
        covered += interval.low <= truth <= interval.high
    assert 0.93 <= covered / surveys <= 0.97


def _person(chance):
    mood = chance.gauss(3.3, 0.5)
    answers = {key: max(1, min(4, round(chance.gauss(mood, 0.5)))) for key in UNSUR}
    if chance.random() < 0.2:
        answers["biaya"] = None
    return answers
