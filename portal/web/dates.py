"""Dates as people type them: three fields, each forgiving about blanks."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from portal.errors import Invalid

PARTS = ("hari", "bulan", "tahun")
LONGEST = 4


def read_date(form: Mapping[str, str], name: str) -> date | None:
    """The date in `name`-hari, `name`-bulan and `name`-tahun; None when all three are empty.

    Raises Invalid with what to do about it.
    """
    typed = [form.get(f"{name}-{part}", "").strip() for part in PARTS]
    if not any(typed):
        return None
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST for part in typed):
        raise Invalid(_("Tulis tanggal lengkap dengan angka: hari, bulan, tahun."))
    day, month, year = (int(part) for part in typed)
    try:
        return date(year, month, day)
    except ValueError:
        raise Invalid(_("Tanggal itu tidak ada di kalender. Periksa hari dan bulannya.")) from None


def parts_of(day: date | None) -> tuple[str, str, str]:
    """A date as the three fields show it."""
    return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
