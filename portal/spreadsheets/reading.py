"""Bytes of an uploaded file to rows of text; the kind is told from the bytes, not from the name."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from portal.rules.sheet_cells import NumberText, SheetRow
from portal.spreadsheets.csv_files import read_csv
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    PARSER_MEMORY,
    PARSER_SECONDS,
)
from portal.spreadsheets.zips import check_zip

_ZIP: Final = b"PK"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_PARSER: Final = Path(__file__).with_name("parser.py")
# Names in the directory of an OLE file are UTF-16.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_VBA: Final = "_VBA_PROJECT".encode("utf-16-le")
_OTHER_KINDS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<?xml", b"<html", b"{\\rtf")
_HEAD: Final = 512


def read_rows(
    data: bytes, *, most_rows: int = MOST_ROWS, with_time: bool = False
) -> list[SheetRow]:
    """All rows that hold something of the first visible sheet that holds something.

    A date is an ISO text, with its time of day only where `with_time` asks for it.

    Raises SpreadsheetError for whatever is refused, and for a file without any row.
    """
    if len(data) > MOST_BYTES:
        raise SpreadsheetError(FileFault.TERLALU_BESAR)
    rows = _rows(data, most_rows, with_time)
    if not rows:
        raise SpreadsheetError(FileFault.KOSONG)
    return rows


def _rows(data: bytes, most_rows: int, with_time: bool) -> list[SheetRow]:
    if data.startswith(_ZIP):
        check_zip(data)
        return list(_parsed(data, most_rows, with_time))
    if data.startswith(_OLE):
        _check_ole(data)
        return list(_parsed(data, most_rows, with_time))
    if data[:_HEAD].lstrip().lower().startswith(tuple(k.lower() for k in _OTHER_KINDS)):
        raise SpreadsheetError(FileFault.BUKAN_LEMBAR_KERJA)
    return read_csv(data, most_rows)


def _check_ole(data: bytes) -> None:
    if _ENCRYPTED in data:
        raise SpreadsheetError(FileFault.BERSANDI)
    if _VBA in data:
        raise SpreadsheetError(FileFault.MAKRO)


def _parsed(data: bytes, most_rows: int, with_time: bool) -> Iterator[SheetRow]:
    """Rows from the parser's process; a process that died was asked for too much."""
    limits = (
        PARSER_MEMORY, PARSER_SECONDS, most_rows, MOST_COLUMNS, LONGEST_CELL, int(with_time),
    )  # fmt: skip
    command = [sys.executable, "-I", str(_PARSER), *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, numbers as arguments
            command, input=data, capture_output=True, timeout=PARSER_SECONDS + 5, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SpreadsheetError(FileFault.BOM) from error
    if done.returncode != 0:
        raise SpreadsheetError(FileFault.BOM)
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if isinstance(said, dict):
            raise _refusal(said)
        yield SheetRow(said[0], tuple(_cell(cell) for cell in said[1]))


def _cell(cell: str | dict[str, str]) -> str:
    return cell if isinstance(cell, str) else NumberText(cell["n"])


def _refusal(said: dict[str, Any]) -> SpreadsheetError:
    return SpreadsheetError(FileFault(said["fault"]), said.get("row", 0), said.get("column", 0))
