"""The way of one's own evaluation as its employee may follow it: which steps the scheme has, which
are done, and which runs now.  No step tells a rating, and writing looks like not having begun.

Sources: PermenPANRB 6/2022, L.IV.B.3 and L.V.A.4-10; the talk and the forum are the agency's own
(L.III.C.15).
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.rules.workflow import EvaluationState as S


class ReleaseStep(StrEnum):
    """From the rater's desk into the employee's hands."""

    PENULISAN = "penulisan"
    DIBAGIKAN = "dibagikan"
    PERCAKAPAN = "percakapan"
    FORUM = "forum"
    TANDA_TANGAN = "tanda_tangan"
    PENYAMPAIAN = "penyampaian"
    PENERIMAAN = "penerimaan"


class StepMark(StrEnum):
    """Where a step stands."""

    SELESAI = "selesai"
    BERJALAN = "berjalan"
    MENUNGGU = "menunggu"


@dataclass(frozen=True, slots=True)
class Way:
    """What an evaluation has behind it; `state` None = not begun.

    `needs_talk` and `has_forum` are the scheme's; both are over where the superior evaluates
    (L.IV.A.11).
    """

    state: S | None
    needs_talk: bool
    has_forum: bool
    by_superior: bool = False
    was_shared: bool = False
    has_talked: bool = False


def release_steps(way: Way) -> list[tuple[ReleaseStep, StepMark]]:
    """The steps of this scheme in their order; the first that is not done runs now."""
    if way.state is S.DIKECUALIKAN:
        return []
    found, is_running = [], True
    for step, is_done in _steps(way):
        waiting = StepMark.BERJALAN if is_running else StepMark.MENUNGGU
        found.append((step, StepMark.SELESAI if is_done else waiting))
        is_running = is_running and is_done
    return found


def _steps(way: Way) -> list[tuple[ReleaseStep, bool]]:
    state = way.state
    is_signed = state is not None and state.is_signed
    talks = way.needs_talk and not way.by_superior
    past_forum = is_signed or state is S.SELESAI_FORUM
    left_desk = past_forum or state in (S.DIBAGIKAN, S.DIAJUKAN_FORUM)
    steps = [(ReleaseStep.PENULISAN, left_desk or way.was_shared)]
    if talks or way.was_shared:
        steps.append((ReleaseStep.DIBAGIKAN, way.was_shared or is_signed))
    if talks or way.has_talked:
        steps.append((ReleaseStep.PERCAKAPAN, way.has_talked or is_signed))
    if way.has_forum and not way.by_superior:
        steps.append((ReleaseStep.FORUM, past_forum))
    return [
        *steps,
        (ReleaseStep.TANDA_TANGAN, is_signed),
        (ReleaseStep.PENYAMPAIAN, is_signed and state is not S.DITANDATANGANI),
        (
            ReleaseStep.PENERIMAAN,
            is_signed and state not in (S.DITANDATANGANI, S.DISERAHKAN),
        ),
    ]
