"""Official forms: what they say, in both kinds of file."""

import io

import pytest
from python_calamine import CalamineWorkbook

from portal.documents.official_forms import (
    Block,
    OfficialForm,
    Party,
    Signature,
    form_pdf,
    form_xlsx,
)
from tests.documents.pdf_reader import page_sizes, text

FORM = OfficialForm(
    "A.1.7", "SASARAN KINERJA PEGAWAI", "Pemerintah Kota Kendari", "Periode 2026",
    (Party("PEGAWAI YANG DINILAI", (("NAMA", "Sari"), ("NIP", "199001012015032003"))),),
    (
        Block("HASIL KERJA", ("NO.", "RENCANA HASIL KERJA"), (1, 9), [("1", "=1+1 Cakupan naik")]),
        Block("B. TAMBAHAN", ("NO.", "RENCANA HASIL KERJA"), (1, 9), []),
    ),
    (Signature("Pegawai yang dinilai", "Sari", "NIP 199001012015032003", "ditandatangani"),),
    wide=True,
)  # fmt: skip


def test_the_pdf_is_tagged_and_says_everything():
    pdf = form_pdf(FORM, "")
    said = text(pdf)
    for words in ("SASARAN KINERJA PEGAWAI", "RENCANA HASIL KERJA", "=1+1 Cakupan naik",
                  "Tidak ada.", "Formulir A.1.7", "199001012015032003"):  # fmt: skip
        assert words in said
    assert b"/StructTreeRoot" in pdf
    assert page_sizes(pdf) == [(297, 210)]


def test_a_long_form_goes_on_over_the_page():
    rows = [(str(n), f"Hasil kerja nomor {n} " + "panjang sekali " * 20) for n in range(60)]
    block = Block("HASIL KERJA", ("NO.", "RENCANA HASIL KERJA"), (1, 9), rows)
    pdf = form_pdf(OfficialForm("A.1.7", "SKP", "Kendari", "2026", (), (block,), ()), "")
    assert len(page_sizes(pdf)) > 1
    assert "Hasil kerja nomor 59" in text(pdf)


def test_the_spreadsheet_holds_texts_and_no_formula():
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_xlsx(FORM, "")))
    rows = book.get_sheet_by_name("A.1.7").to_python()
    cells = [cell for row in rows for cell in row if cell]
    assert "=1+1 Cakupan naik" in cells
    assert "199001012015032003" in cells
    assert ["NO.", "RENCANA HASIL KERJA"] in [row[:2] for row in rows]


@pytest.mark.parametrize("hostile", ["#panic()", "$x^2$", "*tebal* _miring_", "]#let a = 1["])
def test_text_is_never_taken_for_markup(hostile):
    block = Block(hostile, (hostile,), (1,), [(hostile,)])
    pdf = form_pdf(OfficialForm("A.1.8", hostile, hostile, hostile, (), (block,), ()), "")
    assert text(pdf).count(hostile) >= 4


def test_a_row_of_one_cell_is_a_heading_across_the_table():
    rows = [("A. UTAMA",), ("1", "Cakupan naik"), ("B. TAMBAHAN",)]
    form = OfficialForm(
        "B.1.3", "REKAMAN INFORMASI", "Kota Kendari", "2026", (),
        (Block("HASIL KERJA", ("NO.", "HASIL"), (1, 9), rows),), (), "Catatan kaki",
    )  # fmt: skip
    pdf = form_pdf(form, "")
    assert pdf == form_pdf(form, "")
    said = text(pdf)
    places = [said.index(words) for words in ("A. UTAMA", "Cakupan naik", "B. TAMBAHAN")]
    assert places == sorted(places)
    assert "Catatan kaki" in said
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_xlsx(form, "")))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row if cell]
    assert {"A. UTAMA", "B. TAMBAHAN", "Catatan kaki"} <= set(cells)


@pytest.mark.parametrize("long", ["x" * 300, "<b>\u202e</b>", "kata " * 8_000])
def test_a_cell_takes_whatever_people_write(long):
    form = OfficialForm(
        "B.1.3", "R", "K", "2026", (), (Block("", ("A", "B"), (1, 1), [(long, "z")]),), ()
    )
    assert form_pdf(form, "").startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_xlsx(form, "")))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row if cell]
    assert any(cell.startswith(long[:300]) for cell in cells)
