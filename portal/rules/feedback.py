"""What feedback may decide, who stands how to whom, what makes it useful, and the leader's duty.

Source: PermenPANRB 6/2022, Ps. 17-20 and L.III.C.  Hints help to write and never refuse anything.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.rules.feedback_words import GiverRelation, Outcome, Progress
from portal.rules.roles import Standing
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

LONGEST_TEXT: Final = 2000
SHORTEST_CLEAR: Final = 8

_HELP: Final = frozenset(
    {Outcome.PENYESUAIAN_EKSPEKTASI, Outcome.PENYESUAIAN_SUMBER_DAYA, Outcome.BIMBINGAN,
     Outcome.KONSELING}
)  # fmt: skip
GUIDING: Final = frozenset({Outcome.BIMBINGAN, Outcome.KONSELING})
ALLOWED: Final[Mapping[Progress, frozenset[Outcome]]] = MappingProxyType(
    {
        Progress.MENUNJUKKAN: frozenset({Outcome.APRESIASI, Outcome.PENUGASAN_BARU}),
        Progress.TIDAK: _HELP,
        Progress.TETAP_TIDAK: _HELP | {Outcome.AMBIL_ALIH},
    }
)
"""Ps. 20(2), (3) and (6): which follow-ups belong to which progress."""


class OutcomeFault(StrEnum):
    """Why follow-ups do not fit what the feedback says."""

    BUKAN_PIMPINAN = "bukan_pimpinan"
    TANPA_KEMAJUAN = "tanpa_kemajuan"
    TIDAK_SESUAI = "tidak_sesuai"
    BUKAN_HASIL = "bukan_hasil"
    BELUM_DIBIMBING = "belum_dibimbing"
    TANPA_CATATAN = "tanpa_catatan"


@dataclass(frozen=True)
class Earlier:
    """What was decided before about the same result."""

    progress: Progress | None
    outcomes: frozenset[Outcome]


@dataclass(frozen=True)
class Decided:
    """What one feedback decides; `note` is the one that taking over asks for."""

    relation: GiverRelation
    progress: Progress | None
    outcomes: frozenset[Outcome]
    is_about_result: bool
    note: str = ""


def outcome_fault(decided: Decided, earlier: Iterable[Earlier]) -> OutcomeFault | None:
    """The first reason why these follow-ups are not open, or None (Ps. 20).

    A result is taken over only where guidance or counselling was decided for it before and there
    is still no progress, and only with a note (Ps. 20(6)-(8)).
    """
    if not decided.outcomes:
        return None
    if not decided.relation.is_leader:
        return OutcomeFault.BUKAN_PIMPINAN
    if decided.progress is None:
        return OutcomeFault.TANPA_KEMAJUAN
    if not decided.outcomes <= ALLOWED[decided.progress]:
        return OutcomeFault.TIDAK_SESUAI
    return _take_over_fault(decided, earlier) if Outcome.AMBIL_ALIH in decided.outcomes else None


def _take_over_fault(decided: Decided, earlier: Iterable[Earlier]) -> OutcomeFault | None:
    if not decided.is_about_result:
        return OutcomeFault.BUKAN_HASIL
    if not was_guided(earlier):
        return OutcomeFault.BELUM_DIBIMBING
    return None if decided.note.strip() else OutcomeFault.TANPA_CATATAN


def was_guided(earlier: Iterable[Earlier]) -> bool:
    """Whether guidance or counselling was decided before because there was no progress."""
    return any(
        one.progress in (Progress.TIDAK, Progress.TETAP_TIDAK) and bool(one.outcomes & GUIDING)
        for one in earlier
    )


def relation_of(standings: Collection[Standing], *, leads_a_unit: bool) -> GiverRelation | None:
    """How a giver stands to the employee, or None where nobody may give (Ps. 1(10), 18).

    Who was asked from elsewhere is another leader when leading a unit, else another party.
    """
    for standing, relation in _BY_STANDING:
        if standing in standings:
            return relation
    if Standing.ASKED not in standings:
        return None
    return GiverRelation.PIMPINAN if leads_a_unit else GiverRelation.PIHAK_LAIN


_BY_STANDING: Final = (
    (Standing.SUPERVISOR, GiverRelation.PENILAI),
    (Standing.SUPERIOR, GiverRelation.PIMPINAN),
    (Standing.SUBORDINATE, GiverRelation.BAWAHAN),
    (Standing.PEER, GiverRelation.REKAN),
    (Standing.SAME_UNIT, GiverRelation.REKAN),
)


class Hint(StrEnum):
    """What would make feedback more useful: specific, evidenced, with a next step."""

    TERLALU_PENDEK = "terlalu_pendek"
    TANPA_WAKTU = "tanpa_waktu"
    TANPA_BUKTI = "tanpa_bukti"
    TANPA_LANGKAH = "tanpa_langkah"
    KATA_MUTLAK = "kata_mutlak"
    KATA_PRIBADI = "kata_pribadi"


@dataclass(frozen=True)
class FoundHint:
    """A hint, with the word that gave rise to it."""

    hint: Hint
    word: str = ""


_ABSOLUTE: Final = re.compile(
    r"\b(selalu|tidak pernah|tak pernah|setiap kali|sama sekali|semuanya|paling buruk|sempurna)\b"
)
_PERSONAL: Final = re.compile(
    r"\b(pemalas|malas|bodoh|tolol|becus|lelet|keras kepala|egois|sombong|payah|tidak berguna|"
    r"ceroboh|cengeng|baperan)\b"
)
_WHEN: Final = re.compile(
    r"\d|\b(ketika|saat|sewaktu|kemarin|hari|minggu|pekan|bulan|pagi|siang|sore|rapat|senin|selasa|"
    r"rabu|kamis|jumat|sabtu|januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|"
    r"november|desember)\b"
)


def hints(text: str, next_step: str, *, evidence: int, has_day: bool) -> tuple[FoundHint, ...]:
    """What could be better about feedback; `evidence` is how many proofs are linked."""
    words = text.casefold()
    missing = (
        (Hint.TERLALU_PENDEK, len(words.split()) < SHORTEST_CLEAR),
        (Hint.TANPA_WAKTU, not has_day and not _WHEN.search(words)),
        (Hint.TANPA_BUKTI, evidence == 0),
        (Hint.TANPA_LANGKAH, not next_step.strip()),
    )
    found = [FoundHint(hint) for hint, is_missing in missing if is_missing]
    for hint, pattern in ((Hint.KATA_MUTLAK, _ABSOLUTE), (Hint.KATA_PRIBADI, _PERSONAL)):
        match = pattern.search(words)
        if match:
            found.append(FoundHint(hint, match[0]))
    return tuple(found)


@dataclass(frozen=True)
class Duty:
    """What a leader owes each employee in a period (Ps. 17(1), 19(2))."""

    period: SurveyPeriod
    needed: int

    def open_for(self, given: int) -> int:
        """How many regular ones are still due to somebody who had `given` of them."""
        return max(0, self.needed - given)


def duty_on(rhythm: PeriodKind, needed: int, on: date) -> Duty:
    """The duty of the period in which a day lies."""
    return Duty(SurveyPeriod.containing(rhythm, on), needed)


def draft_marks(fields: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What tells one draft from another, in one order whatever the form's."""
    return tuple(f"{name}={text}" for name in sorted(fields) for text in fields[name])
