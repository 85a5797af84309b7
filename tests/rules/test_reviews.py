"""What an evaluation must hold, and its predikat: the nine cells and the study that failed."""

import pytest

from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat
from portal.rules.reviews import (
    Assignment,
    Dimension,
    Draft,
    Lack,
    Piece,
    lacks,
    mark_of,
    predikat_in,
)

DI_ATAS, SESUAI, DI_BAWAH = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
WORDS = {
    Piece.STRENGTH: "Sabar", Piece.AREA: "Pencatatan", Piece.NEXT_STEP: "Tiap Jumat",
    Piece.NOTES: "Pertahankan",
}  # fmt: skip


def draft(**changes):
    given = {
        "organisation": OrganisationPredikat.BAIK, "hasil_kerja": SESUAI,
        "perilaku_kerja": SESUAI, "texts": WORDS, "links": {},
    }  # fmt: skip
    return Draft(**{**given, **changes})


# L.IV.B.3, p. 99 and 102, row by row as it is drawn.
NINE = [
    (DI_ATAS, DI_BAWAH, Predikat.KURANG),
    (DI_ATAS, SESUAI, Predikat.BAIK),
    (DI_ATAS, DI_ATAS, Predikat.SANGAT_BAIK),
    (SESUAI, DI_BAWAH, Predikat.KURANG),
    (SESUAI, SESUAI, Predikat.BAIK),
    (SESUAI, DI_ATAS, Predikat.BAIK),
    (DI_BAWAH, DI_BAWAH, Predikat.SANGAT_KURANG),
    (DI_BAWAH, SESUAI, Predikat.BUTUH_PERBAIKAN),
    (DI_BAWAH, DI_ATAS, Predikat.BUTUH_PERBAIKAN),
]


@pytest.mark.parametrize(("hasil", "perilaku", "predikat"), NINE)
@pytest.mark.parametrize(
    "assignment", [Assignment.BIASA, Assignment.TUGAS_BELAJAR, Assignment.DIPEKERJAKAN]
)
def test_the_nine_cells(assignment, hasil, perilaku, predikat):
    assert predikat_in(assignment, hasil, perilaku) is predikat


@pytest.mark.parametrize("hasil", Ekspektasi)
def test_who_did_not_graduate_is_kurang_or_sangat_kurang_by_the_behaviour(hasil):
    of = lambda perilaku: predikat_in(Assignment.TIDAK_LULUS, hasil, perilaku)  # noqa: E731
    assert of(DI_BAWAH) is Predikat.SANGAT_KURANG
    assert of(SESUAI) is of(DI_ATAS) is Predikat.KURANG


def test_a_complete_sheet_lacks_nothing():
    assert lacks(draft()) == ()


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"organisation": None}, (Lack.PREDIKAT_ORGANISASI,)),
        ({"hasil_kerja": None}, (Lack.RATING_HASIL,)),
        ({"perilaku_kerja": None}, (Lack.RATING_PERILAKU,)),
        ({"hasil_kerja": DI_ATAS}, (Lack.ALASAN_HASIL, Lack.BUKTI_HASIL)),
        ({"perilaku_kerja": DI_BAWAH}, (Lack.ALASAN_PERILAKU, Lack.BUKTI_PERILAKU)),
        ({"hasil_kerja": DI_ATAS, "needs_evidence": False}, ()),
        ({"texts": {}}, (Lack.KEKUATAN, Lack.AREA, Lack.LANGKAH, Lack.CATATAN)),
        ({"texts": {**WORDS, Piece.NOTES: " ", Piece.RECOMMENDATION: "Magang"}}, ()),
        ({"texts": {**WORDS, Piece.STRENGTH: "  "}}, (Lack.KEKUATAN,)),
        ({"assignment": Assignment.TUGAS_BELAJAR}, (Lack.SUMBER_TEMPAT,)),
        ({"assignment": Assignment.DIPEKERJAKAN}, (Lack.SUMBER_TEMPAT,)),
        ({"owes_reason": True}, (Lack.ALASAN_SEBARAN,)),
    ],
)  # fmt: skip
def test_what_is_missing(changes, missing):
    assert lacks(draft(**changes)) == missing


def test_evidence_of_the_other_rating_does_not_count():
    texts = {**WORDS, Piece.HASIL_REASON: "Melebihi"}
    one = draft(hasil_kerja=DI_ATAS, texts=texts, links={Dimension.PERILAKU_KERJA: 2})
    assert lacks(one) == (Lack.BUKTI_HASIL,)
    mended = draft(hasil_kerja=DI_ATAS, texts=texts, links={Dimension.HASIL_KERJA: 1})
    assert lacks(mended) == ()


def test_a_mark_changes_with_any_part():
    assert mark_of("a", "b") != mark_of("ab", "")
    assert mark_of(None, "b") == mark_of("", "b")
