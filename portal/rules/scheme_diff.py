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
from portal.rules.scheme_tongue import SOURCE, phrase, word_of

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
    lang: str = SOURCE

    @property
    def label(self) -> str:
        """The names of the tables and the field, and the row, from the outside in."""
        parts = self.field.split(".")
        paths = [".".join(parts[: at + 1]) for at in range(len(parts))]
        names = [field_notes()[path].name.in_(self.lang) for path in paths]
        return " › ".join([*names, self.row] if self.row else names)

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def diff(shipped: Scheme, edited: Scheme, lang: str = SOURCE) -> list[Change]:
    """Return every field in which `edited` differs from `shipped`, in the order of the file."""
    return list(_Compares(lang).values(shipped, edited, "", ""))


@dataclass(frozen=True, slots=True)
class _Compares:
    lang: str

    def values(self, before: Any, after: Any, path: str, row: str) -> Iterator[Change]:
        if before == after:
            return
        if _is_record(before) and _is_record(after):
            for field in fields(before):
                old, new = getattr(before, field.name), getattr(after, field.name)
                yield from self.values(old, new, join(path, field.name), row)
        elif _has_records(before) or _has_records(after):
            yield from self._rows(before, after, path)
        elif isinstance(before, Text) and isinstance(after, Text):
            yield self._change(path, row, *self._texts(before, after))
        else:
            yield self._change(path, row, self._spoken(before), self._spoken(after))

    def _texts(self, before: Text, after: Text) -> tuple[str, str]:
        """In the reader's language where the words differ there, else in all of them."""
        old, new = before.in_(self.lang), after.in_(self.lang)
        return (old, new) if old != new else (self._spoken(before), self._spoken(after))

    def _rows(self, before: tuple[Any, ...], after: tuple[Any, ...], path: str) -> Iterator[Change]:
        old, new = self._by_name(before), self._by_name(after)
        if list(old) != list(new) and sorted(old) == sorted(new):
            yield self._change(path, "", ", ".join(old), ", ".join(new))
        for name in [*old, *(name for name in new if name not in old)]:
            if name not in new:
                yield self._change(path, name, self._say("present"), self._say("removed"))
            elif name not in old:
                yield self._change(path, name, self._say("nothing"), self._say("added"))
            else:
                yield from self.values(old[name], new[name], path, name)

    def _by_name(self, rows: tuple[Any, ...]) -> dict[str, Any]:
        """Rows by what they are about; a second row about the same thing is told by its number."""
        named: dict[str, Any] = {}
        for row in rows:
            key = next(key for key in _ROW_KEYS if hasattr(row, key))
            name = self._spoken(getattr(row, key))
            count = sum(1 for taken in named if taken.split(" (")[0] == name)
            named[f"{name} ({count + 1})" if count else name] = row
        return named

    def _spoken(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._say("yes" if value else "no")
        if isinstance(value, Text):
            return " / ".join(words for _, words in value.pairs)
        if isinstance(value, tuple):
            return ", ".join(map(self._spoken, value)) or self._say("nothing")
        if value is None or _is_record(value):
            return self._say("nothing" if value is None else "present")
        return word_of(value, self.lang) if isinstance(value, StrEnum) else str(value)

    def _say(self, key: str) -> str:
        return phrase(key, self.lang)

    def _change(self, path: str, row: str, before: str, after: str) -> Change:
        return Change(path, row, before, after, self.lang)


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Text)


def _has_records(value: Any) -> bool:
    return isinstance(value, tuple) and any(_is_record(each) for each in value)
