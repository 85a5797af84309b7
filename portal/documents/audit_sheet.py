"""The audit trail on paper and in tables: the head to be signed and filed, and exports."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from portal.documents.labels import one_line
from portal.documents.late import xlsxwriter
from portal.documents.qr import plain_qr_svg
from portal.documents.staff_xlsx import OPTIONS
from portal.documents.typst_pdf import compile_pdf
from portal.rules.audit_chain import Head
from portal.rules.respondent_csv import BOM, safe_cell

GROUP: Final = 8


@dataclass(frozen=True)
class HeadSheet:
    """The head at a moment; `when` is written out in words with its zone."""

    agency: str
    head: Head
    when: str
    printed_by: str


def head_sheet(data: HeadSheet) -> bytes:
    """One tagged A4 page: the head in readable groups and as a QR, the command that compares it,
    and room for a signature. In the locale of the caller.
    """
    digest = data.head.digest
    groups = [digest[start : start + GROUP] for start in range(0, len(digest), GROUP)]
    return compile_pdf(
        "audit_head",
        {
            "lang": "id",
            "title": _("Kepala jejak audit"),
            "agency": one_line(data.agency, 90),
            "facts": [
                [_("Nomor catatan terakhir"), str(data.head.sequence)],
                [_("Dicetak"), data.when],
                [_("Dicetak oleh"), one_line(data.printed_by, 90)],
            ],
            "digest_label": _("Kepala rangkaian (SHA-256)"),
            "groups": groups,
            "why": _(
                "Simpan lembar ini di luar kendali pengelola portal, misalnya di inspektorat. "
                "Bila kelak ada catatan yang diubah, dihapus, atau ditukar, perintah di bawah ini "
                "gagal."
            ),
            "command": ["flask audit verify --head", str(data.head)],
            "qr": plain_qr_svg(str(data.head), title=_("Kepala rangkaian sebagai kode QR")),
            "qr_alt": _("Kepala rangkaian sebagai kode QR"),
            "sign": _("Diterima oleh (nama, tanggal, tanda tangan)"),
        },
    )


def trail_csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Semicolons, quotes and a BOM; no cell can become a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def trail_xlsx(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> bytes:
    """The same as a workbook in which every cell is text."""
    made = io.BytesIO()
    with xlsxwriter().Workbook(made, OPTIONS) as book:
        kept = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        strong = book.add_format({"bold": True, "num_format": "@", "bg_color": "#D9E7F7"})
        sheet = book.add_worksheet(title[:31])
        for line, row in enumerate([heads, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell[:32_000], kept if line else strong)
        sheet.set_column(0, len(heads) - 1, 24)
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        sheet.freeze_panes(1, 0)
    return made.getvalue()
