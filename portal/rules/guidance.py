"""Guidance and counselling (bimbingan dan konseling kinerja): kinds, forms, the scale.

Source: PermenPANRB 6/2022, Ps. 21, L.III.D.4-5, forms B.1.6-B.1.10 (p. 78-88).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.rules.measures import Competence


class GuidanceKind(StrEnum):
    """The methods that the regulation names (L.III.D.4.d)."""

    COACHING = "coaching"
    MENTORING = "mentoring"
    FORMAL = "formal_training"
    INFORMAL = "informal_training"

    @property
    def label(self) -> str:
        """The regulation's words."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class FormField:
    """A column of an official form: key, the block it stands in, printed title, question."""

    key: str
    block: str
    title: str
    is_required: bool = True


_GOAL: Final = "TUJUAN: APA YANG INGIN SAYA CAPAI?"
_FACTS: Final = "FAKTA: DIMANA SAYA SEKARANG?"
_CHANCE: Final = "PELUANG: APA YANG DAPAT SAYA LAKUKAN?"
_AHEAD: Final = "LANGKAH KEDEPAN: APA YANG AKAN SAYA LAKUKAN KE DEPAN?"
_MENTORING: Final = "TUJUAN: APA YANG INGIN SAYA CAPAI DENGAN MENTORING?"
_JOURNAL: Final = "JURNAL MENTORING"
_TRAINING: Final = "PELATIHAN"


def _columns(*blocks: tuple[str, dict[str, str]]) -> tuple[FormField, ...]:
    """The columns of a form, block after block: key -> printed title."""
    return tuple(
        FormField(key, block, title, is_required=key not in _OPTIONAL)
        for block, titles in blocks
        for key, title in titles.items()
    )


_OPTIONAL: Final = frozenset({"baseline"})
COACHING: Final = _columns(
    (_GOAL, {"indikator": "INDIKATOR KINERJA INDIVIDU", "baseline": "BASELINE TARGET (JIKA ADA)",
             "target": "TARGET", "strategi": "STRATEGI PENCAPAIAN TARGET"}),
    (_FACTS, {"target_skp": "TARGET SKP", "progres": "PROGRES PENCAPAIAN TARGET",
              "hambatan": "MASALAH / HAMBATAN", "penyebab": "PENYEBAB"}),
    (_CHANCE, {"peluang": "PELUANG"}),
    (_AHEAD, {"indikator_lanjut": "INDIKATOR KINERJA INDIVIDU",
              "strategi_lanjut": "STRATEGI UNTUK MENGATASI MASALAH/HAMBATAN"}),
)  # fmt: skip
"""B.1.6; the adjustment of measure and target (YA/TIDAK) is a column of its own."""

MENTORING: Final = _columns(
    (_MENTORING, {"keahlian": "KEAHLIAN/ KETERAMPILAN SPESIFIK YANG AKAN DIKEMBANGKAN",
                  "jangka_waktu": "JANGKA WAKTU MENTORING",
                  "perubahan": "PERUBAHAN YANG DIHARAPKAN",
                  "ukuran": "UKURAN KEBERHASILAN MENTORING"}),
    (_JOURNAL, {"waktu_tempat": "WAKTU DAN TEMPAT", "materi": "MATERI MENTORING",
                "rencana_aksi": "RENCANA AKSI", "target_waktu": "TARGET WAKTU RENCANA AKSI"}),
)  # fmt: skip
"""B.1.7."""

TRAINING: Final = _columns(
    (_TRAINING, {"keahlian": "KEAHLIAN/ KETERAMPILAN YANG AKAN DIKEMBANGKAN",
                 "pelatihan": "NAMA DAN PENYELENGGARA PELATIHAN",
                 "waktu_tempat": "WAKTU DAN TEMPAT", "perubahan": "PERUBAHAN YANG DIHARAPKAN"}),
)  # fmt: skip
"""The regulation has no form for training; these columns are the portal's."""


def fields_of(kind: GuidanceKind) -> tuple[FormField, ...]:
    """The columns to be filled for a kind of guidance."""
    return {GuidanceKind.COACHING: COACHING, GuidanceKind.MENTORING: MENTORING}.get(kind, TRAINING)


@dataclass(frozen=True)
class Statement:
    """One of the nine statements of form B.1.8, about whom."""

    key: str
    subject: str
    text: str


_EMPLOYEE: Final = "TENTANG PEGAWAI"
_GUIDE: Final = "TENTANG PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS"
_BOTH: Final = "TENTANG PEGAWAI DAN PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS"
STATEMENTS: Final = (
    Statement("1", _EMPLOYEE, "Saya merasa diperhatikan dan dipahami"),
    Statement(
        "2", _EMPLOYEE, "Saya merasa tindakan/langkah yang telah saya lakukan dihargai"
    ),
    Statement(
        "3", _EMPLOYEE, "Saya merasa dapat dengan bebas mengemukakan pendapat/pemikiran saya"
    ),
    Statement(
        "4", _GUIDE,
        "Saya merasa bahwa pandangan yang diberikan berdasarkan data/fakta yang akurat",
    ),
    Statement(
        "5", _GUIDE,
        "Saya merasa bahwa pandangan/pendapat yang diberikan kepada saya bersifat positif",
    ),
    Statement("6", _GUIDE, "Lebih banyak menggunakan metode bertanya dibandingkan menggurui"),
    Statement("7", _BOTH, "Saya merasa dibantu dalam mencari solusi dan aksi tindak lanjut"),
    Statement(
        "8", _BOTH,
        "Saya tahu apa yang harus saya lakukan setelah mengikuti kegiatan bimbingan kinerja ini",
    ),
    Statement("9", _BOTH, "Saya memahami maksud dan tujuan kegiatan bimbingan kinerja ini"),
)  # fmt: skip
"""The statements of form B.1.8 (p. 83), three about each subject."""

SCALE: Final = {
    1: ("Sangat Kurang", "Tidak ada Indikator Kompetensi yang dipenuhi"),
    2: ("Kurang memadai", "1-2 Indikator Kompetensi yang dipenuhi"),
    3: ("Memadai", "3 Indikator Kompetensi yang dipenuhi"),
    4: ("Diatas Memadai", "3 dipenuhi dan menunjukkan perilaku di atas level kompetensinya"),
    5: ("Istimewa", "3 dipenuhi dan menunjukkan perilaku jauh di atas level kompetensinya"),
}
"""B.1.9, p. 85: level -> printed word and rule."""

COMPETENCES: Final = {
    Competence.INTEGRITAS: "Integritas",
    Competence.KERJA_SAMA: "Kerjasama",
    Competence.KOMUNIKASI: "Komunikasi",
    Competence.ORIENTASI_HASIL: "Orientasi pada Hasil",
    Competence.PELAYANAN_PUBLIK: "Pelayanan Publik",
    Competence.PENGEMBANGAN: "Pengembangan Diri dan Orang Lain",
    Competence.MENGELOLA_PERUBAHAN: "Mengelola Perubahan",
    Competence.PENGAMBILAN_KEPUTUSAN: "Pengambilan Keputusan",
    Competence.PEREKAT_BANGSA: "Perekat dan Pemersatu Bangsa",
}
"""Eight managerial ones and the socio-cultural one, as B.1.9 prints them."""

MOST_TECHNICAL: Final = 3
"""Technical competences that B.1.9 takes beside them; its third row leaves them to the agency."""
