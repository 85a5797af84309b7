"""Staff spreadsheets made by the tests: good ones, and those that somebody should not send."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

HEADS = (
    *("NIP", "Nama Lengkap", "Status Kepegawaian", "Gol/Ruang", "Unit Kerja", "Jabatan"),
    *("Jenis Jabatan", "NIP Atasan", "TMT Jabatan", "Surel", "Nomor HP"),
)
HEAD_NIP = "197001011995011901"
SARI_NIP = "198505172010012902"
JOKO_NIP = "199003032022211903"
HEAD = (HEAD_NIP, "dr. Budi Santoso, M.Kes.", "PNS", "IV/b", "Dinas Kesehatan", "Kepala Dinas")
HEAD_ROW = (*HEAD, "JPT Pratama", "", "2024-01-02", "budi@contoh.go.id", "081234567890")
SARI_ROW = (
    *(SARI_NIP, "Ns. Sari Dewi, S.Kep.", "PNS", "III/b", "Puskesmas Poasia"),
    *("Perawat Ahli Pertama", "Fungsional", HEAD_NIP, "01-03-2024", "", "0813 1111 2222"),
)
JOKO_ROW = (
    *(JOKO_NIP, "Joko", "PPPK", "IX", "Dinas Kesehatan / Puskesmas Poasia", "Pengelola Data"),
    *("Pelaksana", "", "", "", ""),
)
STAFF = (HEAD_ROW, SARI_ROW, JOKO_ROW)
Row = Sequence[str | float]


def nip_of(number: int) -> str:
    """An invented NIP, a different one for each number up to 300,000."""
    day, rest = divmod(number, 90)
    month, year = divmod(day, 28)[0] % 12 + 1, 1970 + day // 336
    return f"{year}{month:02d}{day % 28 + 1:02d}200503{number % 2 + 1}{900 + rest}"


def xlsx(rows: Sequence[Row] = STAFF, heads: Row = HEADS, above: Sequence[Row] = ()) -> bytes:
    """A workbook: lines above the header, header, rows; strings as text, numbers as numbers."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Pegawai")
        for place, row in enumerate((*above, heads, *rows)):
            sheet.write_row(place, 0, row)
    return content.getvalue()


def csv_text(rows: Sequence[Row] = STAFF, separator: str = ";") -> str:
    """The same as CSV."""
    return "".join(separator.join(map(str, row)) + "\r\n" for row in (HEADS, *rows))


def repacked(data: bytes, **changed: str | bytes) -> bytes:
    """The workbook with parts added or replaced; `__` in a name stands for a slash, `_` for a
    dot.
    """
    target = io.BytesIO()
    parts = {n.replace("__", "/").replace("_", "."): text for n, text in changed.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            if name not in parts:
                made.writestr(name, source.read(name))
        for name, text in parts.items():
            made.writestr(name, text)
    return target.getvalue()


def sheet_xml(body: str, dimension: str = "A1:B2", prolog: str = "") -> str:
    """A worksheet's XML around rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{space}">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    )
