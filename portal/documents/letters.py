"""Letters for staff whom neither e-mail nor a phone reaches: one page each, to be handed over.

The address is the only thing that tells one letter from another; the text names no matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import format_date
from flask_babel import gettext as _

from portal.documents.labels import one_line, spoken_address
from portal.documents.notices import messages_page
from portal.documents.qr import qr_svg
from portal.documents.typst_pdf import DocumentTooLarge, Json, compile_pdf

MAX_LETTERS: Final = 200
MAX_NAME: Final = 90


@dataclass(frozen=True)
class Addressee:
    """Who gets a letter, and until when the nearest task waits."""

    name: str
    nip: str
    unit: str
    due: date | None


def task_letters(people: Sequence[Addressee], *, agency: str, base_url: str, on: date) -> bytes:
    """A tagged PDF with one A5 page for each person, in the locale of the caller.

    Raises ValueError for nobody, DocumentTooLarge for more than MAX_LETTERS.
    """
    if not people:
        raise ValueError("nobody to write to")
    if len(people) > MAX_LETTERS:
        raise DocumentTooLarge(f"letters: {len(people)}, at most {MAX_LETTERS} in one file")
    page = messages_page(base_url)
    letters: list[Json] = [_letter(one) for one in people]
    return compile_pdf(
        "letters",
        {
            "lang": "id",
            "title": _("Pemberitahuan tugas"),
            "agency": one_line(agency, MAX_NAME),
            "day": _day(on),
            "greeting": _("Kepada Bapak/Ibu"),
            "where": _("Masuk dengan NIP dan kata sandi Anda di"),
            "help": _(
                "Tidak punya ponsel atau komputer? Minta bantuan bagian kepegawaian; mereka dapat "
                "meminjamkan perangkat."
            ),
            "address": spoken_address(page),
            "qr": qr_svg(page, title=_("Kode QR ke daftar pesan")),
            "qr_alt": _("Kode QR ke daftar pesan"),
            "nip_label": _("NIP"),
            "letters": letters,
        },
    )


def _letter(one: Addressee) -> dict[str, Json]:
    if one.due is None:
        text = _("Ada tugas penilaian kinerja yang menunggu Anda di portal.")
    else:
        text = _(
            "Ada tugas penilaian kinerja yang menunggu Anda di portal sampai %(day)s.",
            day=_day(one.due),
        )
    return {
        "name": one_line(one.name, MAX_NAME),
        "nip": f"…{one.nip[-4:]}",
        "unit": one_line(one.unit, MAX_NAME),
        "text": text,
    }


def _day(day: date) -> str:
    return str(format_date(day, format="d MMMM y"))  # type: ignore[no-untyped-call]
