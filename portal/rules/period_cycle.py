"""The yearly cycle: periods, their evaluation windows, and the one table of legal steps.

Sources: PermenPANRB 6/2022, Ps. 14, 16, 24-29 and L.IV.A.8-11, L.V.A-B; the forum between rating
and signing is the agency's own (L.III.C.15 leaves the process to it) and has no power to rate.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from portal.rules.period_rule import PeriodRule
from portal.rules.roles import Role
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.rules.workdays import WorkCalendar


class PeriodStage(StrEnum):
    """Where a period stands, in the order in which stages are passed."""

    RENCANA = "rencana"
    BERJALAN = "berjalan"
    PENILAIAN = "penilaian"
    FORUM = "forum"
    PENETAPAN = "penetapan"
    KEBERATAN = "keberatan"
    SELESAI = "selesai"


class PeriodStep(StrEnum):
    """What moves a period on."""

    MULAI = "mulai"
    BUKA_PENILAIAN = "buka_penilaian"
    BUKA_FORUM = "buka_forum"
    KEMBALIKAN = "kembalikan"
    BUKA_PENETAPAN = "buka_penetapan"
    BUKA_KEBERATAN = "buka_keberatan"
    TUTUP = "tutup"


class StepFault(StrEnum):
    """Why a step is refused."""

    BUKAN_LANGKAH = "bukan_langkah"
    TIDAK_BERWENANG = "tidak_berwenang"
    BELUM_WAKTUNYA = "belum_waktunya"
    WAKTU_HABIS = "waktu_habis"
    BELUM_LENGKAP = "belum_lengkap"


class StepError(ValueError):
    """A step that the table does not allow now; `fault` says why."""

    def __init__(self, step: PeriodStep, fault: StepFault) -> None:
        super().__init__(f"{step}: {fault}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class EvaluationPeriod:
    """A month or quarter (evaluasi periodik) or a year (evaluasi tahunan).

    `is_practice` marks a masa latihan: it has all stages, and no date, clock, document or result.
    """

    span: SurveyPeriod
    is_practice: bool = False

    @property
    def is_annual(self) -> bool:
        """Evaluasi Kinerja Tahunan (Ps. 1(8)); the others are periodik (Ps. 1(7))."""
        return self.span.kind is PeriodKind.TAHUN


@dataclass(frozen=True, slots=True)
class EvaluationWindow:
    """The days on which the rater may evaluate, first and last included."""

    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return self.opens <= day <= self.closes


@dataclass(frozen=True, slots=True)
class Situation:
    """What the table looks at.

    `is_settled`: every document is signed by the rater or the rater's superior, or its employee is
    excused.  `rights_end`: the last day on which anybody may still object or an objection is to be
    decided (clocks K14, K15); None as long as it is not known.
    """

    on: date
    period: EvaluationPeriod
    window: EvaluationWindow
    has_forum: bool
    is_settled: bool = False
    rights_end: date | None = None
    open_objections: int = 0


class Legal(NamedTuple):
    """A row of the table; `with_forum` None = in every scheme, `automatic` = also by the clock."""

    step: PeriodStep
    origin: PeriodStage
    goal: PeriodStage
    by: tuple[Role, ...]
    automatic: bool
    with_forum: bool | None
    article: str


STEPS: Final = (
    Legal(PeriodStep.MULAI, PeriodStage.RENCANA, PeriodStage.BERJALAN,
          (Role.HR,), True, None, "Ps. 16(4), 24(3)"),
    Legal(PeriodStep.BUKA_PENILAIAN, PeriodStage.BERJALAN, PeriodStage.PENILAIAN,
          (Role.HR,), True, None, "L.IV.A.8"),
    Legal(PeriodStep.BUKA_PENETAPAN, PeriodStage.PENILAIAN, PeriodStage.PENETAPAN,
          (Role.HR,), False, False, "L.IV.B.3; L.V.A.4"),
    Legal(PeriodStep.BUKA_FORUM, PeriodStage.PENILAIAN, PeriodStage.FORUM,
          (Role.HR, Role.KETUA_FORUM), False, True, "L.III.C.15; skema instansi"),
    Legal(PeriodStep.KEMBALIKAN, PeriodStage.FORUM, PeriodStage.PENILAIAN,
          (Role.KETUA_FORUM,), False, True, "L.IV.A.8; skema instansi"),
    Legal(PeriodStep.BUKA_PENETAPAN, PeriodStage.FORUM, PeriodStage.PENETAPAN,
          (Role.HR, Role.KETUA_FORUM), False, True, "L.IV.B.3; L.V.A.4"),
    Legal(PeriodStep.BUKA_KEBERATAN, PeriodStage.PENETAPAN, PeriodStage.KEBERATAN,
          (Role.HR,), True, None, "L.V.A.5, 8-9; L.V.B.2"),
    Legal(PeriodStep.TUTUP, PeriodStage.KEBERATAN, PeriodStage.SELESAI,
          (Role.HR,), True, None, "Ps. 29; L.V.B.2, 6"),
)  # fmt: skip


def cycle(year: int, cadence: PeriodKind, rule: PeriodRule) -> tuple[EvaluationPeriod, ...]:
    """The periods of a performance year: 12 months or 4 quarters, then the year (Ps. 23(3), 24(2)).

    Raises ValueError for a cadence that the regulation does not know.
    """
    if cadence not in rule.cadences:
        raise ValueError(f"Evaluations are not held by {cadence}")
    numbers = range(1, 12 // cadence.length + 1)
    spans = [SurveyPeriod(cadence, year, number) for number in numbers]
    return tuple(map(EvaluationPeriod, [*spans, SurveyPeriod(PeriodKind.TAHUN, year)]))


def window(
    period: EvaluationPeriod,
    rule: PeriodRule,
    calendar: WorkCalendar,
    *,
    opens_days_before_end: int | None = None,
    closes_workdays_after_end: int | None = None,
) -> EvaluationWindow:
    """The evaluation window; the two figures are the agency's setting, else the rule's default.

    The annual window closes at the end of January of the next year whatever the setting
    (L.IV.A.8.b); how long a periodic one stays open is not in the text.
    """
    end = period.span.end
    before = rule.opens_days_before_end if opens_days_before_end is None else opens_days_before_end
    after = closes_workdays_after_end
    after = rule.closes_workdays_after_end if after is None else after
    if before < 0 or after < 0:
        raise ValueError("A window cannot close before its period ends, nor open after it")
    opens = max(period.span.start, end - timedelta(days=before))
    if period.is_annual:
        return EvaluationWindow(opens, date(end.year + 1, *rule.annual_closes))
    return EvaluationWindow(opens, calendar.add_workdays(end, after))


def legal_steps(stage: PeriodStage, now: Situation, roles: Collection[Role]) -> tuple[Legal, ...]:
    """The steps that somebody with these roles may take now, in the order of the table."""
    rows = (_row(stage, step, now) for step in PeriodStep)
    return tuple(
        row for row in rows if row is not None and refusal(stage, row.step, now, roles) is None
    )


def refusal(
    stage: PeriodStage,
    step: PeriodStep,
    now: Situation,
    roles: Collection[Role],
    *,
    by_clock: bool = False,
) -> StepFault | None:
    """Why a step cannot be taken now, None when it can.

    `by_clock`: the worker takes it and no person, which only some steps allow; nobody's signature
    is ever among them.
    """
    legal = _row(stage, step, now)
    if legal is None:
        return StepFault.BUKAN_LANGKAH
    if not (legal.automatic if by_clock else set(legal.by) & set(roles)):
        return StepFault.TIDAK_BERWENANG
    return None if now.period.is_practice else _fault(step, now)


def advance(
    stage: PeriodStage,
    step: PeriodStep,
    now: Situation,
    roles: Collection[Role],
    *,
    by_clock: bool = False,
) -> PeriodStage:
    """The stage after a step; StepError when the table, the date or the roles do not allow it."""
    fault = refusal(stage, step, now, roles, by_clock=by_clock)
    legal = _row(stage, step, now)
    if fault is not None or legal is None:
        raise StepError(step, fault or StepFault.BUKAN_LANGKAH)
    return legal.goal


def _row(stage: PeriodStage, step: PeriodStep, now: Situation) -> Legal | None:
    fitting = (
        legal
        for legal in STEPS
        if (legal.step, legal.origin) == (step, stage) and legal.with_forum in (None, now.has_forum)
    )
    return next(fitting, None)


def _fault(step: PeriodStep, now: Situation) -> StepFault | None:
    """What the calendar or open work says against a step of the table."""
    return {
        PeriodStep.MULAI: _unless(now.on >= now.period.span.start, StepFault.BELUM_WAKTUNYA),
        PeriodStep.BUKA_PENILAIAN: _unless(now.on >= now.window.opens, StepFault.BELUM_WAKTUNYA),
        # After the window the rater has lost the right to evaluate (L.IV.A.11).
        PeriodStep.KEMBALIKAN: _unless(now.on <= now.window.closes, StepFault.WAKTU_HABIS),
        PeriodStep.BUKA_KEBERATAN: _unless(now.is_settled, StepFault.BELUM_LENGKAP),
        PeriodStep.TUTUP: _closing_fault(now),
    }.get(step)


def _closing_fault(now: Situation) -> StepFault | None:
    if now.open_objections:
        return StepFault.BELUM_LENGKAP
    has_ended = now.rights_end is not None and now.on > now.rights_end
    return _unless(has_ended, StepFault.BELUM_WAKTUNYA)


def _unless(fits: bool, fault: StepFault) -> StepFault | None:
    return None if fits else fault
