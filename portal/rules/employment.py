"""Kinds of employment, of posts and of work, with their official labels.

Sources: UU 20/2023 (PNS and PPPK; jabatan manajerial and nonmanajerial); PP 11/2017 (jenis jabatan
and the levels of functional posts); PermenPANRB 6/2022, Pasal 1(1)-(3) and 4.
"""

from enum import StrEnum
from typing import Final


class Employment(StrEnum):
    """Kinds of employees; the rules of performance are the same for all (PermenPANRB 6/2022 Ps. 4).

    A CPNS carries a PNS number and a PNS rank; the regulation has no rule of its own for them.
    """

    PNS = "pns"
    CPNS = "cpns"
    PPPK = "pppk"
    PPPK_PARUH_WAKTU = "pppk_paruh_waktu"

    @property
    def label(self) -> str:
        """The printed name."""
        return "PPPK Paruh Waktu" if self is Employment.PPPK_PARUH_WAKTU else self.value.upper()

    @property
    def is_pppk(self) -> bool:
        """Whether number, golongan and contract are those of PPPK."""
        return self in (Employment.PPPK, Employment.PPPK_PARUH_WAKTU)


class Leaving(StrEnum):
    """How somebody ceases to work for this agency, as personnel records name it."""

    PENSIUN = "pensiun"
    BERHENTI = "berhenti"
    PINDAH_INSTANSI = "pindah_instansi"
    MENINGGAL = "meninggal"


class PostGroup(StrEnum):
    """The three groups of posts of PP 11/2017."""

    JPT = "jpt"
    ADMINISTRASI = "administrasi"
    FUNGSIONAL = "fungsional"


class PostKind(StrEnum):
    """Jenis jabatan, from the highest down; functional posts stand beside that order."""

    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    PELAKSANA = "pelaksana"
    FUNGSIONAL = "fungsional"

    @property
    def label(self) -> str:
        """The official name."""
        return _POST_LABELS[self]

    @property
    def group(self) -> PostGroup:
        """Group of PP 11/2017."""
        if self is PostKind.FUNGSIONAL:
            return PostGroup.FUNGSIONAL
        return PostGroup.JPT if self.name.startswith("JPT") else PostGroup.ADMINISTRASI

    @property
    def is_managerial(self) -> bool:
        """Jabatan manajerial of UU 20/2023: the high posts, administrators and pengawas."""
        return self not in (PostKind.PELAKSANA, PostKind.FUNGSIONAL)


class Jenjang(StrEnum):
    """Levels of functional posts, four of skill (keterampilan) and four of expertise (keahlian)."""

    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"
    AHLI_PERTAMA = "ahli_pertama"
    AHLI_MUDA = "ahli_muda"
    AHLI_MADYA = "ahli_madya"
    AHLI_UTAMA = "ahli_utama"

    @property
    def label(self) -> str:
        """The official name, as it is appended to the post: "Perawat Ahli Muda"."""
        return self.value.replace("_", " ").title()

    @property
    def is_expertise(self) -> bool:
        """Keahlian; the others are keterampilan."""
        return self.name.startswith("AHLI")


class JobFamily(StrEnum):
    """Kinds of work for which a scheme may hold its own card of indicators and instruments."""

    GURU = "guru"
    PERAWAT_BIDAN = "perawat_bidan"
    PETUGAS_LOKET = "petugas_loket"
    PERENCANA = "perencana"
    PEKERJA_SOSIAL = "pekerja_sosial"
    PETUGAS_LAPANGAN = "petugas_lapangan"
    PETUGAS_PERHUBUNGAN = "petugas_perhubungan"
    UMUM = "umum"

    @property
    def label(self) -> str:
        """The name in lists; `umum` is everybody without a card of their own."""
        return _FAMILY_LABELS[self]


class PlanningExemption(StrEnum):
    """Who needs no SKP (L.II.C.8).  What follows for the evaluation, the text does not say."""

    PEJABAT_NEGARA = "pejabat_negara"
    DIBERHENTIKAN_SEMENTARA = "diberhentikan_sementara"
    CUTI_LUAR_TANGGUNGAN = "cuti_luar_tanggungan"
    MASA_PERSIAPAN_PENSIUN = "masa_persiapan_pensiun"

    @property
    def label(self) -> str:
        """The regulation's words."""
        return _EXEMPTION_LABELS[self]


_POST_LABELS: Final = {
    PostKind.JPT_UTAMA: "Jabatan Pimpinan Tinggi Utama",
    PostKind.JPT_MADYA: "Jabatan Pimpinan Tinggi Madya",
    PostKind.JPT_PRATAMA: "Jabatan Pimpinan Tinggi Pratama",
    PostKind.ADMINISTRATOR: "Jabatan Administrator",
    PostKind.PENGAWAS: "Jabatan Pengawas",
    PostKind.PELAKSANA: "Jabatan Pelaksana",
    PostKind.FUNGSIONAL: "Jabatan Fungsional",
}

_FAMILY_LABELS: Final = {
    JobFamily.GURU: "Guru",
    JobFamily.PERAWAT_BIDAN: "Perawat dan bidan",
    JobFamily.PETUGAS_LOKET: "Petugas loket",
    JobFamily.PERENCANA: "Perencana",
    JobFamily.PEKERJA_SOSIAL: "Pekerja sosial",
    JobFamily.PETUGAS_LAPANGAN: "Petugas kebersihan dan lapangan",
    JobFamily.PETUGAS_PERHUBUNGAN: "Petugas perhubungan",
    JobFamily.UMUM: "Umum",
}

_EXEMPTION_LABELS: Final = {
    PlanningExemption.PEJABAT_NEGARA: (
        "Diangkat menjadi pejabat negara atau pimpinan/anggota lembaga nonstruktural"
    ),
    PlanningExemption.DIBERHENTIKAN_SEMENTARA: "Diberhentikan sementara",
    PlanningExemption.CUTI_LUAR_TANGGUNGAN: "Menjalani cuti di luar tanggungan negara",
    PlanningExemption.MASA_PERSIAPAN_PENSIUN: "Mengambil masa persiapan pensiun",
}
