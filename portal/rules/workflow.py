"""The way of one employee's evaluation in one period: states, steps, who takes them, and when.

One table for the rating, the forum, signing, delivery and objection.  Sources: PermenPANRB 6/2022,
Ps. 24-29, L.IV.A-B, L.V.A-B; the talk before signing and the forum are the agency's own (L.III.C.15
leaves the process to it).  No step of this table is ever taken by the employee and ends in a
signature of the rater, nor the other way round.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from portal.rules.period_cycle import PeriodStage as P


class EvaluationState(StrEnum):
    """Where one evaluation stands."""

    DRAF = "draf"
    DIBAGIKAN = "dibagikan"
    DIAJUKAN_FORUM = "diajukan_forum"
    SELESAI_FORUM = "selesai_forum"
    DITANDATANGANI = "ditandatangani"
    DISERAHKAN = "diserahkan"
    DITERIMA = "diterima"
    DIKEMBALIKAN = "dikembalikan"
    DITOLAK = "ditolak"
    KEBERATAN = "keberatan"
    DIPUTUS = "diputus"
    SELESAI = "selesai"
    DIKECUALIKAN = "dikecualikan"

    @property
    def is_written(self) -> bool:
        """Whether the evaluator may still write in it."""
        return self in (EvaluationState.DRAF, EvaluationState.SELESAI_FORUM)

    @property
    def is_signed(self) -> bool:
        """Whether it bears the signature of the rater or the rater's superior."""
        return self in SIGNED

    @property
    def is_open(self) -> bool:
        """Whether the rating is not signed yet."""
        return self in OPEN


class EvaluationStep(StrEnum):
    """What moves an evaluation on."""

    BAGIKAN = "bagikan"
    TARIK = "tarik"
    AJUKAN_FORUM = "ajukan_forum"
    KEMBALIKAN_FORUM = "kembalikan_forum"
    SELESAIKAN_FORUM = "selesaikan_forum"
    TANDATANGANI = "tandatangani"
    AMBIL_ALIH = "ambil_alih"
    KECUALIKAN = "kecualikan"
    BATALKAN_KECUALI = "batalkan_kecuali"
    SERAHKAN = "serahkan"
    TERIMA = "terima"
    KEMBALIKAN = "kembalikan"
    CATAT_PENOLAKAN = "catat_penolakan"
    AJUKAN_KEBERATAN = "ajukan_keberatan"
    PUTUSKAN = "putuskan"
    SELESAIKAN = "selesaikan"


class Party(StrEnum):
    """Who takes a step.

    `PENILAI` is the rater of this period, `ATASAN` the rater's superior; the clock signs nothing.
    """

    PENILAI = "penilai"
    ATASAN = "atasan"
    PEGAWAI = "pegawai"
    FORUM = "forum"
    KEPEGAWAIAN = "kepegawaian"
    JAM = "jam"


class StepFault(StrEnum):
    """Why a step is refused."""

    BUKAN_LANGKAH = "bukan_langkah"
    TIDAK_BERWENANG = "tidak_berwenang"
    LATIHAN = "latihan"
    BUKAN_TAHAPNYA = "bukan_tahapnya"
    WAKTU_HABIS = "waktu_habis"
    BELUM_BERALIH = "belum_beralih"
    BELUM_LENGKAP = "belum_lengkap"
    BELUM_DIBICARAKAN = "belum_dibicarakan"
    BERSIFAT_FINAL = "bersifat_final"
    BELUM_WAKTUNYA = "belum_waktunya"


class StepError(ValueError):
    """A step that the table does not allow now; `fault` says why."""

    def __init__(self, step: EvaluationStep, fault: StepFault) -> None:
        super().__init__(f"{step}: {fault}")
        self.fault = fault


S, E, W = EvaluationState, EvaluationStep, Party
RATING: Final = frozenset({P.PENILAIAN, P.FORUM, P.PENETAPAN})
"""Stages of a period in which evaluations are worked on and signed."""
AFTER_FORUM: Final = frozenset({P.PENETAPAN})
FOLLOW_UP: Final = frozenset({P.PENILAIAN, P.FORUM, P.PENETAPAN, P.KEBERATAN})
_IN_HAND: Final = (S.DRAF, S.DIBAGIKAN, S.DIAJUKAN_FORUM, S.SELESAI_FORUM)
OPEN: Final = frozenset(_IN_HAND)
SIGNED: Final = frozenset(S) - OPEN - {S.DIKECUALIKAN}
RECEIVED: Final = (S.DITERIMA, S.DIKEMBALIKAN, S.DITOLAK)


