"""Activation letters: a page for each person, a table for mail merge, and both in one file.

The links are in memory only while the file is made; nothing here stores or logs them.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from portal.documents.labels import one_line, spoken_address, web_base
from portal.documents.late import xlsxwriter
from portal.documents.qr import plain_qr_svg
from portal.documents.staff_xlsx import OPTIONS
from portal.documents.typst_pdf import DocumentTooLarge, Json, compile_pdf
from portal.rules.codes import grouped
from portal.rules.nip import shown
from portal.rules.phones import shown as phone_shown
from portal.rules.respondent_csv import safe_cell

MOST: Final = 500
MAX_NAME: Final = 150
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PrintedLetter:
    """One letter; `link` is the whole address, `code` what is typed with the NIP."""

    name: str
    nip: str
    phone: str | None
    unit: str
    link: str
    code: str


@dataclass(frozen=True)
class LetterFrame:
    """What all letters of a batch share: the agency, the portal's address, dates in words, help."""

    agency: str
    base_url: str
    made: str
    valid_until: str
    help: str
    lang: str = "id"


def letter_pack(frame: LetterFrame, letters: Sequence[PrintedLetter]) -> bytes:
    """A ZIP with the letters (PDF) and the table for mail merge (XLSX and CSV).

    Raises DocumentTooLarge above `MOST` letters, ValueError for a malformed address.
    """
    parts = {
        "surat-aktivasi.pdf": letters_pdf(frame, letters),
        "surat-massal.xlsx": merge_xlsx(frame, letters),
        "surat-massal.csv": merge_csv(frame, letters),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts.items():
            pack.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def letters_pdf(frame: LetterFrame, letters: Sequence[PrintedLetter]) -> bytes:
    """Tagged A4 pages, one for each letter, in the order given."""
    if len(letters) > MOST:
        raise DocumentTooLarge(f"letters: {len(letters)}, at most {MOST} in one file")
    pages: list[Json] = [
        {
            "name": one_line(one.name, MAX_NAME), "nip": shown(one.nip),
            "unit": one_line(one.unit, MAX_NAME), "link": one.link, "code": grouped(one.code),
            "qr": plain_qr_svg(one.link, title=_("Kode QR tautan aktivasi")),
        }
        for one in letters
    ]  # fmt: skip
    return compile_pdf("activation", {"letters": pages, **_copy(frame)})


def merge_xlsx(frame: LetterFrame, letters: Sequence[PrintedLetter]) -> bytes:
    """The table for mail merge; every cell is text."""
    content = io.BytesIO()
    with xlsxwriter().Workbook(content, OPTIONS) as book:
        kept = book.add_format({"num_format": "@"})
        strong = book.add_format({"bold": True, "num_format": "@", "bg_color": "#D9E7F7"})
        sheet = book.add_worksheet(_("Surat massal")[:31])
        for row, cells in enumerate(_table(frame, letters)):
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, kept if row else strong)
        sheet.set_column(0, 6, 28, kept)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


def merge_csv(frame: LetterFrame, letters: Sequence[PrintedLetter]) -> bytes:
    """The same with semicolons and a byte order mark, as Indonesian spreadsheets open it.

    The NIP keeps the blanks between its groups, so that it stays a text.
    """
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    for cells in _table(frame, letters):
        writer.writerow([safe_cell(cell) for cell in cells])
    return content.getvalue().encode("utf-8-sig")


def _table(frame: LetterFrame, letters: Sequence[PrintedLetter]) -> list[list[str]]:
    heads = [_("Nama"), _("NIP"), _("Unit kerja"), _("Nomor HP"), _("Tautan"), _("Kode")]
    return [
        [*heads, _("Pesan WhatsApp")],
        *([*_cells(one), _message(frame, one)] for one in letters),
    ]


def _cells(one: PrintedLetter) -> list[str]:
    phone = phone_shown(one.phone) if one.phone else ""
    return [one.name, shown(one.nip), one.unit, phone, one.link, grouped(one.code)]


def _message(frame: LetterFrame, one: PrintedLetter) -> str:
    return _(
        "Yth. %(name)s, akun Anda di portal kinerja %(agency)s sudah dibuat. Buka %(link)s untuk"
        " membuat kata sandi, paling lambat %(until)s. Tautan ini hanya untuk Anda dan berlaku satu"
        " kali. Bantuan: %(help)s",
        name=one.name, agency=frame.agency, link=one.link, until=frame.valid_until,
        help=frame.help,
    )  # fmt: skip


def _copy(frame: LetterFrame) -> dict[str, Json]:
    base = web_base(frame.base_url)
    return {
        "lang": frame.lang,
        "title": _("Aktivasi akun portal kinerja"),
        "agency": one_line(frame.agency, MAX_NAME),
        "made": _("Dibuat pada %(day)s", day=frame.made),
        "to": _("Kepada Yth."),
        "nip_label": "NIP",
        "intro": _(
            "Akun Anda sudah dibuat. Buat kata sandi Anda sendiri paling lambat %(until)s; sesudah"
            " itu surat ini tidak berlaku.",
            until=frame.valid_until,
        ),
        "qr_alt": _("Kode QR tautan aktivasi"),
        "scan": _("Pindai gambar ini dengan kamera ponsel."),
        "or_type": _("Atau buka alamat ini:"),
        "typed_address": spoken_address(f"{base}/aktivasi"),
        "with_code": _("lalu ketik NIP Anda dan kode:"),
        "steps_title": _("Langkahnya"),
        "steps": [
            _("Buka tautan dengan memindai gambar, atau ketik alamat, NIP, dan kode di atas."),
            _("Buat kata sandi sedikitnya 10 huruf, misalnya tiga kata yang tidak berhubungan."),
            _(
                "Masuk di %(address)s dengan NIP dan kata sandi itu.",
                address=spoken_address(f"{base}/masuk"),
            ),
        ],
        "secret_title": _("Surat ini rahasia"),
        "secret": _(
            "Siapa pun yang memegangnya dapat membuka akun Anda. Jangan difoto atau diteruskan."
            " Petugas tidak pernah menanyakan kata sandi atau kode Anda."
        ),
        "help_title": _("Bantuan"),
        "help": one_line(frame.help, 300),
    }
