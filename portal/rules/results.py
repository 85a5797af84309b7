"""The result of an evaluation after it was signed: its form, the steps that follow, who may object.

Sources: PermenPANRB 6/2022, Ps. 28-29, L.IV.A.11-12, L.V.A (documents D.1.1 and D.1.2, delivery,
return, report) and L.V.B (objection, D.1.3).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.rules.clock_file import ClockRule
from portal.rules.employment import PostGroup
from portal.rules.workdays import WorkCalendar, Zone

CODE_LENGTH: Final = 16  # 80 bits: nobody guesses a document's verification code


class ResultForm(StrEnum):
    """Dokumen evaluasi kinerja, by who signs it (L.V.A.4, 8; L.V.B.7)."""

    PENILAI = "D.1.1"
    ATASAN = "D.1.2"
    KEBERATAN = "D.1.3"

    @property
    def is_by_superior(self) -> bool:
        """Whether the rater's superior answers for it."""
        return self is not ResultForm.PENILAI


class ResultStep(StrEnum):
    """What happens to a signed document, each at most once."""

    DISAMPAIKAN = "disampaikan"
    DITERIMA = "diterima"
    DITANDATANGANI = "ditandatangani"
    MENOLAK = "menolak"
    PENILAI_TANDA_TANGAN = "penilai_tanda_tangan"
    DILAPORKAN = "dilaporkan"


# What must have happened before; the employee answers what was received (L.V.A.5-7).
AFTER: Final = MappingProxyType(
    {
        ResultStep.DISAMPAIKAN: None,
        ResultStep.DITERIMA: ResultStep.DISAMPAIKAN,
        ResultStep.DITANDATANGANI: ResultStep.DITERIMA,
        ResultStep.MENOLAK: ResultStep.DITERIMA,
        ResultStep.PENILAI_TANDA_TANGAN: None,
        ResultStep.DILAPORKAN: None,
    }
)
ANSWERS: Final = (ResultStep.DITANDATANGANI, ResultStep.MENOLAK)


class DeliveryWay(StrEnum):
    """How a document reached the employee; the text prescribes none (L.V.A.5)."""

    PORTAL = "portal"
    LANGSUNG = "langsung"
    SURAT = "surat"


class Outcome(StrEnum):
    """How an objection ends (L.V.B.6)."""

    MENGUATKAN = "menguatkan"
    MENGUBAH = "mengubah"


class HeardParty(StrEnum):
    """The two sides that the superior asks to explain (L.V.B.5)."""

    PEGAWAI = "pegawai"
    PENILAI = "penilai"


class StepFault(StrEnum):
    """Why a step after the signature is refused."""

    SUDAH = "sudah"
    BELUM_DISAMPAIKAN = "belum_disampaikan"
    BELUM_DITERIMA = "belum_diterima"
    SUDAH_DIJAWAB = "sudah_dijawab"
    DIGANTIKAN = "digantikan"


class ObjectionFault(StrEnum):
    """Why no objection can be filed."""

    BELUM_DITERIMA = "belum_diterima"
    SUDAH_DIAJUKAN = "sudah_diajukan"
    SUDAH_DIPUTUS = "sudah_diputus"
    FINAL = "final"
    WAKTU_HABIS = "waktu_habis"


def is_final_when_signed(form: ResultForm, group: PostGroup, *, has_superior: bool) -> bool:
    """Whether a result is final (L.IV.A.11-12).

    The superior signed in the rater's place (11), or a high post was evaluated by whoever has
    nobody above among the staff: the Kepala Daerah, or who signs for them (12.c).
    """
    return form is ResultForm.ATASAN or (group is PostGroup.JPT and not has_superior)


@dataclass(frozen=True, slots=True)
class Happened:
    """A step that was taken: the day it counts for, and when it was written down."""

    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """A signed document and what has happened to it since.

    `is_final`: as `is_final_when_signed` said; `final_objectable`: the
    agency lets employees object to such results too, which the text leaves open.
    """

    form: ResultForm
    signed_at: datetime
    window_closes: date
    is_final: bool
    final_objectable: bool
    is_current: bool
    steps: dict[ResultStep, Happened]
    objected: Happened | None = None
    decided: Happened | None = None

    @property
    def is_open_to_objection(self) -> bool:
        """Whether this kind of document can be objected to at all; a decision cannot."""
        if self.form is ResultForm.KEBERATAN:
            return False
        return not self.is_final or self.final_objectable

    @property
    def answer(self) -> ResultStep | None:
        """Signed or refused by the employee, None while neither; who refused may still sign."""
        return next((step for step in ANSWERS if step in self.steps), None)


def step_fault(course: Course, step: ResultStep) -> StepFault | None:
    """Why a step cannot be taken now, None when it can (L.V.A.5-7)."""
    if step in course.steps:
        return StepFault.SUDAH
    if not course.is_current:
        return StepFault.DIGANTIKAN
    if step is ResultStep.MENOLAK and ResultStep.DITANDATANGANI in course.steps:
        return StepFault.SUDAH_DIJAWAB
    before = AFTER[step]
    if before is None or before in course.steps:
        return None
    is_first = before is ResultStep.DISAMPAIKAN
    return StepFault.BELUM_DISAMPAIKAN if is_first else StepFault.BELUM_DITERIMA


def objection_fault(
    course: Course, rule: ClockRule, now: datetime, calendar: WorkCalendar, zone: Zone
) -> ObjectionFault | None:
    """Why the employee cannot object at a moment: fourteen working days from receipt (L.V.B.2)."""
    received = course.steps.get(ResultStep.DITERIMA)
    if not course.is_open_to_objection:
        is_decision = course.form is ResultForm.KEBERATAN
        return ObjectionFault.SUDAH_DIPUTUS if is_decision else ObjectionFault.FINAL
    if course.objected is not None:
        return ObjectionFault.SUDAH_DIAJUKAN
    if received is None:
        return ObjectionFault.BELUM_DITERIMA
    last = calendar.add_workdays(received.on, rule["K14"].days)
    return ObjectionFault.WAKTU_HABIS if now > zone.end_of(last) else None