class LegalStep(NamedTuple):
    """A row of the table.

    `with_forum` None = in every scheme; `clock` names the deadline that runs or ends with the step
    (`rules.statutory`); `stages` are those of the period.
    """

    step: EvaluationStep
    origin: EvaluationState
    goal: EvaluationState
    by: tuple[Party, ...]
    stages: frozenset[P]
    with_forum: bool | None
    clock: str | None
    article: str


def _rows(
    step: EvaluationStep,
    origins: tuple[EvaluationState, ...],
    goal: EvaluationState,
    by: tuple[Party, ...],
    stages: frozenset[P],
    article: str,
    with_forum: bool | None = None,
    clock: str | None = None,
) -> tuple[LegalStep, ...]:
    return tuple(
        LegalStep(step, one, goal, by, stages, with_forum, clock, article) for one in origins
    )


_BOTH = (W.PENILAI, W.ATASAN)
STEPS: Final = (
    *_rows(E.BAGIKAN, (S.DRAF,), S.DIBAGIKAN, _BOTH, RATING, "Ps. 17-20; skema instansi"),
    *_rows(E.TARIK, (S.DIBAGIKAN,), S.DRAF, _BOTH, RATING, "L.IV.B.3; skema instansi"),
    *_rows(E.AJUKAN_FORUM, (S.DRAF, S.DIBAGIKAN), S.DIAJUKAN_FORUM, (W.PENILAI,),
           RATING - AFTER_FORUM, "L.III.C.15; skema instansi", with_forum=True),
    *_rows(E.KEMBALIKAN_FORUM, (S.DIAJUKAN_FORUM,), S.DRAF, (W.FORUM,),
           RATING - AFTER_FORUM, "L.III.C.15; skema instansi", with_forum=True),
    *_rows(E.SELESAIKAN_FORUM, (S.DIAJUKAN_FORUM,), S.SELESAI_FORUM, (W.FORUM, W.JAM),
           RATING, "L.III.C.15; skema instansi", with_forum=True),
    *_rows(E.TANDATANGANI, (S.DRAF, S.DIBAGIKAN), S.DITANDATANGANI, _BOTH, RATING,
           "L.IV.B.3; L.V.A.4, 8", with_forum=False, clock="K7"),
    *_rows(E.TANDATANGANI, (S.SELESAI_FORUM,), S.DITANDATANGANI, (W.PENILAI,), RATING,
           "L.IV.B.3; L.V.A.4", with_forum=True, clock="K7"),
    # The forum is over: whoever it did not reach is signed without its advice.
    *_rows(E.TANDATANGANI, (S.DRAF, S.DIBAGIKAN, S.DIAJUKAN_FORUM), S.DITANDATANGANI, _BOTH,
           AFTER_FORUM, "L.IV.B.3; L.V.A.4, 8", with_forum=True, clock="K7"),
    *_rows(E.AMBIL_ALIH, _IN_HAND, S.DRAF, (W.ATASAN,), RATING,
           "L.IV.A.11; L.V.A.8", clock="K10"),
    *_rows(E.KECUALIKAN, _IN_HAND, S.DIKECUALIKAN, (W.KEPEGAWAIAN,), RATING, "L.II.C.8"),
    *_rows(E.BATALKAN_KECUALI, (S.DIKECUALIKAN,), S.DRAF, (W.KEPEGAWAIAN,), RATING, "L.II.C.8"),
    *_rows(E.SERAHKAN, (S.DITANDATANGANI,), S.DISERAHKAN, _BOTH, FOLLOW_UP,
           "L.V.A.5, 9", clock="K7"),
    *_rows(E.TERIMA, (S.DITANDATANGANI, S.DISERAHKAN), S.DITERIMA, (W.PEGAWAI,), FOLLOW_UP,
           "L.V.A.6, 10", clock="K8"),
    *_rows(E.KEMBALIKAN, (S.DITERIMA, S.DITOLAK), S.DIKEMBALIKAN, (W.PEGAWAI,), FOLLOW_UP,
           "L.V.A.6, 10", clock="K8"),
    *_rows(E.CATAT_PENOLAKAN, (S.DISERAHKAN, S.DITERIMA), S.DITOLAK, _BOTH, FOLLOW_UP,
           "L.V.A.6; skema instansi", clock="K8"),
    *_rows(E.AJUKAN_KEBERATAN, RECEIVED, S.KEBERATAN, (W.PEGAWAI,), FOLLOW_UP,
           "Ps. 29(1)-(2); L.V.B.1-2", clock="K14"),
    *_rows(E.PUTUSKAN, (S.KEBERATAN,), S.DIPUTUS, (W.ATASAN,), FOLLOW_UP,
           "Ps. 29(3)-(5); L.V.B.3-7", clock="K15"),
    *_rows(E.SELESAIKAN, (*RECEIVED, S.DIPUTUS), S.SELESAI, (W.JAM, W.KEPEGAWAIAN),
           FOLLOW_UP | {P.SELESAI}, "L.V.B.2, 6", clock="K14"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the table looks at beside state and party.

    `last_day` is the rater's last day to evaluate (the window's, or an extension's), `taken_over`
    that the law gave the evaluation to the rater's superior (L.IV.A.11).  `lacks` counts what the
    sheet still misses.  `objection_until` is the last day of K14, None while it does not run;
    `is_final` = not open to objection (L.IV.A.11-12, as the agency decided).
    """

    on: date
    stage: P
    last_day: date
    has_forum: bool = False
    is_practice: bool = False
    taken_over: bool = False
    lacks: int = 0
    needs_talk: bool = False
    has_talked: bool = False
    objection_until: date | None = None
    is_final: bool = False


def refusal(
    state: EvaluationState, step: EvaluationStep, party: Party, now: Circumstances
) -> StepFault | None:
    """Why somebody cannot take a step now, None when they can."""
    rows = [one for one in STEPS if (one.step, one.origin) == (step, state)]
    rows = [one for one in rows if one.with_forum in (None, _has_forum(now))]
    if not rows:
        return StepFault.BUKAN_LANGKAH
    rows = [one for one in rows if party in one.by]
    if not rows:
        return StepFault.TIDAK_BERWENANG
    if not any(now.stage in one.stages for one in rows):
        return StepFault.BUKAN_TAHAPNYA
    return _fault(step, party, now)


def advance(
    state: EvaluationState, step: EvaluationStep, party: Party, now: Circumstances
) -> EvaluationState:
    """The state after a step; StepError when the table, the day or the party does not allow it."""
    fault = refusal(state, step, party, now)
    if fault is not None:
        raise StepError(step, fault)
    return next(one.goal for one in STEPS if (one.step, one.origin) == (step, state))


def legal_steps(
    state: EvaluationState, party: Party, now: Circumstances
) -> tuple[EvaluationStep, ...]:
    """The steps that somebody may take now, in the order of the table."""
    return tuple(step for step in E if refusal(state, step, party, now) is None)


def _has_forum(now: Circumstances) -> bool:
    """No forum advises the superior who evaluates after the window: its time is over."""
    return now.has_forum and not now.taken_over


_NEEDS_SHEET: Final = frozenset({E.BAGIKAN, E.AJUKAN_FORUM, E.TANDATANGANI})
_RATERS: Final = frozenset({E.BAGIKAN, E.TARIK, E.AJUKAN_FORUM, E.TANDATANGANI})


def _fault(step: EvaluationStep, party: Party, now: Circumstances) -> StepFault | None:
    checks = (
        (now.is_practice and step in _NOT_IN_PRACTICE, StepFault.LATIHAN),
        (step in _RATERS and party is W.PENILAI and _is_late(now), StepFault.WAKTU_HABIS),
        (step in _TAKEN_OVER and party is W.ATASAN and not now.taken_over, StepFault.BELUM_BERALIH),
        (step in _NEEDS_SHEET and now.lacks > 0, StepFault.BELUM_LENGKAP),
        (step in _NEEDS_TALK and _owes_talk(now), StepFault.BELUM_DIBICARAKAN),
        (step is E.AJUKAN_KEBERATAN and now.is_final, StepFault.BERSIFAT_FINAL),
        (step is E.AJUKAN_KEBERATAN and not _may_object(now), StepFault.WAKTU_HABIS),
        (step is E.SELESAIKAN and not now.is_final and _may_object(now), StepFault.BELUM_WAKTUNYA),
    )
    return next((fault for is_so, fault in checks if is_so), None)


_NOT_IN_PRACTICE: Final = frozenset(E) - {
    E.BAGIKAN, E.TARIK, E.AJUKAN_FORUM, E.KEMBALIKAN_FORUM, E.SELESAIKAN_FORUM,
}  # fmt: skip
_TAKEN_OVER: Final = frozenset({*_RATERS, E.AMBIL_ALIH})
_NEEDS_TALK: Final = frozenset({E.AJUKAN_FORUM, E.TANDATANGANI})


def _is_late(now: Circumstances) -> bool:
    """After the last day the rater has lost the right to evaluate and to sign (L.IV.A.11)."""
    return not now.is_practice and (now.taken_over or now.on > now.last_day)


def _owes_talk(now: Circumstances) -> bool:
    return now.needs_talk and not now.taken_over and not now.has_talked


def _may_object(now: Circumstances) -> bool:
    """Within the employee's fourteen working days (K14, L.V.B.2)."""
    return now.objection_until is not None and now.on <= now.objection_until
