"""Training: hours, needs that are pooled, and whether people are better afterwards."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import training_effect as rules
from portal.rules.dated_rules import RuleFileError
from portal.rules.development_rule import (
    SHIPPED,
    HoursRule,
    NeedsRule,
    development_on,
    load_development,
)
from portal.rules.employment import Employment
from portal.rules.fairness.proportions import wilson
from portal.rules.training_effect import EffectFileError, Pair, Sums, read_table, table_of
from portal.rules.training_hours import HoursState, account
from portal.rules.training_needs import (
    Confidence,
    Need,
    NeedOrigin,
    Priority,
    confidence_of,
    grouped,
    pooled,
    pooled_within,
    priority_of,
)
from portal.rules.training_words import LearningForm, LearningPath, PlaceState

RULE = NeedsRule(k=5, high_percent=50, medium_percent=25, strong_width=30, fair_width=50)
NO_CEILING, CEILING = HoursRule(20, None), HoursRule(0, 24)


@pytest.mark.parametrize(
    ("done", "planned", "kind", "rule", "state", "missing"),
    [
        (20, 0, Employment.PNS, NO_CEILING, HoursState.CUKUP, 0),
        (19, 8, Employment.PNS, NO_CEILING, HoursState.KURANG, 1),
        (400, 0, Employment.PNS, NO_CEILING, HoursState.CUKUP, 0),
        (0, 0, Employment.PPPK, CEILING, HoursState.TANPA_BATAS_MINIMUM, 0),
        (24, 0, Employment.PPPK, CEILING, HoursState.TANPA_BATAS_MINIMUM, 0),
        (25, 0, Employment.PPPK, CEILING, HoursState.MELEBIHI, 0),
    ],
)
def test_an_account_of_hours(done, planned, kind, rule, state, missing):
    found = account(done, planned, kind, rule, 20)
    assert (found.state, found.missing) == (state, missing)


def test_a_scheme_asks_pns_for_more_and_pppk_for_nothing():
    assert account(25, 0, Employment.PNS, NO_CEILING, 30).missing == 5
    assert account(0, 0, Employment.PPPK, CEILING, 30).least == 0
    assert account(20, 8, Employment.PPPK, CEILING, 20).would_exceed


def lacking(
    number: int, unit: str = "A", origin: NeedOrigin = NeedOrigin.KOMPETENSI, size: int = 1
):
    return [Need(f"{unit}{n}", unit, "komunikasi", origin, size) for n in range(number)]


def test_a_need_of_fewer_than_k_people_is_left_out():
    assert pooled(grouped(lacking(4)), {"komunikasi": {"A": 20}}, 5, RULE) == []


def test_many_who_lack_communication_become_one_proposal():
    (one,) = pooled(grouped(lacking(12, size=1)), {"komunikasi": {"A": 20}}, 5, RULE)
    assert (one.people, one.assessed, one.mean_gap) == (12, 20, 1)
    assert (one.priority, one.is_proposed) == (Priority.TINGGI, True)
    assert one.share.low < 0.6 < one.share.high


def test_somebody_with_two_origins_counts_once_with_the_larger_gap():
    needs = [*lacking(6, size=1), *lacking(6, origin=NeedOrigin.PERILAKU, size=0),
             Need("A0", "A", "komunikasi", NeedOrigin.SUKSESI, 3)]  # fmt: skip
    (one,) = pooled(grouped(needs), {"komunikasi": {"A": 10}}, 5, RULE)
    assert one.people == 6
    assert one.mean_gap == Fraction(8, 6)
    assert one.origins == (NeedOrigin.KOMPETENSI, NeedOrigin.PERILAKU, NeedOrigin.SUKSESI)


def test_a_hint_alone_has_no_gap_in_levels():
    (one,) = pooled(grouped(lacking(5, origin=NeedOrigin.PERILAKU, size=0)), {}, 5, RULE)
    assert (one.mean_gap, one.assessed) == (None, 5)


def test_a_unit_of_few_is_not_told_by_the_others():
    needs = [*lacking(6, "A"), *lacking(7, "B"), *lacking(1, "C")]
    (one,) = pooled(grouped(needs), {"komunikasi": {"A": 12, "B": 30, "C": 3}}, 5, RULE)
    told = {unit.unit: unit.people for unit in one.units}
    assert told["C"] is None
    assert sum(1 for n in told.values() if n is None) >= 2


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(st.integers(0, 12), st.integers(0, 9))))
def test_no_small_number_of_a_unit_is_ever_shown(units):
    needs = [need for unit, (n, _more) in units.items() for need in lacking(n, unit)]
    assessed = {"komunikasi": {unit: n + more for unit, (n, more) in units.items()}}
    for one in pooled(grouped(needs), assessed, 5, RULE):
        shown = [unit.people for unit in one.units if unit.people is not None]
        assert all(n >= 5 for n in shown)
        assert one.people - sum(shown) == 0 or one.people - sum(shown) >= 5
        for unit in one.units:
            if unit.assessed is not None:
                able = unit.assessed - unit.people
                assert able == 0 or able >= 5


@pytest.mark.parametrize(
    ("share", "is_proposed", "priority"),
    [
        (Fraction(1, 2), True, Priority.TINGGI),
        (Fraction(1, 2), False, Priority.RENDAH),
        (Fraction(49, 100), True, Priority.MENENGAH),
        (Fraction(1, 4), True, Priority.MENENGAH),
        (Fraction(24, 100), True, Priority.RENDAH),
    ],
)
def test_priorities(share, is_proposed, priority):
    assert priority_of(share, is_proposed, RULE) is priority


@pytest.mark.parametrize(
    ("lack", "n", "confidence"),
    [(50, 100, Confidence.KUAT), (10, 20, Confidence.SEDANG), (5, 6, Confidence.LEMAH)],
)
def test_confidence_follows_the_width_of_the_interval(lack, n, confidence):
    assert confidence_of(wilson(lack, n), RULE) is confidence


def effect(trained, others, least):
    return rules.effect(Sums.of(trained), Sums.of(others), least)


def test_a_change_is_compared_with_people_who_were_not_trained():
    trained = [Pair(1, 2), Pair(1, 3), Pair(2, 3), Pair(1, 2), Pair(2, 4)]
    others = [Pair(1, 1), Pair(2, 2), Pair(3, 3), Pair(2, 3), Pair(1, 1)]
    found = effect(trained, others, 5)
    assert found.trained.value == pytest.approx(1.4)
    assert found.others.value == pytest.approx(0.2)
    assert found.difference.value == pytest.approx(1.2)
    # Welch by hand: variances 0.3 and 0.2 over 5, df = 0.01 / 0.0013 = 7.692, t = 2.3222
    assert found.difference.low == pytest.approx(1.2 - 2.3222 * 0.1**0.5, abs=1e-3)


def test_regression_to_the_mean_is_read_from_the_others():
    others = [Pair(1, 2), Pair(2, 2), Pair(3, 3), Pair(4, 3), Pair(5, 4)]
    found = effect([Pair(1, 2)] * 4 + [Pair(1, 3)], others, 5)
    # slope .5, mean before 3, mean after 2.8: who began at 1 is expected at 1.8
    assert found.expected == pytest.approx(0.8)


def test_too_few_people_give_no_figure():
    found = effect([Pair(1, 2)] * 4, [Pair(1, 1)] * 9, 5)
    assert found.trained.value is None
    assert found.difference.value is None
    assert found.expected is None


def test_no_spread_leaves_the_interval_open():
    found = effect([Pair(1, 2)] * 5, [Pair(1, 1)] * 5, 5)
    assert (found.difference.value, found.difference.low, found.expected) == (1.0, None, None)


def test_paths_belong_to_one_form_and_seats_to_those_who_come():
    assert LearningPath.LOKAKARYA.form is LearningForm.KLASIKAL
    assert LearningPath.MAGANG.form is LearningForm.NONKLASIKAL
    assert [one for one in PlaceState if one.takes_a_seat] == [
        PlaceState.TERDAFTAR, PlaceState.HADIR, PlaceState.TIDAK_HADIR,
    ]  # fmt: skip


def in_some(needs, assessed, units):
    groups = grouped(needs)
    return pooled_within(pooled(groups, assessed, 5, RULE), groups, assessed, units, (5, RULE))


def test_a_unit_alone_is_told_where_its_number_stands_in_the_agencys_table():
    needs = [*lacking(6, "A"), *lacking(7, "B")]
    (one,) = in_some(needs, {"komunikasi": {"A": 12, "B": 30}}, {"A"})
    assert (one.people, one.assessed) == (6, 12)


def test_a_unit_alone_keeps_silent_where_another_could_be_taken_from_the_sum():
    needs, assessed = [*lacking(8, "A"), *lacking(2, "B")], {"komunikasi": {"A": 20, "B": 20}}
    assert in_some(needs, assessed, {"A"}) == []
    assert in_some(needs, assessed, {"B"}) == []
    (both,) = in_some(needs, assessed, {"A", "B"})
    assert both.people == 10


def test_a_unit_tells_people_in_need_without_a_share_where_few_are_able():
    needs = [*lacking(8, "A"), *lacking(9, "B")]
    (one,) = in_some(needs, {"komunikasi": {"A": 10, "B": 40}}, {"A"})
    assert (one.people, one.assessed, one.priority, one.confidence) == (8, None, None, None)


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(st.integers(0, 12), st.integers(0, 9))),
    st.lists(st.frozensets(st.sampled_from("ABCDEF"), min_size=1), min_size=1, max_size=6),
)
def test_no_two_tables_of_units_tell_a_small_group_by_their_difference(units, tables):
    needs = [need for unit, (n, _more) in units.items() for need in lacking(n, unit)]
    assessed = {"komunikasi": {unit: n + more for unit, (n, more) in units.items()}}
    whole = pooled(grouped(needs), assessed, 5, RULE)
    told = [(frozenset(units), one.people) for one in whole]
    told += [(among, one.people) for among in tables for one in in_some(needs, assessed, among)]
    for bigger, many in told:
        for smaller, few in told:
            if smaller <= bigger:
                assert many - few == 0 or many - few >= 5


PAIRS = st.lists(st.builds(Pair, st.integers(1, 5), st.integers(1, 5)), min_size=5, max_size=30)


@given(PAIRS, PAIRS)
def test_the_sums_that_leave_the_house_give_the_same_digits(trained, others):
    sides = {"atasan": (Sums.of(trained), Sums.of(others)), "diri": (Sums.of(trained[:4]),) * 2}
    told = read_table(table_of(sides, 5).csv())
    assert list(told) == ["atasan"]
    assert rules.effect(*told["atasan"], 5) == effect(trained, others, 5)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,b"], "baris pertama"),
        (["atasan,peserta,5,9,9,9,9"], "baris 2: kolom"),
        (["atasan,peserta,x,9,9,9,9,9"], "baris 2: harus bilangan"),
        (["atasan,peserta,5,10,10,1,20,20"], "baris 2: jumlah ini tidak mungkin"),
        (["atasan,peserta,5,10,10,20,20,20"], "tidak lengkap"),
    ],
)
def test_a_table_that_was_changed_is_refused(lines, words):
    head = [] if lines == ["a,b"] else [",".join(rules.HEAD)]
    with pytest.raises(EffectFileError, match=words):
        read_table("\n".join([*head, *lines]).encode())


def test_hours_of_a_year_are_dated_data_with_their_sources():
    rule = development_on(date(2026, 1, 1))
    assert rule.hours[Employment.PNS] == HoursRule(20, None)
    assert rule.hours[Employment.PPPK] == HoursRule(0, 24)
    assert rule.hours[Employment.PPPK_PARUH_WAKTU] == HoursRule(0, 24)
    assert rule.hours[Employment.CPNS] == HoursRule(0, None)
    assert "Pasal 203" in rule.sources["hours_pns"]
    assert "paling lama" in rule.sources["hours_pppk"]


def test_a_new_regulation_is_one_more_block_from_its_day():
    block = SHIPPED.read_text()
    later = (
        block[block.rindex("[[rule]]") :]
        .replace("valid_from = 2020-02-28", "valid_from = 2027-01-01")
        .replace('key = "pengembangan-2020"', 'key = "pengembangan-2027"')
        .replace("pns = { least = 20, most = 0 }", "pns = { least = 24, most = 60 }", 1)
    )
    old, new = load_development(f"{block}\n{later}")
    assert (old.hours[Employment.PNS], new.hours[Employment.PNS]) == (
        HoursRule(20, None), HoursRule(24, 60)
    )  # fmt: skip
    with pytest.raises(RuleFileError, match="most"):
        load_development(later.replace("most = 60", "most = 20"))
