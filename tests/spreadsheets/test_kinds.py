"""Kinds beside XLSX and CSV: the old XLS, the open ODS; and a book that links to others."""

import io
import struct
import zipfile

import pytest

from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.reading import read_rows
from tests.staff_files import xlsx

ROWS = [["NIP", "Nama"], ["198505172010012902", "Ns. Sari Dewi, S.Kep."]]
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int) -> bytes:
    """BOF of a BIFF8 part."""
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def label(row: int, column: int, text: str) -> bytes:
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return record(0x0204, head + text.encode("utf-16-le"))


def xls(rows: list[list[str]]) -> bytes:
    """A workbook of Excel 97 with one sheet, in the container of its time."""
    cells = b"".join(label(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    size = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    sheet = begin(0x10) + size + cells + record(0x0A)

    def globals_(at: int) -> bytes:
        name = b"Pegawai"
        bound = record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
        return begin(0x05) + record(0x0042, struct.pack("<H", 1200)) + bound + record(0x0A)

    return contained(globals_(len(globals_(0))) + sheet)


def contained(stream: bytes) -> bytes:
    """A compound file with one stream: header, sector table, directory, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    last = len(stream) // SECTOR + 1
    table = [FAT, END, *range(3, last + 1), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    directory = entry("Root Entry", 5, END, 0, 1) + entry("Workbook", 2, 2, len(stream), FREE)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    head += struct.pack("<I", FREE) * 108
    body = struct.pack(f"<{len(table)}I", *table) + directory.ljust(SECTOR, b"\0") + stream
    return head + body


def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def ods(rows: list[list[str]]) -> bytes:
    """A sheet as LibreOffice packs it."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Pegawai">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "words", "fault"),
    [
        ("Basic/Standard/Module1.xml", "<module/>", FileFault.MAKRO),
        ("styles.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', FileFault.DTD),
    ],
)
def test_an_open_document_is_looked_through_as_well(name, words, fault):
    made = io.BytesIO(ods(ROWS))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, words)
    with pytest.raises(SpreadsheetError) as refused:
        read_rows(made.getvalue())
    assert refused.value.fault is fault


@pytest.mark.parametrize("make", [xls, ods])
def test_old_and_open_kinds_are_read_alike(make):
    assert [list(row.cells) for row in read_rows(make(ROWS))] == ROWS


def test_a_link_to_another_book_is_never_followed():
    """The value that was stored is read; nothing is fetched, and the target is not shown."""
    far = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<externalBook xmlns:r="r" r:id="rId1"/></externalLink>'
    )
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="http://127.0.0.1:9/rahasia.xlsx" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"'
        "/></Relationships>"
    )
    book = io.BytesIO(xlsx())
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", far)
        archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", target)
    rows = read_rows(book.getvalue())
    assert len(rows) == 4
    assert "rahasia" not in str(rows)
