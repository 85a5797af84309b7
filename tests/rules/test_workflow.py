"""The one table of steps of an evaluation: who, when, and what no single person can reach."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.period_cycle import PeriodStage
from portal.rules.workflow import (
    OPEN,
    SIGNED,
    STEPS,
    Circumstances,
    EvaluationState,
    EvaluationStep,
    Party,
    StepError,
    StepFault,
    advance,
    legal_steps,
    refusal,
)

S, E, W = EvaluationState, EvaluationStep, Party
CLOSES = date(2026, 10, 12)
NOW = Circumstances(on=date(2026, 9, 28), stage=PeriodStage.PENILAIAN, last_day=CLOSES)


def at(**changes):
    fields = {name: getattr(NOW, name) for name in Circumstances.__dataclass_fields__}
    return Circumstances(**{**fields, **changes})


def test_without_talk_and_forum_a_complete_draft_is_signed():
    assert advance(S.DRAF, E.TANDATANGANI, W.PENILAI, NOW) is S.DITANDATANGANI


@pytest.mark.parametrize(
    ("state", "step", "party", "now", "fault"),
    [
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"lacks": 1}, StepFault.BELUM_LENGKAP),
        (S.DRAF, E.BAGIKAN, W.PENILAI, {"lacks": 2}, StepFault.BELUM_LENGKAP),
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"needs_talk": True}, StepFault.BELUM_DIBICARAKAN),
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"has_forum": True}, StepFault.BUKAN_TAHAPNYA),
        (S.DIAJUKAN_FORUM, E.TANDATANGANI, W.PENILAI,
         {"has_forum": True, "stage": PeriodStage.FORUM}, StepFault.BUKAN_TAHAPNYA),
        (S.DRAF, E.AJUKAN_FORUM, W.PENILAI, {}, StepFault.BUKAN_LANGKAH),
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"on": CLOSES + timedelta(1)}, StepFault.WAKTU_HABIS),
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"taken_over": True}, StepFault.WAKTU_HABIS),
        (S.DRAF, E.TANDATANGANI, W.ATASAN, {}, StepFault.BELUM_BERALIH),
        (S.DRAF, E.TANDATANGANI, W.PEGAWAI, {}, StepFault.TIDAK_BERWENANG),
        (S.DRAF, E.TANDATANGANI, W.JAM, {}, StepFault.TIDAK_BERWENANG),
        (S.DRAF, E.TANDATANGANI, W.FORUM, {}, StepFault.TIDAK_BERWENANG),
        (S.DRAF, E.TANDATANGANI, W.PENILAI, {"is_practice": True}, StepFault.LATIHAN),
        (S.DRAF, E.BAGIKAN, W.PENILAI, {"stage": PeriodStage.BERJALAN}, StepFault.BUKAN_TAHAPNYA),
        (S.DITANDATANGANI, E.TARIK, W.PENILAI, {}, StepFault.BUKAN_LANGKAH),
        (S.DITERIMA, E.AJUKAN_KEBERATAN, W.PEGAWAI, {"is_final": True}, StepFault.BERSIFAT_FINAL),
        (S.DITERIMA, E.AJUKAN_KEBERATAN, W.PEGAWAI,
         {"objection_until": date(2026, 9, 27)}, StepFault.WAKTU_HABIS),
        (S.DITERIMA, E.SELESAIKAN, W.JAM,
         {"objection_until": date(2026, 9, 28)}, StepFault.BELUM_WAKTUNYA),
        (S.DITERIMA, E.AJUKAN_KEBERATAN, W.PENILAI,
         {"objection_until": CLOSES}, StepFault.TIDAK_BERWENANG),
        (S.KEBERATAN, E.PUTUSKAN, W.PENILAI, {}, StepFault.TIDAK_BERWENANG),
    ],
)  # fmt: skip
def test_refusals(state, step, party, now, fault):
    assert refusal(state, step, party, at(**now)) is fault
    with pytest.raises(StepError) as refused:
        advance(state, step, party, at(**now))
    assert refused.value.fault is fault


def test_the_last_day_is_the_raters_and_an_extension_moves_it():
    assert refusal(S.DRAF, E.TANDATANGANI, W.PENILAI, at(on=CLOSES)) is None
    later = {"on": CLOSES + timedelta(3), "last_day": CLOSES + timedelta(3)}
    assert refusal(S.DRAF, E.TANDATANGANI, W.PENILAI, at(**later)) is None


def test_after_the_window_the_superior_takes_over_without_forum_and_talk():
    late = at(
        on=CLOSES + timedelta(2), taken_over=True, has_forum=True, needs_talk=True,
        stage=PeriodStage.PENETAPAN,
    )  # fmt: skip
    for state in OPEN:
        assert advance(state, E.AMBIL_ALIH, W.ATASAN, late) is S.DRAF
    assert advance(S.DRAF, E.TANDATANGANI, W.ATASAN, late) is S.DITANDATANGANI


def test_the_forum_advises_and_the_rater_signs():
    forum = at(has_forum=True, stage=PeriodStage.FORUM)
    assert advance(S.DRAF, E.AJUKAN_FORUM, W.PENILAI, at(has_forum=True)) is S.DIAJUKAN_FORUM
    assert advance(S.DIAJUKAN_FORUM, E.SELESAIKAN_FORUM, W.FORUM, forum) is S.SELESAI_FORUM
    assert advance(S.SELESAI_FORUM, E.TANDATANGANI, W.PENILAI, forum) is S.DITANDATANGANI


def test_every_row_names_an_article_and_a_state_has_one_goal_for_a_step():
    assert all(one.article for one in STEPS)
    goals = {}
    for one in STEPS:
        assert goals.setdefault((one.step, one.origin), one.goal) is one.goal
    assert {one.step for one in STEPS} == set(E)


def test_only_the_rater_or_the_superior_crosses_into_a_signed_state():
    crossing = [one for one in STEPS if one.origin not in SIGNED and one.goal in SIGNED]
    assert {one.step for one in crossing} == {E.TANDATANGANI}
    assert {party for one in crossing for party in one.by} == {W.PENILAI, W.ATASAN}


def test_nothing_leads_back_from_a_signature():
    assert not [one for one in STEPS if one.origin in SIGNED and one.goal not in SIGNED]


circumstances = st.builds(
    Circumstances,
    on=st.dates(date(2026, 9, 1), date(2027, 2, 28)),
    stage=st.sampled_from(PeriodStage),
    last_day=st.just(CLOSES),
    has_forum=st.booleans(),
    is_practice=st.booleans(),
    taken_over=st.booleans(),
    lacks=st.integers(0, 2),
    needs_talk=st.booleans(),
    has_talked=st.booleans(),
    objection_until=st.none() | st.dates(date(2026, 9, 1), date(2027, 2, 28)),
    is_final=st.booleans(),
)


@given(
    st.sampled_from([W.PEGAWAI, W.FORUM, W.KEPEGAWAIAN, W.JAM]),
    st.lists(st.tuples(st.sampled_from(E), circumstances), max_size=30),
)
def test_no_sequence_of_steps_of_another_party_reaches_a_signature(party, steps):
    """Property: the employee (as the forum, the office and the clock) never signs."""
    state = S.DRAF
    for step, now in steps:
        if refusal(state, step, party, now) is None:
            state = advance(state, step, party, now)
        assert state not in SIGNED


@given(st.sampled_from(S), st.sampled_from(W), circumstances)
def test_what_is_legal_can_be_taken_and_nothing_else(state, party, now):
    legal = legal_steps(state, party, now)
    for step in E:
        assert (step in legal) == (refusal(state, step, party, now) is None)
        if step in legal:
            assert advance(state, step, party, now) in set(S)


@given(st.sampled_from(S), st.sampled_from(W), circumstances)
def test_in_a_practice_nothing_is_ever_signed(state, party, now):
    if state in OPEN and now.is_practice:
        assert E.TANDATANGANI not in legal_steps(state, party, now)
