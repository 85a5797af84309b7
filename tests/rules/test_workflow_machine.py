"""Random lives of one evaluation, day by day: the law's promises hold on every path."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portal.rules.period_cycle import PeriodStage
from portal.rules.workflow import (
    SIGNED,
    Circumstances,
    EvaluationState,
    EvaluationStep,
    Party,
    advance,
    refusal,
)

OPENS, CLOSES = date(2026, 9, 20), date(2026, 10, 12)
S, E, W = EvaluationState, EvaluationStep, Party


class Life(RuleBasedStateMachine):
    """Everybody tries everything; the clock hands over after the window."""

    @initialize(forum=st.booleans(), talk=st.booleans(), practice=st.booleans())
    def begin(self, forum: bool, talk: bool, practice: bool) -> None:
        self.forum, self.talk, self.practice = forum, talk, practice
        self.on, self.state, self.stage = OPENS, S.DRAF, PeriodStage.PENILAIAN
        self.lacks, self.has_talked, self.taken_over = 3, False, False
        self.was_in_forum = False
        self.objection_until: date | None = None
        self.signed_by: Party | None = None
        self.signed_on: date | None = None

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.on += timedelta(days)
        if self.on > CLOSES and not self.practice and self.state not in SIGNED:
            self.taken_over = True

    @rule(to=st.sampled_from([PeriodStage.FORUM, PeriodStage.PENETAPAN]))
    def next_stage(self, to: PeriodStage) -> None:
        order = list(PeriodStage)
        if order.index(to) > order.index(self.stage) and (
            to is PeriodStage.PENETAPAN or self.forum
        ):
            self.stage = to

    @rule()
    def write(self) -> None:
        if self.state.is_written:
            self.lacks = max(0, self.lacks - 1)

    @rule()
    def talk_together(self) -> None:
        if self.state is S.DIBAGIKAN:
            self.has_talked = True

    @rule(step=st.sampled_from(E), party=st.sampled_from(W))
    def try_step(self, step: EvaluationStep, party: Party) -> None:
        now, before = self.now(), self.state
        if refusal(before, step, party, now) is not None:
            return
        self.state = advance(before, step, party, now)
        if step is E.AMBIL_ALIH:
            self.lacks = 3
        if step is E.TANDATANGANI:
            self.signed_by, self.signed_on, self.was_complete = party, self.on, now.lacks == 0
            self.could_talk = now.has_talked or not now.needs_talk or now.taken_over
            self.forum_was_over = (
                not self.forum or now.taken_over or before is S.SELESAI_FORUM
                or now.stage is PeriodStage.PENETAPAN
            )  # fmt: skip
        if step is E.TERIMA:
            self.objection_until = self.on + timedelta(20)
        if step is E.AJUKAN_KEBERATAN:
            assert self.on <= (self.objection_until or date.min)
        if step is E.SELESAIKAN and before is not S.DIPUTUS:
            assert self.objection_until is None or self.on > self.objection_until

    def now(self) -> Circumstances:
        return Circumstances(
            on=self.on, stage=self.stage, last_day=CLOSES, has_forum=self.forum,
            is_practice=self.practice, taken_over=self.taken_over, lacks=self.lacks,
            needs_talk=self.talk, has_talked=self.has_talked,
            objection_until=self.objection_until,
        )  # fmt: skip

    @invariant()
    def a_signature_is_lawful(self) -> None:
        if getattr(self, "state", S.DRAF) not in SIGNED:
            return
        assert not self.practice
        assert self.was_complete
        assert self.could_talk
        assert self.forum_was_over
        if self.signed_by is W.PENILAI:
            assert self.signed_on is not None
            assert self.signed_on <= CLOSES
        else:
            assert self.signed_by is W.ATASAN
            assert self.taken_over


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase
