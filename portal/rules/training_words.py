"""Kinds and states of training: forms of learning, courses, proposals, places, certificates.

Sources: PP 11/2017 jo. PP 17/2020 Pasal 210-211 and Peraturan LAN 10/2018 (klasikal and
nonklasikal with their paths).
"""

from enum import StrEnum
from typing import Final


class LearningForm(StrEnum):
    """Klasikal (face to face, in class) or nonklasikal (Pasal 210)."""

    KLASIKAL = "klasikal"
    NONKLASIKAL = "nonklasikal"


class LearningPath(StrEnum):
    """Paths of Peraturan LAN 10/2018; each belongs to one form."""

    PELATIHAN = "pelatihan"
    LOKAKARYA = "lokakarya"
    SEMINAR = "seminar"
    KURSUS = "kursus"
    COACHING = "coaching"
    MENTORING = "mentoring"
    E_LEARNING = "e_learning"
    MAGANG = "magang"
    PERTUKARAN = "pertukaran"
    BELAJAR_MANDIRI = "belajar_mandiri"

    @property
    def form(self) -> LearningForm:
        """Klasikal for what takes place in class."""
        is_class = self in _IN_CLASS
        return LearningForm.KLASIKAL if is_class else LearningForm.NONKLASIKAL


_IN_CLASS: Final = frozenset(
    {LearningPath.PELATIHAN, LearningPath.LOKAKARYA, LearningPath.SEMINAR, LearningPath.KURSUS}
)


class ProgrammeState(StrEnum):
    """A course from draft to end; only an open one takes people."""

    DRAF = "draf"
    TERBUKA = "terbuka"
    SELESAI = "selesai"
    BATAL = "batal"


class ProposalState(StrEnum):
    """A wish to learn, until the supervisor decides."""

    DIUSULKAN = "diusulkan"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"


class PlaceState(StrEnum):
    """Somebody's place in a course."""

    TERDAFTAR = "terdaftar"
    MENUNGGU = "menunggu"
    BATAL = "batal"
    HADIR = "hadir"
    TIDAK_HADIR = "tidak_hadir"

    @property
    def takes_a_seat(self) -> bool:
        """Whether a seat is used; who waits or cancelled uses none."""
        return self in (PlaceState.TERDAFTAR, PlaceState.HADIR, PlaceState.TIDAK_HADIR)


class ClaimState(StrEnum):
    """Learning elsewhere, until its certificate was looked at."""

    DIAJUKAN = "diajukan"
    DITERIMA = "diterima"
    DITOLAK = "ditolak"


MOST_HOURS: Final = 1000
"""More lessons than any course has: a typing mistake."""
