"""Official forms: the same data as a tagged PDF and as a workbook in the official columns."""

import io

import pytest
from python_calamine import CalamineWorkbook

from portal.documents.official_form import (
    Block,
    OfficialForm,
    Person,
    Signature,
    as_pdf,
    as_xlsx,
)
from tests.documents.pdf_reader import page_sizes, text

FORM = OfficialForm(
    code="B.1.3", title="REKAMAN INFORMASI", agency="Kota Kendari", period="PERIODE: TRIWULAN III",
    people=[Person("PEGAWAI YANG DINILAI", "Sari", "1990", "III/b", "Bidan", "Poasia")],
    blocks=[
        Block("HASIL KERJA", ("HASIL", "UMPAN BALIK"), [("A. UTAMA",), ("Cakupan", "=1+1\nbaik")])
    ],
    signatures=[Signature("Pegawai yang Dinilai", "Sari")], notes=["Catatan kaki"],
)  # fmt: skip


def test_the_same_data_give_the_same_bytes():
    made = as_pdf(FORM)
    assert made == as_pdf(FORM)
    words = text(made)
    for wanted in ("REKAMAN INFORMASI", "PEGAWAI YANG DINILAI", "UMPAN BALIK", "Cakupan"):
        assert wanted in words
    assert page_sizes(made) == [(297, 210)]


def test_a_workbook_holds_text_and_no_formula():
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(FORM)))
    rows = book.get_sheet_by_index(0).to_python()
    cells = [cell for row in rows for cell in row if cell]
    for wanted in ("FORMAT B.1.3", "1. NAMA", "Sari", "UMPAN BALIK", "A. UTAMA", "=1+1\nbaik"):
        assert wanted in cells
    assert "Catatan kaki" in cells


@pytest.mark.parametrize("text", ["#panic()", "*tebal* _miring_ $x$", "x" * 300, "<b>\u202e</b>"])
def test_text_of_people_stays_text(text):
    block = Block("HASIL KERJA", ("HASIL", "UMPAN BALIK"), [(text, text)])
    form = OfficialForm(**{**{n: getattr(FORM, n) for n in FORM.__dataclass_fields__},
                           "blocks": [block]})  # fmt: skip
    assert as_pdf(form).startswith(b"%PDF")
