"""Periods, their windows, and the table of steps, walked at random by people with any roles."""

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portal.rules.dated_rules import RuleFileError
from portal.rules.holiday_table import shipped_holidays
from portal.rules.period_cycle import (
    STEPS,
    EvaluationPeriod,
    EvaluationWindow,
    PeriodStage,
    PeriodStep,
    Situation,
    StepError,
    StepFault,
    advance,
    cycle,
    legal_steps,
    refusal,
    window,
)
from portal.rules.period_rule import SHIPPED, load_periods, periods_on
from portal.rules.roles import Role
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

TEXT = SHIPPED.read_text(encoding="utf-8")
RULE = periods_on(date(2026, 1, 1))
CALENDAR = shipped_holidays().calendar("74.71")
Q3 = EvaluationPeriod(SurveyPeriod.parse("2026-t3"))
YEAR = EvaluationPeriod(SurveyPeriod.parse("2026"))
WINDOW = window(Q3, RULE, CALENDAR)


def situation(on, **changed):
    usual = {"period": Q3, "window": WINDOW, "has_forum": False}
    return Situation(on=on, **{**usual, **changed})


@pytest.mark.parametrize(
    ("cadence", "keys"),
    [
        pytest.param(
            PeriodKind.TRIWULAN,
            ["2026-t1", "2026-t2", "2026-t3", "2026-t4", "2026"],
            id="triwulanan",
        ),
        pytest.param(
            PeriodKind.BULAN, [f"2026-{m:02}" for m in range(1, 13)] + ["2026"], id="bulanan"
        ),
    ],
)
def test_a_year_has_its_periodic_evaluations_and_the_annual_one(cadence, keys):
    periods = cycle(2026, cadence, RULE)
    assert [period.span.key for period in periods] == keys
    assert [period.is_annual for period in periods] == [False] * (len(keys) - 1) + [True]


@pytest.mark.parametrize("cadence", [PeriodKind.SEMESTER, PeriodKind.TAHUN])
def test_evaluations_are_monthly_or_quarterly_only(cadence):
    with pytest.raises(ValueError, match="not held"):
        cycle(2026, cadence, RULE)


@pytest.mark.parametrize(
    ("day", "is_inside"),
    [
        pytest.param(date(2026, 8, 25), False, id="25-agustus-contoh-peraturan"),
        pytest.param(date(2026, 9, 25), True, id="25-september-contoh-peraturan"),
        pytest.param(date(2026, 9, 23), False, id="sehari-sebelum"),
        pytest.param(date(2026, 10, 14), True, id="hari-terakhir"),
        pytest.param(date(2026, 10, 15), False, id="sehari-sesudah"),
    ],
)
def test_the_default_window_keeps_the_examples_of_the_regulation(day, is_inside):
    assert WINDOW.holds(day) is is_inside


def test_the_annual_window_ends_with_january_whatever_the_setting():
    for after in (0, 60):
        annual = window(YEAR, RULE, CALENDAR, closes_workdays_after_end=after)
        assert annual == EvaluationWindow(date(2026, 12, 25), date(2027, 1, 31))


def test_an_agency_sets_its_own_periodic_window():
    own = window(Q3, RULE, CALENDAR, opens_days_before_end=500, closes_workdays_after_end=0)
    assert own == EvaluationWindow(date(2026, 7, 1), date(2026, 9, 30))
    with pytest.raises(ValueError, match="window"):
        window(Q3, RULE, CALENDAR, opens_days_before_end=-1)


@pytest.mark.parametrize("has_forum", [False, True], ids=["tanpa-forum", "dengan-forum"])
def test_a_period_passes_all_stages_of_its_scheme(has_forum):
    days = {
        PeriodStep.MULAI: date(2026, 7, 1),
        PeriodStep.BUKA_PENILAIAN: date(2026, 9, 24),
        PeriodStep.BUKA_FORUM: date(2026, 10, 5),
        PeriodStep.BUKA_PENETAPAN: date(2026, 10, 8),
        PeriodStep.BUKA_KEBERATAN: date(2026, 10, 14),
        PeriodStep.TUTUP: date(2026, 11, 20),
    }
    if not has_forum:
        del days[PeriodStep.BUKA_FORUM]
    stage = PeriodStage.RENCANA
    for step, on in days.items():
        now = situation(on, has_forum=has_forum, is_settled=True, rights_end=date(2026, 11, 19))
        assert [legal.step for legal in legal_steps(stage, now, [Role.HR])] == [step]
        stage = advance(stage, step, now, [Role.HR])
    assert stage is PeriodStage.SELESAI


