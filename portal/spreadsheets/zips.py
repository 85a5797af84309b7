"""What a zipped spreadsheet (XLSX, ODS) declares and holds, looked at before any parser sees it.

The central directory is judged first; then every XML part is unpacked in small pieces, never more
than it declared, and searched for document types, which no spreadsheet program writes.
"""

import io
import zipfile
import zlib
from typing import Final

from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import (
    HIGHEST_RATIO,
    MOST_ENTRIES,
    MOST_UNPACKED,
    RATIO_FROM,
)

_PIECE: Final = 256 * 1024
_ENCRYPTED: Final = 0x1
_PACKED: Final = (
    *(".zip", ".gz", ".7z", ".rar", ".jar", ".bz2", ".xz"),
    *(".xlsx", ".xlsm", ".xlsb", ".ods", ".docx", ".docm", ".pptx"),
)
_MACROS: Final = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check_zip(data: bytes) -> None:
    """Raise SpreadsheetError for a zip that is no harmless XLSX or ODS."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(data))
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_part(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SpreadsheetError(FileFault.RUSAK) from error


def _check_directory(entries: list[zipfile.ZipInfo], packed: int) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise SpreadsheetError(FileFault.BERSANDI)
    total = sum(entry.file_size for entry in entries)
    is_dense = total > RATIO_FROM and total > packed * HIGHEST_RATIO
    if len(entries) > MOST_ENTRIES or total > MOST_UNPACKED or is_dense:
        raise SpreadsheetError(FileFault.BOM)
    if len(set(names)) != len(names) or any(e.compress_type not in _METHODS for e in entries):
        raise SpreadsheetError(FileFault.RUSAK)
    if any(name.endswith(_PACKED) for name in names):
        raise SpreadsheetError(FileFault.BERKAS_DI_DALAM)
    if any(mark in name for name in names for mark in _MACROS):
        raise SpreadsheetError(FileFault.MAKRO)
    if not {"xl/workbook.xml", "content.xml"} & set(names):
        raise SpreadsheetError(FileFault.BUKAN_LEMBAR_KERJA)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack a part piece by piece; zipfile stops at the declared size and checks the sum."""
    before = b""
    name = entry.filename.lower()
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            if not before and (piece.startswith(_WIDE_MARKS) or b"\0" in piece[:4]):
                # UTF-16 would hide a document type from the search below.
                raise SpreadsheetError(FileFault.DTD)
            window = before + piece
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise SpreadsheetError(FileFault.DTD)
            if name == "[content_types].xml" and b"macroEnabled" in window:
                raise SpreadsheetError(FileFault.MAKRO)
            if name == "meta-inf/manifest.xml" and b"encryption-data" in window:
                raise SpreadsheetError(FileFault.BERSANDI)
            before = piece[-16:]
