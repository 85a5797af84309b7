"""A table of days off that somebody edits or pastes: reading lines, finding conflicts.

A day off is one row for each day and kind; the same day under another kind is no conflict for the
count, but worth a look, because one of the two is usually a mistake.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from portal.rules.workdays import HolidayKind

MOST_LINES: Final = 200
LONGEST_NAME: Final = 160
_PART: Final = re.compile(r"[;\t]")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_LOCAL: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_WORDED: Final = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4})", re.ASCII)
_MONTHS: Final = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
_KINDS: Final[Mapping[str, HolidayKind]] = {
    **{kind.value: kind for kind in HolidayKind},
    "libur nasional": HolidayKind.LIBUR_NASIONAL,
    "nasional": HolidayKind.LIBUR_NASIONAL,
    "cuti bersama": HolidayKind.CUTI_BERSAMA,
    "libur daerah": HolidayKind.LIBUR_DAERAH,
    "daerah": HolidayKind.LIBUR_DAERAH,
}


class LineTrouble(StrEnum):
    """What is wrong with a line, or worth knowing about it."""

    KOLOM = "kolom"
    TANGGAL = "tanggal"
    NAMA = "nama"
    JENIS = "jenis"
    GANDA = "ganda"
    AKHIR_PEKAN = "akhir_pekan"
    SUDAH_ADA = "sudah_ada"
    NAMA_LAIN = "nama_lain"
    JENIS_LAIN = "jenis_lain"

    @property
    def is_error(self) -> bool:
        """Whether the line cannot be taken; the others are remarks."""
        return self in (
            LineTrouble.KOLOM, LineTrouble.TANGGAL, LineTrouble.NAMA, LineTrouble.JENIS,
            LineTrouble.GANDA,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off without its history."""

    day: date
    name: str
    kind: HolidayKind


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of a paste by its number from 1, what was read, and what is to be said about it."""

    number: int
    text: str
    found: DayOff | None
    troubles: tuple[LineTrouble, ...]


def read_day(typed: str) -> date | None:
    """A date as people write it: 2026-08-17, 17-8-2026, 17/08/2026, 17 Agustus 2026; else None."""
    text = " ".join(typed.casefold().split())
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _LOCAL.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif (match := _WORDED.fullmatch(text)) and match[2] in _MONTHS:
        day, month, year = int(match[1]), _MONTHS.index(match[2]) + 1, int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_lines(text: str, known: Iterable[DayOff]) -> list[ReadLine]:
    """Every line of `tanggal; nama; jenis` (or with tabs); a first line of headings is passed over.

    Raises ValueError for more than `MOST_LINES` lines.
    """
    numbered = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(numbered) > MOST_LINES:
        raise ValueError("Too many lines")
    if numbered and numbered[0][1].casefold().startswith(("tanggal", "\ufefftanggal")):
        numbered = numbered[1:]
    held = {(one.day, one.kind): one for one in known}
    seen: set[tuple[date, HolidayKind]] = set()
    read = []
    for number, line in numbered:
        found, troubles = _line(line.lstrip("\ufeff"))
        if found is not None:
            troubles += _remarks(found, held, seen)
            seen.add((found.day, found.kind))
        is_bad = any(trouble.is_error for trouble in troubles)
        read.append(ReadLine(number, line, None if is_bad else found, tuple(troubles)))
    return read


def _line(line: str) -> tuple[DayOff | None, list[LineTrouble]]:
    cells = [cell.strip().strip('"').strip() for cell in _PART.split(line)]
    if len(cells) < 2:
        return None, [LineTrouble.KOLOM]
    day = read_day(cells[0])
    kind = _KINDS.get(" ".join(cells[2].casefold().split()) if len(cells) > 2 else "nasional")
    name = " ".join(cells[1].split())
    troubles = [] if day else [LineTrouble.TANGGAL]
    if not 1 <= len(name) <= LONGEST_NAME:
        troubles.append(LineTrouble.NAMA)
    if kind is None:
        troubles.append(LineTrouble.JENIS)
    if day is None or kind is None or troubles:
        return None, troubles
    return DayOff(day, name, kind), []


def _remarks(
    found: DayOff,
    held: Mapping[tuple[date, HolidayKind], DayOff],
    seen: set[tuple[date, HolidayKind]],
) -> list[LineTrouble]:
    remarks = []
    if (found.day, found.kind) in seen:
        remarks.append(LineTrouble.GANDA)
    before = held.get((found.day, found.kind))
    if before is not None:
        same = before.name.casefold() == found.name.casefold()
        remarks.append(LineTrouble.SUDAH_ADA if same else LineTrouble.NAMA_LAIN)
    if any(day == found.day and kind is not found.kind for day, kind in held):
        remarks.append(LineTrouble.JENIS_LAIN)
    if found.day.weekday() >= 5:
        remarks.append(LineTrouble.AKHIR_PEKAN)
    return remarks