_S, _P, _F = PeriodStage, PeriodStep, StepFault


@pytest.mark.parametrize(
    ("stage", "step", "now", "fault"),
    [
        pytest.param(_S.RENCANA, _P.MULAI, {"on": date(2026, 6, 30)}, _F.BELUM_WAKTUNYA, id="dini"),
        pytest.param(
            _S.BERJALAN, _P.BUKA_PENILAIAN, {"on": date(2026, 9, 23)}, _F.BELUM_WAKTUNYA, id="buka"
        ),
        pytest.param(
            _S.BERJALAN, _P.BUKA_PENETAPAN, {"on": date(2026, 9, 30)}, _F.BUKAN_LANGKAH, id="lompat"
        ),
        pytest.param(
            _S.PENILAIAN, _P.BUKA_FORUM, {"on": date(2026, 9, 30)}, _F.BUKAN_LANGKAH, id="tanpa"
        ),
        pytest.param(
            _S.PENILAIAN,
            _P.BUKA_PENETAPAN,
            {"on": date(2026, 9, 30), "has_forum": True},
            _F.BUKAN_LANGKAH,
            id="forum-dilewati",
        ),
        pytest.param(
            _S.PENETAPAN,
            _P.BUKA_KEBERATAN,
            {"on": date(2026, 10, 20)},
            _F.BELUM_LENGKAP,
            id="belum",
        ),
        pytest.param(
            _S.KEBERATAN, _P.TUTUP, {"on": date(2026, 12, 1)}, _F.BELUM_WAKTUNYA, id="tak-diketahui"
        ),
        pytest.param(
            _S.KEBERATAN,
            _P.TUTUP,
            {"on": date(2026, 11, 19), "rights_end": date(2026, 11, 19)},
            _F.BELUM_WAKTUNYA,
            id="hari-hak-terakhir",
        ),
        pytest.param(
            _S.KEBERATAN,
            _P.TUTUP,
            {"on": date(2026, 11, 20), "rights_end": date(2026, 11, 19), "open_objections": 1},
            _F.BELUM_LENGKAP,
            id="keberatan-terbuka",
        ),
        pytest.param(_S.SELESAI, _P.MULAI, {"on": date(2026, 12, 1)}, _F.BUKAN_LANGKAH, id="usai"),
    ],
)
def test_a_step_out_of_turn_is_refused_with_its_reason(stage, step, now, fault):
    assert refusal(stage, step, situation(**now), [Role.HR]) is fault
    with pytest.raises(StepError) as refused:
        advance(stage, step, situation(**now), [Role.HR])
    assert refused.value.fault is fault


def test_the_forum_hands_back_only_while_raters_may_still_evaluate():
    for on, fault in ((WINDOW.closes, None), (date(2026, 10, 15), StepFault.WAKTU_HABIS)):
        now = situation(on, has_forum=True)
        chair = [Role.KETUA_FORUM]
        assert refusal(PeriodStage.FORUM, PeriodStep.KEMBALIKAN, now, chair) is fault


def test_the_clock_alone_starts_opens_and_closes_but_never_ends_an_evaluation():
    automatic = {legal.step for legal in STEPS if legal.automatic}
    assert automatic == {
        *(PeriodStep.MULAI, PeriodStep.BUKA_PENILAIAN, PeriodStep.BUKA_KEBERATAN),
        PeriodStep.TUTUP,
    }
    now = situation(date(2026, 9, 24))
    assert refusal(PeriodStage.BERJALAN, PeriodStep.BUKA_PENILAIAN, now, [], by_clock=True) is None
    assert refusal(PeriodStage.RENCANA, PeriodStep.MULAI, now, [], by_clock=True) is None
    assert refusal(PeriodStage.PENILAIAN, PeriodStep.BUKA_PENETAPAN, now, [], by_clock=True) is (
        StepFault.TIDAK_BERWENANG
    )


