"""A spreadsheet of units: a name, a kind, and the unit above, in any order of rows."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from portal.rules.sheet_cells import SheetRow
from portal.rules.staff_columns import HEADER_WITHIN, letter, plain

MOST_ROWS: Final = 5_000
MOST_PROBLEMS: Final = 50
LONGEST_NAME: Final = 200
LONGEST_KIND: Final = 30
USUAL_KIND: Final = "unit"
_SEPARATOR: Final = re.compile(r"\s*[/>\\;|]\s*")


class UnitColumn(StrEnum):
    """What a column holds; the value is its name in our own template."""

    NAMA = "Nama Unit"
    JENIS = "Jenis Unit"
    INDUK = "Di Bawah"


_SYNONYMS: Final[Mapping[UnitColumn, tuple[str, ...]]] = {
    UnitColumn.NAMA: ("nama unit", "nama", "unit kerja", "nama unit kerja", "unor", "nama unor",
                      "unit organisasi", "opd", "perangkat daerah", "unit", "satuan kerja"),
    UnitColumn.JENIS: ("jenis unit", "jenis", "tipe unit", "tipe", "kelompok unit", "bentuk"),
    UnitColumn.INDUK: ("di bawah", "induk", "unit induk", "unit di atasnya", "unit atasan",
                       "unor induk", "nama induk", "atasan", "unor atasan", "parent"),
}  # fmt: skip
_BY_NAME: Final = {name: column for column, names in _SYNONYMS.items() for name in names}


class UnitTrouble(StrEnum):
    """What is wrong with a row."""

    NAMA_SALAH = "nama_salah"
    JENIS_SALAH = "jenis_salah"
    INDUK_TIDAK_DIKENAL = "induk_tidak_dikenal"
    INDUK_GANDA = "induk_ganda"
    BARIS_GANDA = "baris_ganda"
    MELINGKAR = "melingkar"


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """One trouble at its place."""

    row: int
    column: str
    name: str
    value: str
    trouble: UnitTrouble


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit that the file adds; `above` is an existing unit, the key of one before it, or None."""

    key: str
    name: str
    kind: str
    above: uuid.UUID | str | None


@dataclass(slots=True)
class UnitSheet:
    """What a file adds, those above before those below, and what is there already."""

    added: list[PlannedUnit] = field(default_factory=list)
    unchanged: int = 0
    errors: int = 0
    problems: list[UnitProblem] = field(default_factory=list)
    has_header: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    key: uuid.UUID | str
    name: str
    above: uuid.UUID | str | None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    name: str
    kind: str
    above: str


Known = Mapping[uuid.UUID, tuple[uuid.UUID | None, str]]


def read_units(rows: Sequence[SheetRow], known: Known) -> UnitSheet:
    """The units of a sheet; `known` are the open units: id -> (the one above, name)."""
    reading = _Reading(known)
    head = max((_places(row) for row in rows[:HEADER_WITHIN]), key=lambda one: len(one[1]))
    number, places = head
    reading.sheet.has_header = UnitColumn.NAMA in places
    if reading.sheet.has_header:
        reading.places = places
        reading.take(row for row in rows if row.number > number)
    return reading.sheet


def _places(row: SheetRow) -> tuple[int, dict[UnitColumn, int]]:
    found: dict[UnitColumn, int] = {}
    for place, cell in enumerate(row.cells):
        column = _BY_NAME.get(plain(cell))
        if column is not None:
            found.setdefault(column, place)
    return row.number, found


class _Reading:
    def __init__(self, known: Known) -> None:
        self.sheet = UnitSheet()
        self.places: dict[UnitColumn, int] = {}
        self._nodes: dict[uuid.UUID | str, _Node] = {}
        self._named: dict[str, list[_Node]] = {}
        for key, (above, name) in known.items():
            self._add(_Node(key, name, above))

    def take(self, rows: Iterable[SheetRow]) -> None:
        """Place every row below its unit; what waits for another waits until that is placed."""
        waiting = [one for row in rows if (one := self._read(row)) is not None]
        while waiting:
            names = Counter(plain(one.name) for one in waiting)
            left = [one for one in waiting if not self._placed(one, names)]
            if len(left) == len(waiting):
                for one in left:
                    self._note(one.number, UnitColumn.INDUK, UnitTrouble.MELINGKAR, one.above)
                return
            waiting = left

    def _read(self, row: SheetRow) -> _Row | None:
        if not any(cell.strip() for cell in row.cells):
            return None
        name, kind, above = (self._cell(row, column) for column in UnitColumn)
        kind = kind.casefold() or USUAL_KIND
        if not any(sign.isalpha() for sign in name) or len(name) > LONGEST_NAME:
            self._note(row.number, UnitColumn.NAMA, UnitTrouble.NAMA_SALAH, name)
            return None
        if len(kind) > LONGEST_KIND:
            self._note(row.number, UnitColumn.JENIS, UnitTrouble.JENIS_SALAH, kind)
            return None
        return _Row(row.number, name, kind, above)

    def _cell(self, row: SheetRow, column: UnitColumn) -> str:
        place = self.places.get(column)
        text = row.cells[place] if place is not None and place < len(row.cells) else ""
        return " ".join(text.split())

    def _placed(self, one: _Row, waiting: Mapping[str, int]) -> bool:
        """Whether this row is done with: placed, found to be there, or wrong."""
        path = [plain(part) for part in _SEPARATOR.split(one.above) if plain(part)]
        above: uuid.UUID | str | None = None
        if path:
            own = 1 if path[-1] == plain(one.name) else 0
            if waiting[path[-1]] > own:
                return False
            found = [node for node in self._named.get(path[-1], ()) if self._lies(node, path)]
            if len(found) != 1:
                trouble = UnitTrouble.INDUK_GANDA if found else UnitTrouble.INDUK_TIDAK_DIKENAL
                self._note(one.number, UnitColumn.INDUK, trouble, one.above)
                return True
            above = found[0].key
        same = [n for n in self._named.get(plain(one.name), ()) if n.above == above]
        if not same:
            key = f"baris {one.number}"
            self._add(_Node(key, one.name, above))
            self.sheet.added.append(PlannedUnit(key, one.name, one.kind, above))
        elif isinstance(same[0].key, str):
            self._note(one.number, UnitColumn.NAMA, UnitTrouble.BARIS_GANDA, one.name)
        else:
            self.sheet.unchanged += 1
        return True

    def _lies(self, node: _Node, path: Sequence[str]) -> bool:
        """Whether the units above a node carry the names of a path, from below, with gaps."""
        rest = list(path[:-1])
        above = node.above
        while rest and above is not None:
            one = self._nodes.get(above)
            if one is None:
                return False
            if plain(one.name) == rest[-1]:
                rest.pop()
            above = one.above
        return not rest

    def _add(self, node: _Node) -> None:
        self._nodes[node.key] = node
        self._named.setdefault(plain(node.name), []).append(node)

    def _note(self, row: int, column: UnitColumn, trouble: UnitTrouble, value: str) -> None:
        self.sheet.errors += 1
        place = self.places.get(column)
        if len(self.sheet.problems) < MOST_PROBLEMS:
            at = "" if place is None else letter(place)
            self.sheet.problems.append(UnitProblem(row, at, column.value, value[:80], trouble))
