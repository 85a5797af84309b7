"""How a forum sits: quorum, who judges a case, when the opinions of others are open, what advice
must contain.

The forum is the agency's own (PermenPANRB 6/2022, L.III.C.15); it advises and has no power to rate
(Ps. 24-25: the rater evaluates).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.rules.forum_words import (
    AdviceFault,
    CaseStanding,
    RecusalGround,
    SittingFault,
    Verdict,
)
from portal.rules.predikat import Ekspektasi
from portal.rules.workflow import EvaluationState

Ratings = tuple[Ekspektasi, Ekspektasi]
"""Hasil kerja and perilaku kerja."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member before one case; whoever stands back after writing is recused too."""

    is_recused: bool = False
    is_present: bool = False
    has_written: bool = False


def needed(members: int, percent: int) -> int:
    """How many of the members make a quorum: the percentage, rounded up (skema instansi)."""
    return -(-members * percent // 100)


def has_quorum(present: int, members: int, percent: int) -> bool:
    """Whether a session may sit; nobody is no quorum of nobody."""
    return members > 0 and present >= needed(members, percent)


def sitting_fault(seats: Sequence[Seat], percent: int, least: int) -> SittingFault | None:
    """Why a case cannot be concluded, None when it can (skema instansi).

    Whoever is recused counts neither as a member nor as present; at least `least` must judge, and
    as many as make the quorum must have written before the talk.
    """
    judging = [seat for seat in seats if not seat.is_recused]
    present = [seat for seat in judging if seat.is_present]
    wanted = max(needed(len(judging), percent), least)
    if len(present) < wanted:
        return SittingFault.TANPA_KUORUM
    written = sum(seat.has_written for seat in present)
    return SittingFault.PENDAPAT_KURANG if written < wanted else None


def standing_of(
    state: EvaluationState | None, *, went_over: bool, changed_hands: bool, is_advised: bool
) -> CaseStanding:
    """Whether the forum can still advise on a case.

    Its time is over once the rating is signed (Ps. 24-25) or the superior evaluates (L.IV.A.11);
    `changed_hands` = somebody else evaluates than when the agenda was fixed (L.IV.A.13-14).
    """
    if is_advised:
        return CaseStanding.DIBAHAS
    if state is not None and state.is_signed:
        return CaseStanding.DITANDATANGANI
    if state is EvaluationState.DIKECUALIKAN:
        return CaseStanding.DIKECUALIKAN
    if went_over or changed_hands:
        return CaseStanding.BERALIH
    return {
        EvaluationState.DIAJUKAN_FORUM: CaseStanding.TERBUKA,
        EvaluationState.SELESAI_FORUM: CaseStanding.TIDAK_DIBAHAS,
    }.get(state or EvaluationState.DRAF, CaseStanding.DITARIK)


def reads_tie(*, is_chair: bool, stands_back: bool) -> bool:
    """Whether somebody may know which tie a member declared: the chair, and not on a case from
    which the chair stands back (a quarrel with the chair, too, is somebody's tie).
    """
    return is_chair and not stands_back


def sees_others(*, is_recused: bool, has_written: bool, is_blind: bool) -> bool:
    """Whether a member may read what the others wrote: never on a case from which they stand back,
    and in a blind forum only after their own opinion (design: forum with conscience).
    """
    return not is_recused and (has_written or not is_blind)


def recusal(
    member: UUID,
    employee: UUID,
    rater: UUID | None,
    superior: UUID | None,
    rated_by_employee: Collection[UUID],
) -> RecusalGround | None:
    """Why a member must stand back whatever they declare, None when nothing speaks against them.

    Nobody judges oneself, whom one rates or would rate in the second instance (L.IV.A.11), nor the
    person who rates oneself.
    """
    if member == employee:
        return RecusalGround.DIRI
    if member == rater:
        return RecusalGround.PENILAI
    if member == superior:
        return RecusalGround.ATASAN_PENILAI
    return RecusalGround.DINILAI_OLEHNYA if member in rated_by_employee else None


def advice_fault(
    verdict: Verdict,
    before: Ratings,
    proposed: Ratings | None,
    reason: str,
    evidence: str | None,
    links: int = 0,
) -> AdviceFault | None:
    """What advice or an opinion lacks.  `evidence` None = none is asked for (an opinion).

    Every one has a reason; a change names its evidence, of which `links` are pieces of the case,
    and really changes a rating.
    """
    if not reason.strip():
        return AdviceFault.TANPA_ALASAN
    if verdict is Verdict.PERTAHANKAN:
        return None
    if proposed is None or proposed == before:
        return AdviceFault.TIDAK_MENGUBAH
    is_bare = evidence is not None and not evidence.strip() and not links
    return AdviceFault.TANPA_BUKTI if is_bare else None
