"""Entries of the log out of a spreadsheet: rows that were understood, and what is wrong.

The columns are those of the file that the log itself can be taken along in.
"""

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from portal.rules.log_days import OpenDays
from portal.rules.sheet_cells import NumberText, SheetRow
from portal.rules.staff_cells import read_day
from portal.rules.staff_columns import letter, plain

MOST_ROWS: Final = 1_000
LONGEST: Final = 500
HEADER_WITHIN: Final = 20
_SPACE: Final = uuid.UUID("5f0c6f0e-8f0a-5c55-9a3e-2d1c1f6f7a10")
_GROUPED: Final = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,4})?")
_PLAIN: Final = re.compile(r"\d{1,14}([.,]\d{1,4})?")
Aim = tuple[uuid.UUID, uuid.UUID | None]


class LogColumn(StrEnum):
    """Columns by their name in the header."""

    TANGGAL = "Tanggal"
    CAPAIAN = "Capaian"
    INDIKATOR = "Indikator"
    BANYAKNYA = "Banyaknya"
    KENDALA = "Kendala"


REQUIRED: Final = (LogColumn.TANGGAL, LogColumn.CAPAIAN)
_BY_NAME: Final = {plain(column.value): column for column in LogColumn} | {
    "hasil": LogColumn.CAPAIAN, "jumlah": LogColumn.BANYAKNYA, "kuantitas": LogColumn.BANYAKNYA,
}  # fmt: skip


class LogTrouble(StrEnum):
    """What is wrong about a cell."""

    TANGGAL_SALAH = "tanggal_salah"
    TANGGAL_TERTUTUP = "tanggal_tertutup"
    CAPAIAN_KOSONG = "capaian_kosong"
    TERLALU_PANJANG = "terlalu_panjang"
    INDIKATOR_TIDAK_DIKENAL = "indikator_tidak_dikenal"
    BANYAKNYA_SALAH = "banyaknya_salah"
    BANYAKNYA_TANPA_INDIKATOR = "banyaknya_tanpa_indikator"


@dataclass(frozen=True, slots=True)
class LogProblem:
    """One trouble at its place."""

    row: int
    column: str
    name: str
    value: str
    trouble: LogTrouble


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry; `key` is made of what it says, so that the same file writes nothing twice."""

    row: int
    on: date
    text: str
    aim: Aim | None
    quantity: Decimal | None
    obstacle: str
    key: uuid.UUID


@dataclass(slots=True)
class LogSheet:
    """Everything that a file gives; `missing` are required columns that it lacks."""

    rows: list[LogRow] = field(default_factory=list)
    problems: list[LogProblem] = field(default_factory=list)
    missing: tuple[LogColumn, ...] = ()
    is_too_long: bool = False


def read_log(rows: Sequence[SheetRow], aims: Mapping[str, Aim], open_now: OpenDays) -> LogSheet:
    """The entries of a sheet; `aims` are the person's indicators and goals by their `plain` words.

    Rows without a text and a day are skipped as empty.
    """
    head, places = _header(rows)
    missing = tuple(column for column in REQUIRED if column not in places)
    sheet = LogSheet(missing=missing, is_too_long=len(rows) > MOST_ROWS + HEADER_WITHIN)
    if missing or sheet.is_too_long:
        return sheet
    seen: Counter[str] = Counter()
    for row in rows:
        if row.number > head:
            _Reading(row, places, sheet, open_now).into(aims, seen)
    return sheet


def _header(rows: Sequence[SheetRow]) -> tuple[int, Mapping[LogColumn, int]]:
    heads = []
    for row in rows[:HEADER_WITHIN]:
        places: dict[LogColumn, int] = {}
        for place, text in enumerate(row.cells):
            column = _BY_NAME.get(plain(text))
            if column is not None:
                places.setdefault(column, place)
        heads.append((row.number, places))
    return max(heads, key=lambda head: len(head[1]))


@dataclass(slots=True)
class _Reading:
    row: SheetRow
    places: Mapping[LogColumn, int]
    sheet: LogSheet
    open_now: OpenDays

    def into(self, aims: Mapping[str, Aim], seen: Counter[str]) -> None:
        """Read the row; whatever is wrong is noted, and then there is no entry."""
        if not (self._cell(LogColumn.TANGGAL) or self._cell(LogColumn.CAPAIAN)):
            return
        before = len(self.sheet.problems)
        on, text = self._day(), self._text(LogColumn.CAPAIAN)
        obstacle = self._text(LogColumn.KENDALA)
        aim = self._aim(aims)
        quantity = self._quantity(aim)
        if not text:
            self._note(LogColumn.CAPAIAN, LogTrouble.CAPAIAN_KOSONG)
        if on is None or len(self.sheet.problems) > before:
            return
        said = "|".join(map(str, (on, plain(text), aim, quantity, plain(obstacle))))
        seen[said] += 1
        key = uuid.uuid5(_SPACE, f"{said}|{seen[said]}")
        self.sheet.rows.append(LogRow(self.row.number, on, text, aim, quantity, obstacle, key))

    def _cell(self, column: LogColumn) -> str:
        place = self.places.get(column)
        cells = self.row.cells
        return "" if place is None or place >= len(cells) else " ".join(cells[place].split())

    def _note(self, column: LogColumn, trouble: LogTrouble) -> None:
        place = self.places.get(column, 0)
        value = self._cell(column)[:100]
        self.sheet.problems.append(
            LogProblem(self.row.number, letter(place), column.value, value, trouble)
        )

    def _day(self) -> date | None:
        try:
            day = read_day(self._cell(LogColumn.TANGGAL)[:40])
        except ValueError:
            self._note(LogColumn.TANGGAL, LogTrouble.TANGGAL_SALAH)
            return None
        if not self.open_now.holds(day):
            self._note(LogColumn.TANGGAL, LogTrouble.TANGGAL_TERTUTUP)
        return day

    def _text(self, column: LogColumn) -> str:
        text = self._cell(column)
        if len(text) > LONGEST:
            self._note(column, LogTrouble.TERLALU_PANJANG)
        return text

    def _aim(self, aims: Mapping[str, Aim]) -> Aim | None:
        words = plain(self._cell(LogColumn.INDIKATOR))
        if words and words not in aims:
            self._note(LogColumn.INDIKATOR, LogTrouble.INDIKATOR_TIDAK_DIKENAL)
        return aims.get(words)

    def _quantity(self, aim: Aim | None) -> Decimal | None:
        typed = self._cell(LogColumn.BANYAKNYA)
        if not typed:
            return None
        place = self.places[LogColumn.BANYAKNYA]
        is_number = isinstance(self.row.cells[place], NumberText)
        if not is_number and _GROUPED.fullmatch(typed):
            typed = typed.replace(".", "")
        if not _PLAIN.fullmatch(typed):
            self._note(LogColumn.BANYAKNYA, LogTrouble.BANYAKNYA_SALAH)
            return None
        if aim is None or aim[1] is None:
            self._note(LogColumn.BANYAKNYA, LogTrouble.BANYAKNYA_TANPA_INDIKATOR)
        figure = Decimal(typed.replace(",", "."))
        if figure >= Decimal(10**12):
            self._note(LogColumn.BANYAKNYA, LogTrouble.BANYAKNYA_SALAH)
        return figure
