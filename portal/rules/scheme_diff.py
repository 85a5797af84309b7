"""What an agency changed in its copy of a scheme, as sentences that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from portal.rules.instrument_parts import Text
from portal.rules.records import join
from portal.rules.scheme_fields import field_notes
from portal.rules.scheme_parts import Scheme

_NOTHING: Final = "tidak ada"
# The field by which rows of a list are recognised when something else in them was changed.
_ROW_KEYS: Final = ("relation", "family", "competence", "opportunity")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `row` names the entry of a list, "" outside lists.

    `before` and `after` are as they are read by people: "ya", "triwulan", "5", "tidak ada".
    """

    field: str
    row: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The Indonesian names of the tables and the field, and the row, from the outside in."""
        parts = self.field.split(".")
        paths = [".".join(parts[: at + 1]) for at in range(len(parts))]
        names = [field_notes()[path].name for path in paths]
        return " › ".join([*names, self.row] if self.row else names)

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def diff(shipped: Scheme, edited: Scheme) -> list[Change]:
    """Return every field in which `edited` differs from `shipped`, in the order of the file."""
    return list(_changes(shipped, edited, "", ""))


def _changes(before: Any, after: Any, path: str, row: str) -> Iterator[Change]:
    if before == after:
        return
    if _is_record(before) and _is_record(after):
        for field in fields(before):
            old, new = getattr(before, field.name), getattr(after, field.name)
            yield from _changes(old, new, join(path, field.name), row)
    elif _has_records(before) or _has_records(after):
        yield from _row_changes(before, after, path)
    else:
        yield Change(path, row, _spoken(before), _spoken(after))


def _row_changes(before: tuple[Any, ...], after: tuple[Any, ...], path: str) -> Iterator[Change]:
    old, new = _by_name(before), _by_name(after)
    if list(old) != list(new) and sorted(old) == sorted(new):
        yield Change(path, "", ", ".join(old), ", ".join(new))
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            yield Change(path, name, "ada", "dihapus")
        elif name not in old:
            yield Change(path, name, _NOTHING, "ditambahkan")
        else:
            yield from _changes(old[name], new[name], path, name)


def _by_name(rows: tuple[Any, ...]) -> dict[str, Any]:
    """Rows by what they are about; a second row about the same thing is told by its number."""
    named: dict[str, Any] = {}
    for row in rows:
        key = next(key for key in _ROW_KEYS if hasattr(row, key))
        name = _spoken(getattr(row, key))
        count = sum(1 for taken in named if taken.split(" (")[0] == name)
        named[f"{name} ({count + 1})" if count else name] = row
    return named


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Text)


def _has_records(value: Any) -> bool:
    return isinstance(value, tuple) and any(_is_record(each) for each in value)


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Text):
        return " / ".join(words for _, words in value.pairs)
    if isinstance(value, tuple):
        return ", ".join(map(_spoken, value)) or _NOTHING
    if value is None or _is_record(value):
        return _NOTHING if value is None else "ada"
    return str(value).replace("_", " ") if isinstance(value, StrEnum) else str(value)
