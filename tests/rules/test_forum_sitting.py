"""Quorum, who stands back, what is read before one's own words, what advice must contain."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dated_rules import RuleFileError
from portal.rules.forum_effect import (
    Direction,
    Opinion,
    Outcome,
    direction,
    effect,
    points,
    report,
    spearman,
)
from portal.rules.forum_rule import SHIPPED, forum_on, load_forum
from portal.rules.forum_sitting import (
    Seat,
    advice_fault,
    has_quorum,
    needed,
    recusal,
    sees_others,
    sitting_fault,
    standing_of,
)
from portal.rules.forum_words import (
    AdviceFault,
    CaseStanding,
    RecusalGround,
    Reply,
    SittingFault,
    Verdict,
)
from portal.rules.predikat import Ekspektasi
from portal.rules.workflow import EvaluationState

ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
DONE, SILENT, AWAY = Seat(is_present=True, has_written=True), Seat(is_present=True), Seat()
BACK = Seat(is_recused=True, is_present=True)


@pytest.mark.parametrize(
    ("members", "percent", "wanted"),
    [(5, 67, 4), (5, 60, 3), (3, 51, 2), (4, 100, 4), (25, 51, 13)],
)
def test_a_quorum_is_the_percentage_rounded_up(members, percent, wanted):
    assert needed(members, percent) == wanted
    assert has_quorum(wanted, members, percent)
    assert not has_quorum(wanted - 1, members, percent)


def test_nobody_is_no_quorum():
    assert not has_quorum(0, 0, 51)


@pytest.mark.parametrize(
    ("seats", "fault"),
    [
        ([DONE] * 4 + [AWAY], None),
        ([DONE] * 3 + [AWAY] * 2, SittingFault.TANPA_KUORUM),
        ([DONE] * 3 + [SILENT, AWAY], SittingFault.PENDAPAT_KURANG),
        ([DONE] * 3 + [BACK, AWAY], None),
        ([DONE] + [BACK] * 4, SittingFault.TANPA_KUORUM),
        ([DONE] * 2 + [BACK] * 3, None),
        ([], SittingFault.TANPA_KUORUM),
    ],
)
def test_a_case_needs_enough_who_may_judge_and_have_written(seats, fault):
    assert sitting_fault(seats, 67, 2) is fault


@given(st.booleans(), st.booleans(), st.booleans())
def test_whoever_stands_back_never_reads(is_recused, has_written, is_blind):
    sees = sees_others(is_recused=is_recused, has_written=has_written, is_blind=is_blind)
    assert sees is (not is_recused and (has_written or not is_blind))


def test_nobody_judges_themselves_those_they_rate_or_who_rates_them():
    me, sari, budi, dewi = (UUID(int=n) for n in range(4))
    assert recusal(me, me, budi, dewi, ()) is RecusalGround.DIRI
    assert recusal(me, sari, me, dewi, ()) is RecusalGround.PENILAI
    assert recusal(me, sari, budi, me, ()) is RecusalGround.ATASAN_PENILAI
    assert recusal(me, sari, budi, dewi, {me}) is RecusalGround.DINILAI_OLEHNYA
    assert recusal(me, sari, budi, dewi, {budi}) is None


@pytest.mark.parametrize(
    ("verdict", "proposed", "reason", "evidence", "fault"),
    [
        (Verdict.PERTAHANKAN, None, "Cukup", "", None),
        (Verdict.PERTAHANKAN, None, "  ", "", AdviceFault.TANPA_ALASAN),
        (Verdict.UBAH, (AS, AS), "Target rendah", "Laporan", None),
        (Verdict.UBAH, (AS, AS), "Target rendah", " ", AdviceFault.TANPA_BUKTI),
        (Verdict.UBAH, (AS, AS), "Target rendah", None, None),
        (Verdict.UBAH, (ABOVE, AS), "Target rendah", "Laporan", AdviceFault.TIDAK_MENGUBAH),
        (Verdict.UBAH, None, "Target rendah", "Laporan", AdviceFault.TIDAK_MENGUBAH),
    ],
)
def test_a_change_has_a_reason_evidence_and_changes_something(
    verdict, proposed, reason, evidence, fault
):
    assert advice_fault(verdict, (ABOVE, AS), proposed, reason, evidence) is fault


def test_before_and_after_by_hand():
    rows = [
        Outcome("budi", (ABOVE, ABOVE), (AS, AS), Verdict.UBAH, True, Reply.TERIMA),
        Outcome("budi", (AS, AS), (AS, AS), Verdict.PERTAHANKAN),
        Outcome("dewi", (BELOW, AS), None, Verdict.UBAH, True, Reply.TETAP),
        Outcome("dewi", (AS, ABOVE), (AS, ABOVE), Verdict.UBAH, False, None),
    ]
    found = effect(rows)
    assert (found.cases, found.advised, found.accepted, found.kept, found.waiting) == (
        4,
        3,
        1,
        1,
        1,
    )
    assert (found.moved, found.with_evidence) == (1, 1)
    # Raters' means before: 2.5 and 2; after: 2 and 2.
    assert found.spread_before == pytest.approx(0.25)
    assert found.spread_after == pytest.approx(0)
    # Ranks before 4 2.5 1 2.5, after 3 3 1 3.
    assert found.spearman == pytest.approx(3 / (4.5 * 3) ** 0.5)


@pytest.mark.parametrize(
    ("before", "after", "went"),
    [
        ((ABOVE, ABOVE), (AS, ABOVE), Direction.TURUN),
        ((BELOW, AS), (AS, ABOVE), Direction.NAIK),
        ((ABOVE, BELOW), (AS, AS), Direction.CAMPURAN),
    ],
)
def test_a_change_has_a_direction(before, after, went):
    assert direction(before, after) is went


RATING = st.sampled_from(list(Ekspektasi))
PAIR = st.tuples(RATING, RATING)


@given(st.lists(st.tuples(st.sampled_from("abc"), PAIR, PAIR, st.integers(1, 4)), max_size=12))
def test_counted_cases_say_what_single_ones_say(rows):
    counted = [Outcome(r, before, after, count=n) for r, before, after, n in rows]
    single = [Outcome(r, before, after) for r, before, after, n in rows for _ in range(n)]
    one, other = effect(counted), effect(single)
    assert (one.cases, one.moved) == (other.cases, other.moved)
    for name in ("spearman", "spread_before", "spread_after"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), nan_ok=True)


@given(st.lists(PAIR, min_size=1), st.integers(1, 9))
def test_a_report_is_told_from_its_least_number_of_cases_on(befores, least):
    outcomes = [Outcome("a", one, one) for one in befores]
    found = report(outcomes, [Opinion(one, one, one) for one in befores], least)
    assert (found.agreed_before is None) is (len(befores) < least)
    assert found.agreed_before in (None, 1)


@pytest.mark.parametrize(
    ("state", "over", "hands", "advised", "standing"),
    [
        (EvaluationState.DIAJUKAN_FORUM, False, False, False, CaseStanding.TERBUKA),
        (EvaluationState.DIAJUKAN_FORUM, True, False, False, CaseStanding.BERALIH),
        (EvaluationState.DRAF, False, True, False, CaseStanding.BERALIH),
        (EvaluationState.DRAF, False, False, False, CaseStanding.DITARIK),
        (EvaluationState.SELESAI_FORUM, False, False, True, CaseStanding.DIBAHAS),
        (EvaluationState.SELESAI_FORUM, False, False, False, CaseStanding.TIDAK_DIBAHAS),
        (EvaluationState.DITANDATANGANI, True, False, False, CaseStanding.DITANDATANGANI),
        (EvaluationState.DITERIMA, False, False, True, CaseStanding.DIBAHAS),
        (EvaluationState.DIKECUALIKAN, True, False, False, CaseStanding.DIKECUALIKAN),
        (None, False, False, False, CaseStanding.DITARIK),
    ],
)
def test_a_case_stands_where_its_evaluation_is(state, over, hands, advised, standing):
    found = standing_of(state, went_over=over, changed_hands=hands, is_advised=advised)
    assert found is standing


def test_nothing_talked_about_has_no_figures():
    found = effect([])
    assert (found.cases, found.spearman, found.spread_before) == (0, None, None)
    assert spearman([1, 1], [1, 2]) is None
    assert points((BELOW, ABOVE)) == 2


def test_ranks_with_ties_are_mean_ranks():
    assert spearman([1, 2, 2, 3], [1, 2, 2, 3]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)


def test_the_rule_file_is_dated_and_checked():
    assert forum_on(date(2026, 1, 1)).least == 2
    with pytest.raises(LookupError):
        forum_on(date(2020, 1, 1))
    text = SHIPPED.read_text()
    for wrong in (text.replace("low = 50", "low = 80"), text.replace("high = 75", "high = 120"),
                  text.replace("least = 2", "least = 1")):  # fmt: skip
        with pytest.raises(RuleFileError):
            load_forum(wrong)
