"""The words of a plan (SKP), with their official labels.

Source: PermenPANRB 6/2022, Ps. 7-14 and L.II.A; forms A.1.1, A.1.2, A.1.6-A.1.8.
"""

from enum import StrEnum
from typing import Final

from portal.rules.employment import PostGroup, PostKind


class Approach(StrEnum):
    """Pendekatan hasil kerja; the Pimpinan chooses, and one plan keeps to one (L.II.A.7.a.2)."""

    KUALITATIF = "kualitatif"
    KUANTITATIF = "kuantitatif"


class SkpForm(StrEnum):
    """Whose form it is: heads with the four perspektif, or everybody else (A.2 and A.7)."""

    PIMPINAN = "pimpinan"
    PELAKSANA = "pelaksana"

    @classmethod
    def of(cls, post: PostKind, *, leads_independent_unit: bool) -> "SkpForm":
        """JPT and heads of independent units plan by perspektif (L.II.A.2)."""
        is_leader = post.group is PostGroup.JPT or leads_independent_unit
        return cls.PIMPINAN if is_leader else cls.PELAKSANA


class SkpState(StrEnum):
    """Where a version stands; `DIAJUKAN` carries the employee's signature (Ps. 14(3))."""

    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DITETAPKAN = "ditetapkan"
    DIGANTIKAN = "digantikan"


class Priority(StrEnum):
    """The rater's priority; there are no weights anywhere (L.II.A.6)."""

    UTAMA = "utama"
    TAMBAHAN = "tambahan"


class Aspect(StrEnum):
    """Aspects of an indicator; any of them, several at once too (Ps. 9(2), L.II.A.7.a.6)."""

    KUANTITAS = "kuantitas"
    KUALITAS = "kualitas"
    WAKTU = "waktu"
    BIAYA = "biaya"

    @property
    def label(self) -> str:
        """The printed word."""
        return "Waktu atau kecepatan" if self is Aspect.WAKTU else self.value.capitalize()


class Perspective(StrEnum):
    """The four perspektif of heads; Anggaran must be present (L.II.A.2.a.8)."""

    PENERIMA_LAYANAN = "penerima_layanan"
    PROSES_BISNIS = "proses_bisnis"
    PENGUATAN_INTERNAL = "penguatan_internal"
    ANGGARAN = "anggaran"

    @property
    def label(self) -> str:
        """The printed words."""
        return self.value.replace("_", " ").title()


class Cascading(StrEnum):
    """How a result follows from the leader's (L.II.A.4): representing it, or contributing."""

    LANGSUNG_ASPEK = "langsung_aspek"
    LANGSUNG_WILAYAH = "langsung_wilayah"
    LANGSUNG_BEBAN = "langsung_beban"
    TAK_LANGSUNG_LAYANAN = "tak_langsung_layanan"
    TAK_LANGSUNG_OUTPUT = "tak_langsung_output"

    @property
    def label(self) -> str:
        """The regulation's name of the approach."""
        return _CASCADING_LABELS[self]

    @property
    def is_direct(self) -> bool:
        """Direct: the employee's result represents the leader's."""
        return self.name.startswith("LANGSUNG")


class Direction(StrEnum):
    """Which way is better, as far as an indicator is a number."""

    NAIK = "naik"
    TURUN = "turun"
    RENTANG = "rentang"


class AttachmentKind(StrEnum):
    """The three blocks of form A.1.8 (Ps. 11-13)."""

    DUKUNGAN = "dukungan"
    PERTANGGUNGJAWABAN = "pertanggungjawaban"
    KONSEKUENSI = "konsekuensi"

    @property
    def label(self) -> str:
        """The block's printed heading."""
        return _ATTACHMENT_LABELS[self]


_CASCADING_LABELS: Final = {
    Cascading.LANGSUNG_ASPEK: "Langsung: pembagian aspek",
    Cascading.LANGSUNG_WILAYAH: "Langsung: pembagian wilayah",
    Cascading.LANGSUNG_BEBAN: "Langsung: pembagian beban target kuantitatif",
    Cascading.TAK_LANGSUNG_LAYANAN: "Tidak langsung: pendekatan layanan",
    Cascading.TAK_LANGSUNG_OUTPUT: "Tidak langsung: pendekatan output antara",
}
_ATTACHMENT_LABELS: Final = {
    AttachmentKind.DUKUNGAN: "Dukungan sumber daya",
    AttachmentKind.PERTANGGUNGJAWABAN: "Skema pertanggungjawaban",
    AttachmentKind.KONSEKUENSI: "Konsekuensi",
}
