"""The result sheets and evaluation documents, with the official words, as PDF and workbook."""

from dataclasses import replace

import pytest

from portal.documents.official_forms import Proof, form_pdf, form_xlsx
from portal.documents.qr import plain_qr_svg
from portal.documents.result_forms import SignedMarks, document_form, sheet_form
from tests.documents.pdf_reader import text
from tests.results_content import CONTENT

URL = "https://contoh.go.id/verifikasi/ABCD-EFGH-JKMN-PQRS"
PROOF = Proof("ABCD-EFGH-JKMN-PQRS", URL, plain_qr_svg(URL, title="Verifikasi"), "ab" * 32)
MARKS = SignedMarks("ditandatangani 7 Oktober 2026 09.00 WITA", "ditandatangani", "")


TITLE = "HASIL EVALUASI KINERJA PEGAWAI PENDEKATAN HASIL KERJA "
REACHED = "REALISASI BERDASARKAN BUKTI DUKUNG"
HEARD = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"


@pytest.mark.parametrize(
    ("code", "title", "heads"),
    [
        ("C.1.1", "KUALITATIF", ("HASIL KERJA", REACHED, HEARD)),
        (
            "C.1.2",
            "KUANTITATIF BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
            ("NO.", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF",
             REACHED, HEARD),
        ),
        (
            "C.1.3",
            "KUANTITATIF BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
            ("NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA",
             "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET", REACHED, HEARD),
        ),
    ],
)  # fmt: skip
def test_the_sheet_has_the_official_columns_and_blocks(code, title, heads):
    """Word by word as printed on p. 105-113 of the regulation."""
    form = sheet_form(replace(CONTENT, sheet=code), MARKS, PROOF)
    assert form.title == TITLE + title
    assert [one.title for one in form.blocks] == [
        "CAPAIAN KINERJA ORGANISASI*", "POLA DISTRIBUSI", "HASIL KERJA: A. UTAMA",
        "HASIL KERJA: B. TAMBAHAN", "RATING HASIL KERJA*", "PERILAKU KERJA",
        "RATING PERILAKU KERJA*", "PREDIKAT KINERJA PEGAWAI*",
    ]  # fmt: skip
    assert form.blocks[2].heads == heads
    assert form.blocks[5].heads == ("PERILAKU KERJA", HEARD)
    assert all(len(row) == len(heads) for row in form.blocks[2].rows)
    assert form.blocks[-1].rows == [("BAIK",)]
    assert form.blocks[4].rows == [("DIATAS EKSPEKTASI",)]
    assert [one.capacity for one in form.signatures] == ["Pejabat Penilai Kinerja"]
    head = form.parties[1].lines[4][0]
    assert head == ("5. INSTANSI" if code == "C.1.2" else "5. UNIT KERJA")


def test_the_sheet_says_that_the_organisations_predicate_is_last_years():
    last = replace(CONTENT.organisation, is_last_years=True)
    form = sheet_form(replace(CONTENT, organisation=last), MARKS, PROOF)
    assert "(predikat tahun sebelumnya, L.IV.B.1.f)" in str(form.blocks[0].rows)
    plain = sheet_form(CONTENT, MARKS, PROOF)
    assert "tahun sebelumnya" not in str(plain.blocks[0].rows)


PLACES = (
    "PEGAWAI YANG DINILAI", "PEJABAT PENILAI KINERJA", "ATASAN PEJABAT PENILAI KINERJA",
    "EVALUASI KINERJA", "CATATAN/REKOMENDASI", "KEBERATAN",
    "PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN",
    "KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "blocks", "signed"),
    [
        ("D.1.1", 5, ["6. Pejabat Penilai Kinerja", "7. Pegawai yang Dinilai"]),
        ("D.1.2", 5, ["6. Atasan Pejabat Penilai Kinerja", "7. Pegawai yang Dinilai"]),
        ("D.1.3", 8, ["9. Pejabat Penilai Kinerja", "10. Pegawai yang Dinilai",
                      "11. Atasan Pejabat Penilai Kinerja"]),
    ],
)  # fmt: skip
def test_the_document_has_its_numbered_blocks_and_places_to_sign(form, blocks, signed):
    changed = {} if form == "D.1.3" else {"objection": None}
    made = document_form(replace(CONTENT, form=form, **changed), MARKS, PROOF)
    assert made.title == "DOKUMEN EVALUASI KINERJA PEGAWAI"
    assert [one.title for one in made.blocks] == [
        f"{n}. {title}" for n, title in enumerate(PLACES[:blocks], start=1)
    ]
    labels = ["NAMA", "NIP", "PANGKAT/ GOL. RUANG", "JABATAN", "UNIT KERJA"]
    assert all([row[0] for row in one.rows] == labels for one in made.blocks[:3])
    shown = ["CAPAIAN KINERJA ORGANISASI", "PREDIKAT KINERJA PEGAWAI"]
    assert [row[0] for row in made.blocks[3].rows] == shown
    assert [one.capacity for one in made.signatures] == signed


@pytest.mark.parametrize("build", [sheet_form, document_form])
def test_pdf_and_workbook_carry_the_proof(build):
    form = build(CONTENT if build is sheet_form else replace(CONTENT, form="D.1.3"), MARKS, PROOF)
    pdf = form_pdf(form, "")
    words = text(pdf)
    assert "ABCD-EFGH-JKMN-PQRS" in words
    assert "BAIK" in words
    assert b"/StructTreeRoot" in pdf
    assert form_xlsx(form, "").startswith(b"PK")
