"""Levels of competence out of the spreadsheet of an assessment centre: a line for each person, a
column for each competence.

Source: PermenPANRB 38/2017 (nine competences, levels 1-5; technical ones are the agency's).
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from portal.rules.sheet_cells import NumberText, SheetRow
from portal.rules.staff_columns import letter, plain

MOST_ROWS: Final = 10_000
MOST_PROBLEMS: Final = 200
HEADER_WITHIN: Final = 20
NIP: Final = "NIP"
NAMA: Final = "Nama"
# Columns that such files hold beside the levels; anything else is a misspelt competence.
_BESIDE: Final = frozenset(
    {"no", "nomor", "nama", "nama lengkap", "nama pegawai", "jabatan", "unit kerja", "unit",
     "golongan", "pangkat", "keterangan", "catatan"}
)  # fmt: skip
_NIP_NAMES: Final = frozenset({"nip", "nip baru", "nip pegawai", "nip ni pppk"})
_LEVEL: Final = re.compile(r"([1-5])([.,]0+)?(\s+\D.*)?")


class LevelTrouble(StrEnum):
    """What is wrong about a cell."""

    KOLOM_TIDAK_DIKENAL = "kolom_tidak_dikenal"
    KOLOM_GANDA = "kolom_ganda"
    NIP_ANGKA = "nip_angka"
    NIP_SALAH = "nip_salah"
    NIP_TIDAK_DIKENAL = "nip_tidak_dikenal"
    NIP_GANDA = "nip_ganda"
    LEVEL_SALAH = "level_salah"
    TANPA_LEVEL = "tanpa_level"


@dataclass(frozen=True, slots=True)
class LevelProblem:
    """One trouble at its place; a NIP is never repeated in it."""

    row: int
    column: str
    name: str
    value: str
    trouble: LevelTrouble


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One person with the levels that stand in the file."""

    person: uuid.UUID
    levels: Mapping[str, int]


@dataclass(slots=True)
class LevelSheet:
    """Everything that a file gives; of the problems the first ones, and how many there are."""

    rows: list[LevelRow] = field(default_factory=list)
    problems: list[LevelProblem] = field(default_factory=list)
    errors: int = 0
    has_header: bool = False

    def note(self, row: int, place: int, name: str, trouble: LevelTrouble, value: str = "") -> None:
        """Count a trouble, and keep it as long as there are few."""
        self.errors += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(LevelProblem(row, letter(place), name, value[:40], trouble))


def read_levels(
    rows: Sequence[SheetRow], people: Mapping[str, uuid.UUID], names: Mapping[str, str]
) -> LevelSheet:
    """The levels of a sheet; `people` by NIP, `names` are competences by the `plain` words of their
    name or key.  A sheet without a column NIP or without any competence has no header.
    """
    sheet = LevelSheet()
    head = next((row for row in rows[:HEADER_WITHIN] if _nip_place(row) is not None), None)
    if head is None:
        return sheet
    columns = _columns(head, names, sheet)
    sheet.has_header = bool(columns)
    seen: set[str] = set()
    for row in rows if columns else ():
        if row.number > head.number and any(cell.strip() for cell in row.cells):
            _read(row, _nip_place(head) or 0, columns, people, sheet, seen)
    return sheet


def nips_of(rows: Sequence[SheetRow]) -> set[str]:
    """Everything in a sheet that looks like a NIP, to be looked up at once."""
    cells = (_digits(cell) for row in rows for cell in row.cells)
    return {cell for cell in cells if len(cell) == 18}


def _nip_place(row: SheetRow) -> int | None:
    return next((n for n, cell in enumerate(row.cells) if plain(cell) in _NIP_NAMES), None)


def _columns(head: SheetRow, names: Mapping[str, str], sheet: LevelSheet) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(head.cells):
        words = plain(cell)
        if not words or words in _BESIDE or words in _NIP_NAMES:
            continue
        key = names.get(words)
        if key is None:
            sheet.note(head.number, place, cell, LevelTrouble.KOLOM_TIDAK_DIKENAL)
        elif key in found.values():
            sheet.note(head.number, place, cell, LevelTrouble.KOLOM_GANDA)
        else:
            found[place] = key
    return found


def _read(
    row: SheetRow,
    nip_place: int,
    columns: Mapping[int, str],
    people: Mapping[str, uuid.UUID],
    sheet: LevelSheet,
    seen: set[str],
) -> None:
    before = sheet.errors
    cell = row.cells[nip_place] if nip_place < len(row.cells) else ""
    nip = _digits(cell)
    trouble = _trouble(cell, nip, people, seen)
    if trouble is not None:
        sheet.note(row.number, nip_place, NIP, trouble)
    seen.add(nip)
    levels = {}
    for place, key in columns.items():
        text = row.cells[place].strip() if place < len(row.cells) else ""
        match = _LEVEL.fullmatch(text)
        if match:
            levels[key] = int(match[1])
        elif text not in ("", "-", "–"):
            sheet.note(row.number, place, key, LevelTrouble.LEVEL_SALAH, text)
    if not levels and sheet.errors == before:
        sheet.note(row.number, nip_place, NIP, LevelTrouble.TANPA_LEVEL)
    if sheet.errors == before:
        sheet.rows.append(LevelRow(people[nip], levels))


def _trouble(
    cell: str, nip: str, people: Mapping[str, uuid.UUID], seen: set[str]
) -> LevelTrouble | None:
    if isinstance(cell, NumberText):
        return LevelTrouble.NIP_ANGKA
    if len(nip) != 18:
        return LevelTrouble.NIP_SALAH
    if nip not in people:
        return LevelTrouble.NIP_TIDAK_DIKENAL
    return LevelTrouble.NIP_GANDA if nip in seen else None


def _digits(cell: str) -> str:
    """A NIP without the blanks, dots and apostrophes that people put into it."""
    text = re.sub(r"[\s.'’-]", "", cell)
    return text if text.isascii() and text.isdigit() else ""
