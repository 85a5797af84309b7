"""CSV as offices write it: UTF-8, UTF-16 or Windows-1252; semicolon, comma or tab."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from portal.rules.sheet_cells import SheetRow
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import LONGEST_CELL, LONGEST_LINE, MOST_COLUMNS, MOST_ROWS

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# How a CSV keeps a spreadsheet from turning digits into a number: ="198001012005011001"
_KEPT_AS_TEXT: Final = re.compile(r'="(.*)"')
_HEAD: Final = 5


def read_csv(data: bytes, most_rows: int = MOST_ROWS) -> list[SheetRow]:
    """Rows that hold something. Raises SpreadsheetError with row and column."""
    text = _decoded(data)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise SpreadsheetError(FileFault.SEL_TERLALU_PANJANG, number)
        if "\0" in line:
            raise SpreadsheetError(FileFault.KARAKTER_NOL, number)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(lines), strict=True)
    try:
        return list(_rows(table, most_rows))
    except csv.Error as error:
        raise SpreadsheetError(FileFault.TANDA_KUTIP, table.line_num) from error


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SpreadsheetError(FileFault.RUSAK) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes have no sign in Windows-1252; a replaced letter in a name is seen in the
        # preview, and in a NIP it is an error anyway.
        return data.decode("cp1252", errors="replace")


def _separator(lines: list[str]) -> str:
    head = "\n".join(lines[:_HEAD])
    return max(";,\t", key=head.count)


def _rows(table: Iterator[list[str]], most_rows: int) -> Iterator[SheetRow]:
    found = 0
    for number, row in enumerate(table, start=1):
        cells = tuple(_cell(cell) for cell in row)
        if not any(cells):
            continue
        found += 1
        if found > most_rows + 1:
            raise SpreadsheetError(FileFault.TERLALU_BANYAK_BARIS, number)
        if len(cells) > MOST_COLUMNS:
            raise SpreadsheetError(FileFault.TERLALU_BANYAK_KOLOM, number, MOST_COLUMNS + 1)
        for column, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                raise SpreadsheetError(FileFault.SEL_TERLALU_PANJANG, number, column)
        yield SheetRow(number, cells)


def _cell(text: str) -> str:
    stripped = text.strip()
    kept = _KEPT_AS_TEXT.fullmatch(stripped)
    return kept[1].strip() if kept else stripped
