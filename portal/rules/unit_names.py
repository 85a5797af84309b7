"""Finding a unit by what people write: its name, or its path from the top."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

_SEPARATOR: Final = re.compile(r"\s*[/>\\;|]\s*|\s+-\s+")
# Comparing with every unit is slow; a file with more unknown names than this has another trouble.
_MOST_SUGGESTIONS: Final = 200
_ALIKE: Final = 0.6


class UnitFault(StrEnum):
    """Why a text names no unit."""

    TIDAK_DIKENAL = "tidak_dikenal"
    GANDA = "ganda"


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with its public name and the one above it."""

    id: UUID
    parent_id: UUID | None
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The unit, or why there is none and what was perhaps meant (a name or a path)."""

    unit: NamedUnit | None
    fault: UnitFault | None = None
    suggestion: str = ""


class UnitNames:
    """All units of the agency, looked up by text; answers are remembered."""

    def __init__(self, units: Iterable[NamedUnit]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._by_name: dict[str, list[NamedUnit]] = {}
        for unit in self._units.values():
            self._by_name.setdefault(_plain(unit.name), []).append(unit)
        self._by_slug = {unit.slug: unit for unit in self._units.values()}
        self._known: dict[str, UnitMatch] = {}
        self._suggested = 0

    def match(self, text: str) -> UnitMatch:
        """The unit that a cell names."""
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def path(self, unit: NamedUnit) -> str:
        """ "Dinas Kesehatan / Puskesmas Poasia"."""
        names, seen = [unit.name], {unit.id}
        while unit.parent_id is not None and unit.parent_id not in seen:
            unit = self._units[unit.parent_id]
            seen.add(unit.id)
            names.append(unit.name)
        return " / ".join(reversed(names))

    def _match(self, text: str) -> UnitMatch:
        direct = self._by_slug.get(text.strip()) or None
        found = [direct] if direct else self._by_name.get(_plain(text), [])
        if not found:
            parts = [_plain(part) for part in _SEPARATOR.split(text.strip()) if part.strip()]
            found = self._by_path(parts)
        if len(found) == 1:
            return UnitMatch(found[0])
        if found:
            return UnitMatch(None, UnitFault.GANDA, self.path(found[0]))
        return UnitMatch(None, UnitFault.TIDAK_DIKENAL, self._suggestion(text))

    def _by_path(self, parts: list[str]) -> list[NamedUnit]:
        """Units whose ancestors hold the other parts in order; levels may be left out."""
        if len(parts) < 2:
            return []
        candidates = self._by_name.get(parts[-1], [])
        return [unit for unit in candidates if _in_order(parts[:-1], self._above(unit))]

    def _above(self, unit: NamedUnit) -> list[str]:
        return [_plain(name) for name in self.path(unit).split(" / ")[:-1]]

    def _suggestion(self, text: str) -> str:
        self._suggested += 1
        if self._suggested > _MOST_SUGGESTIONS:
            return ""
        close = difflib.get_close_matches(_plain(text), self._by_name, n=1, cutoff=_ALIKE)
        return self._by_name[close[0]][0].name if close else ""


def named_units(rows: Mapping[UUID, tuple[UUID | None, str, str]]) -> UnitNames:
    """Unit names from rows id -> (parent, name, slug)."""
    return UnitNames(NamedUnit(key, *row) for key, row in rows.items())


def _in_order(wanted: list[str], names: list[str]) -> bool:
    rest = iter(names)
    return all(part in rest for part in wanted)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())
