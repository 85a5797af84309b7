"""Follow-ups of Ps. 20, who stands how to whom, hints, the duty."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.behaviour import STATEMENTS as CONDUCT
from portal.rules.behaviour import label_of
from portal.rules.feedback import (
    ALLOWED,
    Decided,
    Earlier,
    Hint,
    OutcomeFault,
    duty_on,
    hints,
    outcome_fault,
    relation_of,
)
from portal.rules.feedback_words import GiverRelation, Outcome, Progress
from portal.rules.guidance import COMPETENCES, SCALE, STATEMENTS, GuidanceKind, fields_of
from portal.rules.measures import CoreValue
from portal.rules.roles import Standing
from portal.rules.survey_periods import PeriodKind

P, F, R = Progress, Outcome, GiverRelation
HELPED = [Earlier(P.TIDAK, frozenset({F.BIMBINGAN}))]


def fault(progress, *outcomes, relation=R.PENILAI, earlier=(), goal=True, note="Sudah dibimbing"):
    return outcome_fault(Decided(relation, progress, frozenset(outcomes), goal, note), earlier)


# Ps. 20(2), (3), (6): which follow-up belongs to which progress.
TABLE = {
    P.MENUNJUKKAN: {F.APRESIASI, F.PENUGASAN_BARU},
    P.TIDAK: {F.PENYESUAIAN_EKSPEKTASI, F.PENYESUAIAN_SUMBER_DAYA, F.BIMBINGAN, F.KONSELING},
    P.TETAP_TIDAK: {
        F.PENYESUAIAN_EKSPEKTASI, F.PENYESUAIAN_SUMBER_DAYA, F.BIMBINGAN, F.KONSELING,
        F.AMBIL_ALIH,
    },
}  # fmt: skip


@pytest.mark.parametrize("progress", Progress)
@pytest.mark.parametrize("outcome", Outcome)
def test_follow_ups_are_those_of_the_regulation(progress, outcome):
    found = fault(progress, outcome, earlier=HELPED)
    assert (found is None) == (outcome in TABLE[progress])
    assert found in (None, OutcomeFault.TIDAK_SESUAI)


@pytest.mark.parametrize(
    ("earlier", "wanted"),
    [
        ([], OutcomeFault.BELUM_DIBIMBING),
        ([Earlier(P.MENUNJUKKAN, frozenset({F.APRESIASI}))], OutcomeFault.BELUM_DIBIMBING),
        ([Earlier(P.TIDAK, frozenset({F.PENYESUAIAN_EKSPEKTASI}))], OutcomeFault.BELUM_DIBIMBING),
        (HELPED, None),
        ([Earlier(P.TIDAK, frozenset({F.KONSELING}))], None),
    ],
)
def test_a_result_is_taken_over_only_after_guidance_without_progress(earlier, wanted):
    assert fault(P.TETAP_TIDAK, F.AMBIL_ALIH, earlier=earlier) is wanted


def test_taking_over_needs_a_note_and_a_result():
    assert fault(P.TETAP_TIDAK, F.AMBIL_ALIH, earlier=HELPED, note=" ") is (
        OutcomeFault.TANPA_CATATAN
    )
    assert fault(P.TETAP_TIDAK, F.AMBIL_ALIH, earlier=HELPED, goal=False) is (
        OutcomeFault.BUKAN_HASIL
    )


def test_only_leaders_decide_and_only_after_saying_whether_there_is_progress():
    assert fault(P.MENUNJUKKAN, F.APRESIASI, relation=R.REKAN) is OutcomeFault.BUKAN_PIMPINAN
    assert fault(None, F.APRESIASI) is OutcomeFault.TANPA_KEMAJUAN
    assert fault(None, relation=R.REKAN) is None


@given(st.sets(st.sampled_from(Outcome)), st.sampled_from(Progress))
def test_whatever_passes_fits_the_progress(outcomes, progress):
    if fault(progress, *outcomes, earlier=HELPED) is None:
        assert outcomes <= ALLOWED[progress]


@pytest.mark.parametrize(
    ("standings", "leads", "wanted"),
    [
        ({Standing.SUPERVISOR, Standing.SAME_UNIT}, True, R.PENILAI),
        ({Standing.SUPERIOR}, True, R.PIMPINAN),
        ({Standing.SUBORDINATE, Standing.ASKED}, False, R.BAWAHAN),
        ({Standing.SAME_UNIT}, False, R.REKAN),
        ({Standing.ASKED}, True, R.PIMPINAN),
        ({Standing.ASKED}, False, R.PIHAK_LAIN),
        (set(), True, None),
    ],
)
def test_a_giver_has_one_place(standings, leads, wanted):
    assert relation_of(standings, leads_a_unit=leads) is wanted


GOOD = "Pada 10 September laporan masuk tiga hari lebih awal sehingga rapat tidak tertunda."


@pytest.mark.parametrize(
    ("text", "step", "evidence", "wanted"),
    [
        (GOOD, "Lanjutkan bulan depan", 1, []),
        (GOOD, "", 1, [Hint.TANPA_LANGKAH]),
        (GOOD, "Lanjutkan", 0, [Hint.TANPA_BUKTI]),
        ("Bagus sekali", "x", 1, [Hint.TERLALU_PENDEK, Hint.TANPA_WAKTU]),
        (f"{GOOD} Ia selalu begitu.", "x", 1, [Hint.KATA_MUTLAK]),
        (f"{GOOD} Dulu ia pemalas.", "x", 1, [Hint.KATA_PRIBADI]),
    ],
)
def test_hints_name_what_is_missing(text, step, evidence, wanted):
    found = hints(text, step, evidence=evidence, has_day=False)
    assert [one.hint for one in found] == wanted


def test_a_day_in_the_form_replaces_one_in_the_text():
    text = "Laporan yang masuk lebih awal membuat tim lain tidak perlu menunggu data kita."
    assert not hints(text, "x", evidence=1, has_day=True)
    assert [one.hint for one in hints(text, "x", evidence=1, has_day=False)] == [Hint.TANPA_WAKTU]


def test_the_duty_follows_the_rhythm():
    duty = duty_on(PeriodKind.TRIWULAN, 2, date(2026, 9, 14))
    assert duty.period.key == "2026-t3"
    assert [duty.open_for(given) for given in (0, 1, 2, 5)] == [2, 1, 0, 0]


def test_the_words_of_the_forms_are_complete():
    assert len(STATEMENTS) == 9
    assert len({one.subject for one in STATEMENTS}) == 3
    assert list(SCALE) == [1, 2, 3, 4, 5]
    assert len(COMPETENCES) == 9
    assert {len(fields_of(kind)) for kind in GuidanceKind} == {11, 8, 4}
    assert set(CONDUCT) == set(CoreValue)
    assert all(len(statements) == 3 for statements in CONDUCT.values())
    assert label_of(CoreValue.LOYAL) == "Loyal"
