"""The words of feedback (umpan balik berkelanjutan), with their official labels.

Source: PermenPANRB 6/2022, Ps. 17-20 and L.III.C.
"""

from enum import StrEnum
from typing import Final


class GiverRelation(StrEnum):
    """From which place somebody gives feedback (Ps. 1(10), 18)."""

    PENILAI = "penilai"
    PIMPINAN = "pimpinan"
    REKAN = "rekan"
    BAWAHAN = "bawahan"
    PIHAK_LAIN = "pihak_lain"

    @property
    def label(self) -> str:
        """As the record prints it."""
        return _RELATIONS[self]

    @property
    def is_leader(self) -> bool:
        """Whether follow-up outcomes are this giver's to decide (Ps. 20)."""
        return self in (GiverRelation.PENILAI, GiverRelation.PIMPINAN)


class Timing(StrEnum):
    """Regular feedback is the leader's duty, incidental feedback anybody's choice (Ps. 19)."""

    BERKALA = "berkala"
    INSIDENTIL = "insidentil"

    @property
    def label(self) -> str:
        """The regulation's words."""
        return "Berkala/terjadwal" if self is Timing.BERKALA else "Insidentil"


class Channel(StrEnum):
    """How it was told (Ps. 17(2), C.4)."""

    LANGSUNG = "langsung"
    TIDAK_LANGSUNG = "tidak_langsung"

    @property
    def label(self) -> str:
        """With what the words mean."""
        is_direct = self is Channel.LANGSUNG
        return "Langsung (tatap muka)" if is_direct else "Tidak langsung (melalui media)"


class Progress(StrEnum):
    """What the feedback says about progress (Ps. 20(2), (3), (6))."""

    MENUNJUKKAN = "menunjukkan"
    TIDAK = "tidak"
    TETAP_TIDAK = "tetap_tidak"

    @property
    def label(self) -> str:
        """The regulation's words."""
        return _PROGRESS[self]


class Outcome(StrEnum):
    """The seven follow-ups of Ps. 20, in its order."""

    APRESIASI = "apresiasi"
    PENUGASAN_BARU = "penugasan_baru"
    PENYESUAIAN_EKSPEKTASI = "penyesuaian_ekspektasi"
    PENYESUAIAN_SUMBER_DAYA = "penyesuaian_sumber_daya"
    BIMBINGAN = "bimbingan"
    KONSELING = "konseling"
    AMBIL_ALIH = "ambil_alih"

    @property
    def label(self) -> str:
        """The regulation's words."""
        return _OUTCOMES[self]


_RELATIONS: Final = {
    GiverRelation.PENILAI: "Pejabat penilai kinerja",
    GiverRelation.PIMPINAN: "Pimpinan lain",
    GiverRelation.REKAN: "Rekan kerja setingkat",
    GiverRelation.BAWAHAN: "Pegawai di bawahnya",
    GiverRelation.PIHAK_LAIN: "Pihak lain yang berhubungan dengan kinerja",
}
_PROGRESS: Final = {
    Progress.MENUNJUKKAN: "Menunjukkan kemajuan kinerja",
    Progress.TIDAK: "Tidak menunjukkan kemajuan kinerja",
    Progress.TETAP_TIDAK: "Tetap tidak menunjukkan kemajuan setelah pembinaan",
}
_OUTCOMES: Final = {
    Outcome.APRESIASI: "Apresiasi",
    Outcome.PENUGASAN_BARU: "Penugasan baru",
    Outcome.PENYESUAIAN_EKSPEKTASI: "Penyesuaian ekspektasi",
    Outcome.PENYESUAIAN_SUMBER_DAYA: "Penyesuaian dukungan sumber daya",
    Outcome.BIMBINGAN: "Bimbingan kinerja",
    Outcome.KONSELING: "Konseling kinerja",
    Outcome.AMBIL_ALIH: "Mengambil alih rencana hasil kerja, dengan catatan",
}
