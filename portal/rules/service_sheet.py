"""Requests of services out of a spreadsheet: rows that were understood, and what is wrong."""

import hashlib
import hmac
import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from portal.rules.service_times import Request
from portal.rules.sheet_cells import SheetRow
from portal.rules.staff_cells import read_day
from portal.rules.staff_columns import letter, plain

MOST_ROWS: Final = 100_000
HEADER_WITHIN: Final = 20
MOST_PROBLEMS: Final = 200
FIRST: Final = date(2000, 1, 1)
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])(?:[.:]([0-5][0-9])(\.\d+)?)?")
Services = Mapping[str, Sequence[tuple[str, uuid.UUID]]]
"""Services by the `plain` words of their name: pairs of the unit's `plain` name and the id."""


class Column(StrEnum):
    """Columns by their name in the header."""

    UNIT = "Unit"
    LAYANAN = "Layanan"
    NOMOR = "Nomor Permohonan"
    MULAI = "Mulai"
    SELESAI = "Selesai"


REQUIRED: Final = (Column.LAYANAN, Column.MULAI, Column.SELESAI)
_BY_NAME: Final = {plain(column.value): column for column in Column} | {
    "nomor": Column.NOMOR, "unit kerja": Column.UNIT, "jenis layanan": Column.LAYANAN,
    "tanggal mulai": Column.MULAI, "tanggal selesai": Column.SELESAI,
}  # fmt: skip


class SheetTrouble(StrEnum):
    """What is wrong about a cell."""

    LAYANAN_KOSONG = "layanan_kosong"
    LAYANAN_TIDAK_DIKENAL = "layanan_tidak_dikenal"
    LAYANAN_GANDA = "layanan_ganda"
    WAKTU_SALAH = "waktu_salah"
    WAKTU_MENDATANG = "waktu_mendatang"
    SELESAI_MENDAHULUI = "selesai_mendahului"
    NOMOR_GANDA = "nomor_ganda"


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One trouble at its place."""

    row: int
    column: str
    name: str
    value: str
    trouble: SheetTrouble


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; `digest` stands for its number."""

    service_id: uuid.UUID
    digest: str
    request: Request


@dataclass(slots=True)
class RequestSheet:
    """Everything that a file gives; of the problems the first ones, and how many there are."""

    rows: list[RequestRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    errors: int = 0
    missing: tuple[Column, ...] = ()


def read_requests(
    rows: Sequence[SheetRow], services: Services, key: bytes, today: date
) -> RequestSheet:
    """The requests of a sheet. A number is kept as its HMAC under `key`; a row without one is known
    again by what it says.
    """
    head, places = _header(rows)
    sheet = RequestSheet(missing=tuple(column for column in REQUIRED if column not in places))
    if sheet.missing:
        return sheet
    reading = _Reading(places, sheet, services, key, today)
    for row in rows:
        if row.number > head:
            reading.read(row)
    return sheet


def read_moment(text: str) -> tuple[datetime, bool]:
    """A day, or a day with its time, and whether there was a time. Raises ValueError."""
    day, gap, rest = text.strip().replace("T", " ").rpartition(" ")
    match = _TIME.fullmatch(rest)
    if gap and match:
        hour = time(int(match[1]), int(match[2]), int(match[3] or 0))
        return datetime.combine(read_day(day.strip(" ,")), hour), True
    return datetime.combine(read_day(text), time()), False


def _header(rows: Sequence[SheetRow]) -> tuple[int, Mapping[Column, int]]:
    heads = []
    for row in rows[:HEADER_WITHIN]:
        places: dict[Column, int] = {}
        for place, text in enumerate(row.cells):
            column = _BY_NAME.get(plain(text))
            if column is not None:
                places.setdefault(column, place)
        heads.append((row.number, places))
    return max(heads, key=lambda head: len(head[1]))


class _Reading:
    """Reads row by row; the numbers that were seen and the services looked up are kept."""

    def __init__(
        self, places: Mapping[Column, int], sheet: RequestSheet, services: Services, key: bytes,
        today: date,
    ) -> None:  # fmt: skip
        self.places, self.sheet, self.services = places, sheet, services
        self.key, self.today = key, today
        self.seen: Counter[tuple[uuid.UUID, str]] = Counter()

    def read(self, row: SheetRow) -> None:
        """One row; whatever is wrong is noted, and then there is no request."""
        cells = {column: self._cell(row, column) for column in Column}
        if not (cells[Column.LAYANAN] or cells[Column.MULAI]):
            return
        before = self.sheet.errors
        service = self._service(row, cells)
        started, finished = self._moment(row, Column.MULAI), None
        if cells[Column.SELESAI]:
            finished = self._moment(row, Column.SELESAI)
        if started and finished and finished[0] < started[0]:
            if finished[0].date() == started[0].date() and not finished[1]:
                finished = (started[0], False)
            else:
                self._note(row, Column.SELESAI, SheetTrouble.SELESAI_MENDAHULUI)
        if service is None or started is None or self.sheet.errors > before:
            return
        has_time = started[1] and (finished is None or finished[1])
        request = Request(started[0], finished[0] if finished else None, has_time)
        self._add(row, service, cells[Column.NOMOR], request)

    def _add(self, row: SheetRow, service: uuid.UUID, number: str, request: Request) -> None:
        said = number or f"\0{request.started}|{request.finished}"
        self.seen[service, said] += 1
        times = self.seen[service, said]
        if number and times > 1:
            self._note(row, Column.NOMOR, SheetTrouble.NOMOR_GANDA)
            return
        text = f"{service}|{plain(number)}" if number else f"{service}|{said}|{times}"
        digest = hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:32]
        self.sheet.rows.append(RequestRow(service, digest, request))

    def _service(self, row: SheetRow, cells: Mapping[Column, str]) -> uuid.UUID | None:
        name, unit = plain(cells[Column.LAYANAN]), plain(cells[Column.UNIT])
        if not name:
            self._note(row, Column.LAYANAN, SheetTrouble.LAYANAN_KOSONG)
            return None
        found = [key for of, key in self.services.get(name, ()) if not unit or of == unit]
        if len(found) == 1:
            return found[0]
        trouble = SheetTrouble.LAYANAN_GANDA if found else SheetTrouble.LAYANAN_TIDAK_DIKENAL
        self._note(row, Column.LAYANAN, trouble)
        return None

    def _moment(self, row: SheetRow, column: Column) -> tuple[datetime, bool] | None:
        try:
            moment = read_moment(self._cell(row, column)[:40])
        except ValueError:
            self._note(row, column, SheetTrouble.WAKTU_SALAH)
            return None
        if not FIRST <= moment[0].date() <= self.today:
            self._note(row, column, SheetTrouble.WAKTU_MENDATANG)
        return moment

    def _cell(self, row: SheetRow, column: Column) -> str:
        place = self.places.get(column)
        return "" if place is None or place >= len(row.cells) else row.cells[place].strip()

    def _note(self, row: SheetRow, column: Column, trouble: SheetTrouble) -> None:
        self.sheet.errors += 1
        if len(self.sheet.problems) < MOST_PROBLEMS:
            place = self.places.get(column, 0)
            value = "" if column is Column.NOMOR else self._cell(row, column)[:100]
            self.sheet.problems.append(
                SheetProblem(row.number, letter(place), column.value, value, trouble)
            )
