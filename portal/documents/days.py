"""Days as official documents write them: in Indonesian, whatever the reader's pages have."""

import datetime
from typing import Final

MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)


def printed_day(day: datetime.date) -> str:
    """30 Desember 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
