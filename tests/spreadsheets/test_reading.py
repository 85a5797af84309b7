"""Reading spreadsheets: every format gives the same rows; whatever is hostile is refused."""

import resource
import struct
import time

import pytest

from portal.rules.sheet_cells import NumberText
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import MOST_BYTES, MOST_ROWS
from portal.spreadsheets.reading import read_rows
from tests import staff_files
from tests.staff_files import HEADS, STAFF, csv_text, repacked, sheet_xml, xlsx

GOOD = xlsx()
SHEET = "xl__worksheets__sheet1_xml"


def test_a_workbook_gives_its_rows_with_their_numbers():
    rows = read_rows(GOOD)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert rows[0].cells == HEADS
    assert [row.cells for row in rows[1:]] == list(STAFF)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_every_habit_gives_the_same_rows(encoding, separator):
    rows = [[c.replace(",", "") for c in row] for row in STAFF]
    rows[1][1] = "Renée Müller"
    read = read_rows(csv_text(rows, separator).encode(encoding))
    assert [list(row.cells) for row in read[1:]] == rows


def test_a_number_stays_known_as_a_number_and_blank_rows_are_left_out():
    rows = read_rows(xlsx([(198001012005011001, "Sari"), ("", ""), ("1", "Budi")], ("NIP", "Nama")))
    assert [row.number for row in rows] == [1, 2, 4]
    assert isinstance(rows[1].cells[0], NumberText)
    assert not isinstance(rows[2].cells[0], NumberText)


def test_digits_that_a_csv_kept_as_a_formula_are_read_as_text():
    (_, row) = read_rows(b'NIP;Nama\n="198001012005011001";Sari\n')
    assert row.cells == ("198001012005011001", "Sari")


def bomb() -> bytes:
    """Some 200 KB on disk, 200 MB unpacked."""
    return repacked(GOOD, **{SHEET: sheet_xml("<row r='1'/>" + " " * 200_000_000)})


def lying_bomb() -> bytes:
    """The same, but its directory declares a thousand bytes."""
    data = bytearray(bomb())
    size = struct.pack("<I", len(sheet_xml("<row r='1'/>")) + 200_000_000)
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 1_000)
    return bytes(data)


def shared_string_bomb() -> bytes:
    """One long text that 200,000 cells name."""
    text = "x" * 30_000
    row = "<c t='s'><v>0</v></c>" * 20
    cells = "".join(f"<row r='{n}'>{row}</row>" for n in range(1, 10_000))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{space}"><si><t>{text}</t></si></sst>'
    return repacked(GOOD, **{SHEET: sheet_xml(cells), "xl__sharedStrings_xml": shared})


DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FAR = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
HOSTILE = {
    "empty": (b"", {FileFault.KOSONG}),
    "only blanks": (b"\n\n;;\n", {FileFault.KOSONG}),
    "pdf": (b"%PDF-1.7 ...", {FileFault.BUKAN_LEMBAR_KERJA}),
    "html named xls": (b"<html><table><tr><td>NIP", {FileFault.BUKAN_LEMBAR_KERJA}),
    "zip cut short": (GOOD[: len(GOOD) // 2], {FileFault.RUSAK}),
    "plain zip": (repacked(GOOD)[:4] + b"nothing", {FileFault.RUSAK}),
    "nested zip": (repacked(GOOD, xl__inner_zip=GOOD), {FileFault.BERKAS_DI_DALAM}),
    "macro": (repacked(GOOD, xl__vbaProject_bin=b"x"), {FileFault.MAKRO}),
    "xxe": (repacked(GOOD, **{SHEET: sheet_xml("", prolog=DTD)}), {FileFault.DTD}),
    "xxe in utf-16": (
        repacked(GOOD, **{SHEET: sheet_xml("", prolog=DTD).encode("utf-16")}),
        {FileFault.DTD},
    ),
    "encrypted": (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        {FileFault.BERSANDI},
    ),
    "xls with macro": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "_VBA_PROJECT".encode("utf-16-le"),
        {FileFault.MAKRO},
    ),
    "broken xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2_000, {FileFault.RUSAK}),
    "nul in csv": (b"NIP;Nama\n1;a\0b\n", {FileFault.KARAKTER_NOL}),
    "long line": (b"NIP;Nama\n1;" + b"x" * 100_000, {FileFault.SEL_TERLALU_PANJANG}),
    "a line of ten megabytes": (b"NIP;Nama\n" + b"1;" * 5_000_000, {FileFault.TERLALU_BESAR}),
    "a cell of four megabytes": (
        b"NIP;Nama\n1;" + b"x" * 4_000_000,
        {FileFault.SEL_TERLALU_PANJANG},
    ),
    "open quote": (b'NIP;Nama\n1;"Sari\n', {FileFault.TANDA_KUTIP}),
    "wide csv": (b"NIP" + b";x" * 200 + b"\n", {FileFault.TERLALU_BANYAK_KOLOM}),
    "far corner": (
        repacked(GOOD, **{SHEET: sheet_xml(FAR, "A1:XFD1048576")}),
        {FileFault.BOM, FileFault.TERLALU_BANYAK_KOLOM},
    ),
    "too wide": (
        repacked(GOOD, **{SHEET: sheet_xml("<row r='1'><c r='XFD1'><v>1</v></c></row>")}),
        {FileFault.TERLALU_BANYAK_KOLOM},
    ),
}


@pytest.mark.parametrize(("data", "faults"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused(data, faults):
    with pytest.raises(SpreadsheetError) as refused:
        read_rows(data)
    assert refused.value.fault in faults


@pytest.mark.parametrize("make", [bomb, lying_bomb, shared_string_bomb])
def test_a_bomb_is_refused_fast_and_without_memory(make):
    data = make()
    assert len(data) < MOST_BYTES
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pytest.raises(SpreadsheetError) as refused:
        read_rows(data)
    assert refused.value.fault in {FileFault.BOM, FileFault.RUSAK}
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_a_wrong_dimension_decides_nothing():
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>NIP</t></is></c></row>'
    for dimension in ("A1:XFD1048576", "A1", "C9:D10"):
        (row,) = read_rows(repacked(GOOD, **{SHEET: sheet_xml(body, dimension)}))
        assert row.cells == ("NIP",)


def test_a_million_styled_empty_rows_are_nothing():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_048_577))
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>NIP</t></is></c></row>'
    data = repacked(GOOD, **{SHEET: sheet_xml(first + rows)})
    assert [row.cells for row in read_rows(data)] == [("NIP",)]


def test_more_rows_than_allowed_name_the_row():
    with pytest.raises(SpreadsheetError) as refused:
        read_rows(("NIP;Nama\n" + "1;a\n" * (MOST_ROWS + 1)).encode())
    assert refused.value.fault is FileFault.TERLALU_BANYAK_BARIS
    assert refused.value.row == MOST_ROWS + 2


def test_a_file_larger_than_the_limit_is_not_looked_at():
    with pytest.raises(SpreadsheetError) as refused:
        read_rows(b"x" * (MOST_BYTES + 1))
    assert refused.value.fault is FileFault.TERLALU_BESAR


def test_the_parser_needs_no_setting_of_the_server(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "python_calamine.py").write_text("raise SystemExit('taken from here')")
    assert len(read_rows(staff_files.xlsx())) == 4
