"""What stands in a staff spreadsheet, understood: names, columns, titles, units, dates."""

from datetime import date
from uuid import UUID

import pytest

from portal.rules.employment import JobFamily, PostKind
from portal.rules.names import search_key
from portal.rules.post_titles import family_guessed, is_acting, kind_guessed, kind_named, leads
from portal.rules.sheet_cells import SheetRow
from portal.rules.staff_cells import read_day, read_email
from portal.rules.staff_columns import StaffColumn, find_header, letter
from portal.rules.unit_names import NamedUnit, UnitFault, UnitNames

A, B, C, D = (UUID(int=n) for n in range(1, 5))
UNITS = UnitNames(
    [
        NamedUnit(A, None, "Dinas Kesehatan", "dinas-kesehatan"),
        NamedUnit(B, A, "Tata Usaha", "tu-dinkes"),
        NamedUnit(C, None, "Dinas Sosial", "dinas-sosial"),
        NamedUnit(D, C, "Tata Usaha", "tu-dinsos"),
    ]
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sari Dewi", "sari dewi"),
        ("Prof. Dr. dr. Sari, Sp.A", "sari, sp.a"),
        ("H. M. Yusuf", "m. yusuf"),
        ("drs.Budi", "budi"),
        ("Dr.", "dr."),
        ("Drajat", "drajat"),
    ],
)
def test_a_name_is_found_without_its_titles(name, key):
    assert search_key(name) == key


def test_the_header_is_the_row_that_names_most_columns():
    rows = [
        SheetRow(1, ("DAFTAR NAMA",)),
        SheetRow(4, ("No", "N.I.P", "NIP BARU", "Nama / Gelar", "NAMA", "Unit  Kerja", "jabatan")),
        SheetRow(5, ("1", "x", "y")),
    ]
    header = find_header(rows)
    assert header.row == 4
    assert header.places[StaffColumn.NIP] == 2
    assert header.unknown == ("No", "N.I.P", "Nama / Gelar")
    assert header.missing == ()


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_letters_of_columns(place, name):
    assert letter(place) == name


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kepala Dinas Kesehatan", PostKind.JPT_PRATAMA),
        ("Sekretaris Dinas", PostKind.ADMINISTRATOR),
        ("Camat Poasia", PostKind.ADMINISTRATOR),
        ("Kepala Sub Bagian Umum", PostKind.PENGAWAS),
        ("Lurah", PostKind.PENGAWAS),
        ("Perawat Ahli Muda", PostKind.FUNGSIONAL),
        ("Guru Kelas", PostKind.FUNGSIONAL),
        ("Pengelola Data", PostKind.PELAKSANA),
    ],
)
def test_the_kind_follows_from_the_title(title, kind):
    assert kind_guessed(title) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("JFT", PostKind.FUNGSIONAL),
        ("Eselon II.b", PostKind.JPT_PRATAMA),
        ("Jabatan Pengawas", PostKind.PENGAWAS),
        ("Fungsional Umum", PostKind.PELAKSANA),
        ("Bos", None),
    ],
)
def test_the_kind_as_offices_write_it(text, kind):
    assert kind_named(text) is kind


def test_families_and_acting_posts():
    assert family_guessed("Bidan Terampil") is JobFamily.PERAWAT_BIDAN
    assert family_guessed("Arsiparis") is JobFamily.UMUM
    assert is_acting("Plt. Kepala Dinas")
    assert is_acting("Kepala Dinas (Plh)")
    assert not is_acting("Kepala Dinas")


@pytest.mark.parametrize(
    ("title", "unit", "is_head"),
    [
        ("Kepala Dinas", "Dinas Kesehatan", True),
        ("Kepala Puskesmas", "Puskesmas Poasia", True),
        ("Kepala Seksi Umum", "Kecamatan Poasia", False),
        ("Camat", "Kecamatan Poasia", True),
        ("Lurah", "Kecamatan Poasia", False),
        ("Kepala", "Dinas Kesehatan", False),
    ],
)
def test_who_leads_the_unit(title, unit, is_head):
    assert leads(title, unit) is is_head


@pytest.mark.parametrize(
    ("text", "unit", "fault"),
    [
        ("dinas  kesehatan", A, None),
        ("tu-dinsos", D, None),
        ("Dinas Sosial / Tata Usaha", D, None),
        ("Tata Usaha", None, UnitFault.GANDA),
        ("Dinas Kesehtan", None, UnitFault.TIDAK_DIKENAL),
        ("Dinas Sosial > Loket", None, UnitFault.TIDAK_DIKENAL),
    ],
)
def test_a_unit_by_name_path_or_slug(text, unit, fault):
    match = UNITS.match(text)
    assert (match.unit.id if match.unit else None, match.fault) == (unit, fault)


def test_a_misspelt_unit_comes_with_a_suggestion():
    assert UNITS.match("Dinas Kesehtan").suggestion == "Dinas Kesehatan"
    assert UNITS.match("Tata Usaha").suggestion == "Dinas Kesehatan / Tata Usaha"


@pytest.mark.parametrize(
    "text", ["2024-02-01", "1-2-2024", "01/02/2024", "1.2.2024", "1 Februari 2024", "1 feb 2024"]
)
def test_a_date_in_every_habit(text):
    assert read_day(text) == date(2024, 2, 1)


@pytest.mark.parametrize("text", ["31-02-2024", "1-13-2024", "kemarin", "45231", "1 m 2024"])
def test_what_is_no_date(text):
    with pytest.raises(ValueError):  # noqa: PT011 - every cause is the same refusal
        read_day(text)


@pytest.mark.parametrize("text", ["a@b", "a b@c.id", "a@b..id", "@b.id", "a" * 300 + "@b.id"])
def test_what_is_no_address(text):
    with pytest.raises(ValueError, match="address"):
        read_email(text)
