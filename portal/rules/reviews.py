"""What an evaluation must hold before it leaves the rater's hands, and how it becomes a predikat.

Sources: PermenPANRB 6/2022, Ps. 24-25, L.IV.B (three steps in this order), L.IV.A.4-17 and
L.IV.B.3.a.3.d (special cases), Ps. 28(2) (notes).  That a rating away from "sesuai ekspektasi"
needs evidence and a reason is the agency's own safeguard (scheme, `review.evidence_for_extremes`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat, predikat_of

LONGEST_TEXT: Final = 2000
LONGEST_WORDS: Final = 300
"""Of a piece of evidence, as it was when it was linked."""


class Dimension(StrEnum):
    """What is rated, each with one rating (L.IV.B.3)."""

    HASIL_KERJA = "hasil_kerja"
    PERILAKU_KERJA = "perilaku_kerja"

    @property
    def label(self) -> str:
        """As the forms print it."""
        return self.value.replace("_", " ").upper()


class LinkKind(StrEnum):
    """What a rating may rest on."""

    CATATAN = "catatan"
    UMPAN_BALIK = "umpan_balik"
    BUKTI = "bukti"
    WARGA = "warga"
    REKAN = "rekan"
    WAKTU_LAYANAN = "waktu_layanan"
    PENILAIAN_DIRI = "penilaian_diri"


class Assignment(StrEnum):
    """Where the employee spent the period, as far as it changes the evaluation."""

    BIASA = "biasa"
    TUGAS_BELAJAR = "tugas_belajar"
    TIDAK_LULUS = "tidak_lulus"
    DIPEKERJAKAN = "dipekerjakan"

    @property
    def article(self) -> str:
        """Where the regulation says so; "" for the usual case."""
        return _ARTICLES[self]

    @property
    def needs_source(self) -> bool:
        """Whether feedback and data of the institution must be named (L.IV.A.15-16)."""
        return self is not Assignment.BIASA


_ARTICLES: Final = {
    Assignment.BIASA: "",
    Assignment.TUGAS_BELAJAR: "L.IV.A.16-17",
    Assignment.TIDAK_LULUS: "L.IV.B.3.a.3.d",
    Assignment.DIPEKERJAKAN: "L.IV.A.15",
}


class Exemption(StrEnum):
    """Persons to whom the rules on planning do not apply (L.II.C.8); `LAIN` names its own ground.

    What then becomes of the evaluation the text does not say: the agency excuses, with a reason.
    """

    PEJABAT_NEGARA = "pejabat_negara"
    DIBERHENTIKAN_SEMENTARA = "diberhentikan_sementara"
    CUTI_LUAR_TANGGUNGAN = "cuti_luar_tanggungan"
    MASA_PERSIAPAN_PENSIUN = "masa_persiapan_pensiun"
    LAIN = "lain"

    @property
    def article(self) -> str:
        """Where the regulation names them; "" where it is silent."""
        return "" if self is Exemption.LAIN else "L.II.C.8"


class Piece(StrEnum):
    """A text of the evaluation that is saved on its own."""

    HASIL_REASON = "hasil_reason"
    PERILAKU_REASON = "perilaku_reason"
    NOTES = "notes"
    RECOMMENDATION = "recommendation"
    STRENGTH = "strength"
    AREA = "area"
    NEXT_STEP = "next_step"
    DISTRIBUTION_REASON = "distribution_reason"
    ASSIGNMENT_SOURCE = "assignment_source"


class Lack(StrEnum):
    """What is still missing before an evaluation can be shared, submitted or signed."""

    PREDIKAT_ORGANISASI = "predikat_organisasi"
    RATING_HASIL = "rating_hasil"
    ALASAN_HASIL = "alasan_hasil"
    BUKTI_HASIL = "bukti_hasil"
    RATING_PERILAKU = "rating_perilaku"
    ALASAN_PERILAKU = "alasan_perilaku"
    BUKTI_PERILAKU = "bukti_perilaku"
    KEKUATAN = "kekuatan"
    AREA = "area"
    LANGKAH = "langkah"
    CATATAN = "catatan"
    SUMBER_TEMPAT = "sumber_tempat"
    ALASAN_SEBARAN = "alasan_sebaran"


@dataclass(frozen=True, slots=True)
class Draft:
    """An evaluation as far as its completeness goes; `links` counts evidence by dimension.

    `owes_reason`: the rater's curve departs from the pattern and no reason was given yet.
    """

    organisation: OrganisationPredikat | None
    hasil_kerja: Ekspektasi | None
    perilaku_kerja: Ekspektasi | None
    texts: Mapping[Piece, str]
    links: Mapping[Dimension, int]
    assignment: Assignment = Assignment.BIASA
    needs_evidence: bool = True
    owes_reason: bool = False

    def text(self, piece: Piece) -> str:
        """A text without spaces around it."""
        return self.texts.get(piece, "").strip()


def lacks(draft: Draft) -> tuple[Lack, ...]:
    """What is missing, in the order of the page (L.IV.B.1 before L.IV.B.3; Ps. 28(2))."""
    text = draft.text
    found = (
        (draft.organisation is None, Lack.PREDIKAT_ORGANISASI),
        *_of_rating(draft, Dimension.HASIL_KERJA),
        *_of_rating(draft, Dimension.PERILAKU_KERJA),
        (not text(Piece.STRENGTH), Lack.KEKUATAN),
        (not text(Piece.AREA), Lack.AREA),
        (not text(Piece.NEXT_STEP), Lack.LANGKAH),
        (not (text(Piece.NOTES) or text(Piece.RECOMMENDATION)), Lack.CATATAN),
        (
            draft.assignment.needs_source and not text(Piece.ASSIGNMENT_SOURCE),
            Lack.SUMBER_TEMPAT,
        ),
        (draft.owes_reason, Lack.ALASAN_SEBARAN),
    )
    return tuple(lack for is_missing, lack in found if is_missing)


_OF: Final = {
    Dimension.HASIL_KERJA: (
        Piece.HASIL_REASON, Lack.RATING_HASIL, Lack.ALASAN_HASIL, Lack.BUKTI_HASIL,
    ),
    Dimension.PERILAKU_KERJA: (
        Piece.PERILAKU_REASON, Lack.RATING_PERILAKU, Lack.ALASAN_PERILAKU, Lack.BUKTI_PERILAKU,
    ),
}  # fmt: skip


def _of_rating(draft: Draft, dimension: Dimension) -> tuple[tuple[bool, Lack], ...]:
    is_results = dimension is Dimension.HASIL_KERJA
    rating = draft.hasil_kerja if is_results else draft.perilaku_kerja
    reason, no_rating, no_reason, no_link = _OF[dimension]
    is_away = rating is not None and rating.needs_grounds and draft.needs_evidence
    return (
        (rating is None, no_rating),
        (is_away and not draft.text(reason), no_reason),
        (is_away and not draft.links.get(dimension), no_link),
    )


def predikat_in(
    assignment: Assignment, hasil_kerja: Ekspektasi, perilaku_kerja: Ekspektasi
) -> Predikat:
    """The predikat of two ratings: the quadrant (L.IV.B.3), but for a study that failed.

    Who did not graduate or dropped out is Kurang or Sangat Kurang "with regard to behaviour"
    (L.IV.B.3.a.3.d): Sangat Kurang where the behaviour is below expectation as well.
    """
    if assignment is not Assignment.TIDAK_LULUS:
        return predikat_of(hasil_kerja, perilaku_kerja)
    is_below = perilaku_kerja is Ekspektasi.DIBAWAH
    return Predikat.SANGAT_KURANG if is_below else Predikat.KURANG


def mark_of(*values: object) -> str:
    """A short fingerprint of a part of the sheet, to tell whether it changed since it was drawn."""
    words = "\0".join("" if value is None else str(value) for value in values)
    return hashlib.sha256(words.encode()).hexdigest()[:12]
