"""Posters and tents: what they say, that they stay on one sheet, and that data is never code."""

import hashlib
import json
from dataclasses import replace

import pytest

from portal.documents import typst_pdf
from portal.documents.poster import SIZES, PosterData, poster
from portal.documents.typst_pdf import (
    DocumentError,
    DocumentTooLarge,
    compile_pdf,
    printable,
    printable_text,
)
from tests.documents.pdf_reader import links, page_sizes, text, text_pages

POASIA = PosterData(
    agency="Pemerintah Kota Kendari",
    unit="Puskesmas Poasia",
    service="Pelayanan rawat jalan",
    counter="Loket Pendaftaran",
    base_url="https://skm.kendarikota.go.id",
    code="7K3M9QXW",
    index_url="https://skm.kendarikota.go.id/indeks/puskesmas-poasia",
    languages=("Bahasa Indonesia", "English", "Basa Jawa"),
)
LONG_UNIT = (
    "Unit Pelaksana Teknis Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan "
    "dan Perlindungan Anak Kecamatan Siau Barat Selatan"
)
PAPER = {
    "a4": (210, 297),
    "a5": (148, 210),
    "a6": (105, 148),
    "tenda-a5": (210, 297),
    "tenda-a6": (297, 210),
}
FACES = {"a4": 1, "a5": 1, "a6": 1, "tenda-a5": 2, "tenda-a6": 4}
HOSTILE = [
    '#panic("x")',
    "*tebal* _miring_ `kode` $a$ = judul",
    "</svg><script>alert(1)</script> & <3",
    '"], #read("../../pyproject.toml") \\u{41} \\',
    "Nur'aini O'Brien – “Poasia” — è é ê å ḥ •",
    "{{7*7}} ${x} @preview/x:1.0.0 <label> // /* */ ~ --",
]


@pytest.fixture(autouse=True)
def no_compiler_warning(caplog):
    yield
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_one_tagged_page_with_all_that_a_citizen_needs(size):
    pdf = poster(POASIA, size)
    assert pdf.startswith(b"%PDF-1.7")
    assert page_sizes(pdf) == [PAPER[size]]
    said = text(pdf)
    for words in (
        "Pemerintah Kota Kendari",
        "Puskesmas Poasia",
        "Pelayanan rawat jalan · Loket Pendaftaran",
        "Bagaimana pelayanan kami?",
        "Gratis, tidak perlu aplikasi.",
        "7K3M-9QXW",
        "Tidak memuat nama, nomor, atau jam.",
        "Bahasa Indonesia · English · Basa Jawa",
    ):
        assert said.count(words) == FACES[size], words
    joined = said.replace(" ", "")
    assert joined.count("Tanpanama.2menit.9pertanyaan.") == FACES[size]
    assert joined.count("skm.kendarikota.go.id/indeks/puskesmas-poasia") == FACES[size]
    assert links(pdf) == {"HTTPS://SKM.KENDARIKOTA.GO.ID/S/7K3M9QXW", POASIA.index_url}
    assert b"/Lang(id)" in pdf
    assert b"pdfuaid" in pdf


@pytest.mark.parametrize("size", SIZES)
def test_long_names_stay_on_the_sheet_and_are_printed_in_full(size):
    data = replace(POASIA, unit=LONG_UNIT, service=LONG_UNIT[:100], counter=LONG_UNIT[:90])
    pdf = poster(data, size)
    assert page_sizes(pdf) == [PAPER[size]]
    assert text(pdf).count(LONG_UNIT) == FACES[size]


@pytest.mark.parametrize("size", SIZES)
def test_the_widest_letters_without_a_space_still_fit(size):
    wide = replace(POASIA, agency="W" * 999, unit="W" * 999, service="M" * 999, counter="%" * 999)
    wide = replace(wide, index_url=wide.index_url + "/" + "w" * 120)
    assert page_sizes(poster(wide, size)) == [PAPER[size]]


