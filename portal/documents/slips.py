"""Sheets of one-time slips: cut them, mix them, hand one to each visitor.

A slip shows its code and nothing that tells its place in the roll: no number, no date, no name
of who printed it. The caller shuffles the codes before they come here and forgets the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from portal.documents.labels import one_line, spoken_address, web_base
from portal.documents.qr import qr_svg
from portal.documents.typst_pdf import DocumentTooLarge, Json, compile_pdf
from portal.rules.codes import SLIP_LENGTH, grouped, normalise

COLUMNS: Final = 3
ROWS: Final = 8
PER_SHEET: Final = COLUMNS * ROWS
MAX_SLIPS: Final = 20 * PER_SHEET
MAX_NAME: Final = 90  # characters; more cannot be read on a slip


@dataclass(frozen=True)
class SlipSheetData:
    """What all slips of a roll have in common.

    `base_url` is the portal's public address, `lang` the language of the sentences, for which the
    caller sets the locale. Raises ValueError on a malformed address.
    """

    unit: str
    counter: str
    base_url: str
    lang: str = "id"
    minutes: int = 2

    def __post_init__(self) -> None:
        web_base(self.base_url)

    def url(self, code: str) -> str:
        """The address in one slip's QR code, in capitals throughout."""
        return f"{web_base(self.base_url)}/k/{code}".upper()


def slip_roll(data: SlipSheetData, codes: Sequence[str]) -> bytes:
    """Tagged A4 pages of 24 slips with cutting lines, in the order of `codes`.

    Each code has 26 Crockford characters. Raises ValueError for a malformed or repeated code or
    none at all (without quoting it), DocumentTooLarge for more than MAX_SLIPS.
    """
    if not codes or len(set(codes)) != len(codes):
        raise ValueError("a roll needs at least one code and no code twice")
    if any(normalise(code, SLIP_LENGTH) != code for code in codes):
        raise ValueError("a slip code has 26 characters of Crockford base32, in capitals")
    if len(codes) > MAX_SLIPS:
        raise DocumentTooLarge(f"slips: {len(codes)}, at most {MAX_SLIPS} in one file")
    slips: list[Json] = [_slip(data, code) for code in codes]
    return compile_pdf("slips", {"columns": COLUMNS, "rows": ROWS, "slips": slips, **_copy(data)})


def _slip(data: SlipSheetData, code: str) -> dict[str, Json]:
    return {"qr": qr_svg(data.url(code), title=_("Kode QR karcis")), "code": grouped(code)}


def _copy(data: SlipSheetData) -> dict[str, Json]:
    """The sentences, in the locale of the caller, and the names all slips share."""
    return {
        "lang": data.lang,
        "title": _("Karcis survei kepuasan masyarakat"),
        "unit": one_line(data.unit, MAX_NAME),
        "counter": one_line(data.counter, MAX_NAME),
        "call": _("Bagaimana pelayanan kami?"),
        "promise": [
            _("Tanpa nama. %(minutes)d menit.", minutes=data.minutes),
            _("Hanya berlaku sekali."),
        ],
        "typed": _("Tidak bisa memindai? Buka"),
        "address": spoken_address(f"{web_base(data.base_url)}/s"),
        "typed_code": _("lalu ketik kode di bawah."),
        "qr_alt": _("Kode QR karcis"),
    }
