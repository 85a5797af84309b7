"""Strict reading of nested mappings that come from TOML or JSON files.

A `Table` is emptied field by field and refuses whatever is left over, so that a spelling mistake
in a data file is an error that names its place and never a setting that silently has no effect.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

# Control characters, lone surrogates (no database stores them) and the two non-characters that
# XML, and with it every spreadsheet, forbids.  Line feed and tab are left out on purpose.
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

T = TypeVar("T")


class TableError(ValueError):
    """A data file that cannot be used; the message begins with the place of the fault."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where


class Table:
    """A mapping that is read field by field.

    `where` is the place named in errors and may be made more precise while reading; `raises` is
    the class of the errors.
    """

    def __init__(self, value: object, where: str, raises: type[TableError] = TableError) -> None:
        if not isinstance(value, Mapping):
            raise raises(where, "must be a table")
        self._rest: dict[object, object] = dict(value)
        self._raises = raises
        self.where = where

    def __contains__(self, field: str) -> bool:
        return field in self._rest

    def error(self, field: str, what: str) -> TableError:
        """Return the error that `field` is wrong because of `what`, ready to be raised."""
        return self._raises(f"{self.where}: {field}", what)

    def maybe(self, field: str, kind: type[T]) -> T | None:
        """Return a field of exactly the type `kind`, or None when it is absent."""
        value = self._rest.pop(field, None)
        if value is None:
            return None
        # `type` and not `isinstance`: True must not pass for the number 1.
        if type(value) is not kind:
            raise self.error(field, f"must be of type {kind.__name__}")
        return value

    def take(self, field: str, kind: type[T]) -> T:
        """Return a field of exactly the type `kind`; it must be there."""
        value = self.maybe(field, kind)
        if value is None:
            raise self.error(field, "is missing")
        return value

    def words(self, field: str) -> str:
        """Return a string that shows something and holds nothing unprintable."""
        value = self.take(field, str)
        if not value.strip() or UNPRINTABLE.search(value):
            raise self.error(field, "must be words without control characters")
        return value

    def matching(self, field: str, pattern: re.Pattern[str]) -> str:
        """Return a string that matches `pattern` from end to end."""
        value = self.take(field, str)
        if not pattern.fullmatch(value):
            raise self.error(field, f"{value!r} does not match {pattern.pattern}")
        return value

    def one_of(self, field: str, allowed: Collection[str]) -> str:
        """Return a string that is one of `allowed`."""
        value = self.take(field, str)
        if value not in allowed:
            raise self.error(field, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def number(self, field: str, low: float, high: float) -> float:
        """Return a number with a decimal point that lies between `low` and `high` inclusive."""
        value = self.take(field, float)
        if not low <= value <= high:
            raise self.error(field, f"must be between {low} and {high}")
        return value

    def table(self, field: str) -> Table:
        """Return the nested mapping `field`."""
        if field not in self._rest:
            raise self.error(field, "is missing")
        return Table(self._rest.pop(field), f"{self.where}: {field}", self._raises)

    def tables(self, field: str, at_least: int = 1) -> list[Table]:
        """Return the mappings in the list `field`, of which there must be `at_least` so many."""
        rows: list[object] = self.take(field, list)
        if len(rows) < at_least:
            raise self.error(field, f"needs at least {at_least}")
        places = (f"{self.where}: {field}[{number}]" for number in range(1, len(rows) + 1))
        return [Table(row, at, self._raises) for row, at in zip(rows, places, strict=True)]

    def fields(self) -> tuple[str, ...]:
        """Return the names not read yet, in the order of the file."""
        return tuple(str(field) for field in self._rest)

    def unique(self, field: str, values: Iterable[object]) -> None:
        """Refuse `values`, which stand under `field`, when one of them is repeated."""
        for value, count in Counter(values).items():
            if count > 1:
                raise self.error(field, f"{value!r} stands there {count} times")

    def done(self) -> None:
        """Refuse every field that nobody has read."""
        for field in self._rest:
            raise self.error(str(field), "is not a known field here")
