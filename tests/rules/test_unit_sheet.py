"""Units of a spreadsheet: rows in any order, known units left alone, every fault at its place."""

import uuid

import pytest

from portal.rules.sheet_cells import SheetRow
from portal.rules.unit_sheet import UnitTrouble, read_units

CITY, HEALTH, WORKS = (uuid.UUID(int=number) for number in (1, 2, 3))
KNOWN = {
    CITY: (None, "Kota"), HEALTH: (CITY, "Dinas Kesehatan"), WORKS: (CITY, "Dinas PU"),
}  # fmt: skip
HEAD = ("Nama Unit", "Jenis Unit", "Di Bawah")


def read(*rows, known=KNOWN, head=HEAD):
    cells = [head, *rows]
    return read_units([SheetRow(n, tuple(row)) for n, row in enumerate(cells, start=1)], known)


def added(sheet):
    return [(one.name, one.kind, one.above) for one in sheet.added]


def test_rows_in_any_order_hang_below_each_other():
    sheet = read(
        ("Pustu Kambu", "", "Puskesmas Poasia"),
        ("Puskesmas Poasia", "Puskesmas", "dinas kesehatan"),
    )  # fmt: skip
    assert added(sheet) == [
        ("Puskesmas Poasia", "puskesmas", HEALTH), ("Pustu Kambu", "unit", "baris 3")
    ]  # fmt: skip
    assert sheet.errors == 0


def test_an_empty_portal_takes_a_whole_tree():
    sheet = read(("Dinas", "dinas", "Kota"), ("Kota", "", ""), known={})
    assert added(sheet) == [("Kota", "unit", None), ("Dinas", "dinas", "baris 3")]


def test_what_is_there_is_left_alone_and_the_same_name_elsewhere_is_another_unit():
    sheet = read(
        ("DINAS KESEHATAN", "dinas", "Kota"), ("Tata Usaha", "", "Dinas Kesehatan"),
        ("Tata Usaha", "", "Dinas PU"), ("Arsip", "", "Dinas PU / Tata Usaha"),
    )  # fmt: skip
    assert sheet.unchanged == 1
    assert added(sheet)[-1] == ("Arsip", "unit", "baris 4")
    assert sheet.errors == 0


@pytest.mark.parametrize(
    ("rows", "trouble", "place"),
    [
        ([("123", "", "Kota")], UnitTrouble.NAMA_SALAH, (2, "A")),
        ([("x" * 201, "", "Kota")], UnitTrouble.NAMA_SALAH, (2, "A")),
        ([("Balai", "x" * 31, "Kota")], UnitTrouble.JENIS_SALAH, (2, "B")),
        ([("Balai", "", "Dinas Entah")], UnitTrouble.INDUK_TIDAK_DIKENAL, (2, "C")),
        ([("A", "", "Kota"), ("A", "", "Kota")], UnitTrouble.BARIS_GANDA, (3, "A")),
        ([("A", "", "B"), ("B", "", "A")], UnitTrouble.MELINGKAR, (2, "C")),
        ([("TU", "", "Dinas PU"), ("TU", "", "Dinas Kesehatan"), ("C", "", "TU")],
         UnitTrouble.INDUK_GANDA, (4, "C")),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(rows, trouble, place):
    sheet = read(*rows)
    first = sheet.problems[0]
    assert (first.trouble, (first.row, first.column)) == (trouble, place)


def test_offices_write_other_names_and_titles_above():
    sheet = read(
        ("Daftar unit", "", ""), ("Unor Induk", "Nama Unor", "Jenis"),
        ("Kota", "Balai", "balai"), head=("", "", ""),
    )  # fmt: skip
    assert added(sheet) == [("Balai", "balai", CITY)]
    assert not read(("a", "b", "c"), head=("x", "y", "z")).has_header
