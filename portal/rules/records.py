"""Frozen dataclasses as data files: what a class declares is what its file may hold.

A record class is read with `Reader.record` and written with `to_mapping`.  Its fields may be bool,
int, a StrEnum, `Text`, one of the kinds of strings below, another record, a tuple of one of these,
or one of these or None; a field with a default may be left out.  Whole numbers lie between
the bounds that the field dictionary gives for their path (`a.b`), so a number without an entry
there cannot be read at all.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Final, NewType, TypeVar, get_args, get_origin, get_type_hints

from portal.rules.instrument_parts import KEY, Text
from portal.rules.measures import is_measure
from portal.rules.tables import Table, TableError
from portal.rules.unsur import UNSUR

Words = NewType("Words", str)
Key = NewType("Key", str)
InstrumentKey = NewType("InstrumentKey", str)
MeasureKey = NewType("MeasureKey", str)
UnsurKey = NewType("UnsurKey", str)

LANGUAGES: Final = ("id", "en")

R = TypeVar("R")
Bounds = Mapping[str, tuple[int, int]]


def _measure(table: Table, field: str) -> str:
    key = table.matching(field, KEY)
    if not is_measure(key):
        raise table.error(field, f"{key!r} is no core value, competence or teknis_...")
    return key


_STRINGS: Final[Mapping[object, Callable[[Table, str], str]]] = {
    Words: lambda table, field: table.words(field),
    Key: lambda table, field: table.matching(field, KEY),
    MeasureKey: _measure,
    InstrumentKey: lambda table, field: table.matching(field, KEY),
    UnsurKey: lambda table, field: table.one_of(field, UNSUR),
}
_INDEX: Final = re.compile(r"\[\d+\]")


def path_of(where: str) -> str:
    """The path of a field in the dictionary for a place named in an error, without row numbers."""
    return ".".join(_INDEX.sub("", where).split(": ")[1:])


def join(path: str, field: str) -> str:
    """The path of `field` inside the table at `path`."""
    return f"{path}.{field}" if path else field


@functools.cache
def field_types(kind: type[Any]) -> dict[str, Any]:
    """Name -> type of every field of a record class; an optional one loses its None."""
    hints = get_type_hints(kind)
    return {field.name: _without_none(hints[field.name]) for field in fields(kind)}


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


class Reader:
    """Reads records whose whole numbers lie between `bounds` (path -> lowest, highest).

    `raises` is the class of the errors, the same as that of the tables it is given.
    """

    def __init__(self, bounds: Bounds, raises: type[TableError]) -> None:
        self._bounds = bounds
        self._raises = raises

    def record(self, kind: type[R], table: Table, path: str = "") -> R:
        """Return the record that `table` describes; the table's error for the first fault."""
        types = field_types(kind)  # type: ignore[arg-type]  # a class is hashable
        values: dict[str, Any] = {}
        _refuse_unknown(table, types)
        for field in fields(kind):  # type: ignore[arg-type]
            if field.name in table:
                at = join(path, field.name)
                values[field.name] = self.value(types[field.name], table, field.name, at)
            elif field.default is MISSING:
                raise table.error(field.name, "is missing")
        return kind(**values)

    def value(self, kind: Any, table: Table, field: str, path: str) -> Any:
        """Return `field` of `table` as a value of `kind`; the table's error when it is none."""
        if get_origin(kind) is tuple:
            return self._tuple(get_args(kind)[0], table, field, path)
        if kind is Text:
            return _text(table.table(field))
        if is_dataclass(kind):
            return self.record(kind, table.table(field), path)  # type: ignore[arg-type]
        if kind is int:
            return self._number(table, field, path)
        return table.take(field, bool) if kind is bool else _string(kind, table, field)

    def _tuple(self, kind: Any, table: Table, field: str, path: str) -> tuple[Any, ...]:
        if is_dataclass(kind):
            rows = table.tables(field, at_least=0)
            return tuple(self.record(kind, row, path) for row in rows)  # type: ignore[arg-type]
        rest: list[object] = table.take(field, list)
        table.unique(field, map(str, rest))
        # Each entry is read as if it stood there alone, so that it is told the same way.
        single = (Table({field: row}, table.where, self._raises) for row in rest)
        return tuple(_string(kind, row, field) for row in single)

    def _number(self, table: Table, field: str, path: str) -> int:
        number = table.take(field, int)
        low, high = self._bounds[path]
        if not low <= number <= high:
            raise table.error(field, f"{number} is not between {low} and {high}")
        return number


def _string(kind: Any, table: Table, field: str) -> str:
    if reads := _STRINGS.get(kind):
        return reads(table, field)
    members: type[StrEnum] = kind
    return members(table.one_of(field, list(members)))


def _text(words: Table) -> Text:
    if "id" not in words:
        raise words.error("id", "is missing")
    text = Text(tuple((tag, words.words(tag)) for tag in LANGUAGES if tag in words))
    words.done()
    return text


def _refuse_unknown(table: Table, known: Mapping[str, Any]) -> None:
    for field in table.fields():
        if field not in known:
            close = difflib.get_close_matches(field, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise table.error(field, f"is not a known field here{hint}")


def to_mapping(record: Any) -> dict[str, Any]:
    """Return the mapping that `Reader.record` turns back into `record`; fit for JSON."""
    pairs = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: _plain(value) for name, value in pairs if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return dict(value.pairs)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return str(value)
    return to_mapping(value) if is_dataclass(value) else value