@pytest.mark.parametrize("value", HOSTILE)
def test_text_is_printed_letter_for_letter_and_never_run(value):
    said = text(poster(replace(POASIA, unit=value, counter=value), "a5")).replace(" ", "")
    assert said.count(value.replace(" ", "")) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Loket 😀😀 A", "Loket � A"),
        ("Loket\x00 \u202eA\u200b \ufeffB\x1b", "Loket A B"),
        ("e\u0301 \ud800 x", "é � x"),
        ("A\u0489\u0336\ufe0f\u2003B\nC", "A B\nC"),
        ("a ≥ b", "a � b"),
    ],
)
def test_what_the_fonts_cannot_show_is_replaced(value, shown):
    assert printable_text(value) == shown
    pdf = poster(replace(POASIA, unit=value), "a6")
    assert " ".join(shown.split()) in text(pdf)


def test_the_fonts_cover_the_languages_of_the_archipelago():
    needed = "–—’‘“”•…·éèêëâåôöñ×±°½ḥṣṭẓāīūñÉÈÊ"
    assert printable_text(needed) == needed


def test_the_fonts_are_the_ones_whose_origin_is_written_down():
    listed = (typst_pdf.FONTS / "FONTS.md").read_text(encoding="utf-8")
    faces = sorted(typst_pdf.FONTS.glob("*.ttf"))
    assert [face.name for face in faces] == ["Arimo-Bold.ttf", "Arimo-Regular.ttf"]
    for face in faces:
        assert f"`{hashlib.sha256(face.read_bytes()).hexdigest()}`" in listed


def test_printable_keeps_numbers_and_walks_into_lists():
    data = {"a": ["x\x00", 1, None, True], "b": {"c": "\u200by"}}
    assert printable(data) == {"a": ["x", 1, None, True], "b": {"c": "y"}}


def test_same_input_same_bytes_and_no_clock(time_machine):
    digests = set()
    for day in ("2026-01-01", "2031-07-09"):
        time_machine.move_to(day)
        digests.add(hashlib.sha256(poster(POASIA, "a4")).hexdigest())
    assert len(digests) == 1
    assert poster(replace(POASIA, code="7K3M9QX0"), "a4") != poster(POASIA, "a4")
    assert b"CreationDate" not in poster(POASIA, "a4")


@pytest.mark.parametrize(
    "change",
    [
        {"code": "7K3M9QX"},
        {"code": "7k3m9qxw"},
        {"code": "7K3M-9QXW"},
        {"code": "7K3M9QXI"},
        {"base_url": "skm.go.id"},
        {"base_url": "javascript://x"},
        {"index_url": ""},
    ],
)
def test_malformed_codes_and_addresses_are_refused(change):
    with pytest.raises(ValueError, match=r"code|address"):
        replace(POASIA, **change)


def test_unknown_sizes_are_refused():
    with pytest.raises(ValueError, match="size"):
        poster(POASIA, "a3")


def test_optional_lines_vanish():
    pdf = poster(replace(POASIA, service="", counter=" ", languages=()), "a6")
    assert "Tersedia" not in text(pdf)
    assert text_pages(pdf)[0][2] == "Bagaimana "


@pytest.mark.parametrize("name", ["poste", "../fonts/x", "poster.typ", "", "Poster", "/etc/passwd"])
def test_only_templates_of_the_folder_are_compiled(name):
    with pytest.raises(DocumentError, match="template"):
        compile_pdf(name, {})


def test_too_much_data_is_refused_before_the_compiler_sees_it(monkeypatch):
    monkeypatch.setattr(typst_pdf, "MAX_INPUT", 100)
    with pytest.raises(DocumentTooLarge, match="poster"):
        compile_pdf("poster", {"unit": "x" * 100})


def test_missing_data_is_a_typed_error():
    with pytest.raises(DocumentError, match="poster"):
        compile_pdf("poster", {"size": "a4"})


@pytest.mark.parametrize(
    "source",
    [
        '#set document(title: "x")\n#read("/outside.txt")',
        '#set document(title: "x")\n#read("../outside.txt")',
        '#import "@preview/cetz:0.3.0": *',
        "Tanpa judul",
    ],
)
def test_templates_reach_no_other_file_and_need_a_title(source, tmp_path, monkeypatch):
    (tmp_path / "outside.txt").write_text("rahasia")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "x.typ").write_text(source)
    monkeypatch.setattr(typst_pdf, "TEMPLATES", tmp_path / "templates")
    with pytest.raises(DocumentError):
        compile_pdf("x", json.loads("{}"))