def test_a_practice_period_has_the_same_stages_and_no_dates():
    practice = EvaluationPeriod(Q3.span, is_practice=True)
    stage = PeriodStage.RENCANA
    now = situation(date(2026, 2, 1), period=practice)
    while steps := legal_steps(stage, now, [Role.HR]):
        stage = advance(stage, steps[0].step, now, [Role.HR])
    assert stage is PeriodStage.SELESAI
    assert not legal_steps(PeriodStage.RENCANA, now, [Role.PEGAWAI, Role.ADMIN])


class PeriodMachine(RuleBasedStateMachine):
    """Time goes on, documents are settled, objections come and go, and anybody tries any step."""

    @initialize(has_forum=st.booleans())
    def begin(self, has_forum):
        self.stage = PeriodStage.RENCANA
        self.path = [self.stage]
        self.on = date(2026, 6, 20)
        self.has_forum = has_forum
        self.facts = {"is_settled": False, "rights_end": None, "open_objections": 0}

    @rule(days=st.integers(1, 40))
    def wait(self, days):
        self.on += timedelta(days=days)

    @precondition(lambda self: self.stage is PeriodStage.PENETAPAN)
    @rule()
    def settle(self):
        self.facts |= {"is_settled": True, "rights_end": CALENDAR.add_workdays(self.on, 14)}

    @precondition(lambda self: self.stage is PeriodStage.KEBERATAN)
    @rule(number=st.integers(0, 2))
    def objections(self, number):
        self.facts["open_objections"] = number

    @rule(
        step=st.sampled_from(PeriodStep),
        roles=st.frozensets(st.sampled_from(Role), max_size=4),
        by_clock=st.booleans(),
    )
    def try_step(self, step, roles, by_clock):
        now = situation(self.on, has_forum=self.has_forum, **self.facts)
        allowed = {legal.step for legal in legal_steps(self.stage, now, roles)}
        if not by_clock:
            assert (refusal(self.stage, step, now, roles) is None) == (step in allowed)
        try:
            reached = advance(self.stage, step, now, roles, by_clock=by_clock)
        except StepError:
            return
        assert by_clock or roles & {Role.HR, Role.KETUA_FORUM}
        self.check(self.stage, reached)
        self.stage = reached
        self.path.append(reached)

    def check(self, before, after):
        order = list(PeriodStage)
        is_return = (before, after) == (PeriodStage.FORUM, PeriodStage.PENILAIAN)
        assert is_return or order.index(after) > order.index(before)
        if after is PeriodStage.PENILAIAN:
            assert self.on >= WINDOW.opens
        if after is PeriodStage.SELESAI:
            assert self.on > self.facts["rights_end"]
            assert not self.facts["open_objections"]

    @invariant()
    def no_stage_is_skipped(self):
        if not hasattr(self, "path"):
            return
        passed = [stage for stage in PeriodStage if stage in self.path]
        scheme = [s for s in PeriodStage if self.has_forum or s is not PeriodStage.FORUM]
        assert passed == scheme[: len(passed)]


TestPeriodMachine = PeriodMachine.TestCase
TestPeriodMachine.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param('["bulan", "triwulan"]', '["semester"]', "cadences", id="irama"),
        pytest.param('["bulan", "triwulan"]', "[]", "cadences", id="tanpa-irama"),
        pytest.param('"01-31"', '"13-31"', "annual_closes", id="bulan-13"),
        pytest.param('"01-31"', '"Januari"', "annual_closes", id="bukan-tanggal"),
        pytest.param("end = 6", "end = -6", "opens_days_before_end", id="negatif"),
        pytest.param("end = 6", "end = true", "opens_days_before_end", id="bukan-bilangan"),
        pytest.param("[rule.window]", "[rule.window]\nlain = 1", "lain", id="kolom-asing"),
    ],
)
def test_a_broken_period_file_is_refused_with_the_place(old, new, named):
    assert old in TEXT
    with pytest.raises(RuleFileError, match=named):
        load_periods(TEXT.replace(old, new))
