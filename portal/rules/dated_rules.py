"""Rule files whose blocks hold from a date on: reading them and finding the block of a day.

The law changes and the program does not have to: a new regulation is one more `[[rule]]` in its
file, with the day from which it holds and the article of every figure.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol, TypeVar

from portal.rules.tables import Table, TableError

FOLDER: Final = Path(__file__).resolve().parent.parent / "data" / "rules"


class RuleFileError(TableError):
    """A rule file that cannot be used; the message begins with the place of the fault."""


class Dated(Protocol):
    """A rule that holds from a day on, until the next one of its file begins."""

    @property
    def valid_from(self) -> date: ...


D = TypeVar("D", bound=Dated)
E = TypeVar("E", bound=StrEnum)
_MONTH_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}")
# A year without 29 February: a date of the law must exist in every year.
_COMMON_YEAR: Final = 2001


def document(text: str | bytes, where: str) -> Table:
    """The TOML document `text` as a table to be emptied; `where` names the file in errors."""
    try:
        parsed = tomllib.loads(text if isinstance(text, str) else text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFileError(where, f"is not a TOML file: {error}") from error
    return Table(parsed, where, RuleFileError)


def read_rules(text: str | bytes, where: str, read: Callable[[Table], D]) -> tuple[D, ...]:
    """All `[[rule]]` blocks of a file, oldest first, each read by `read` to its last field.

    Raises RuleFileError, naming block and field, for anything missing, misspelt or out of order.
    """
    file = document(text, where)
    rules = []
    for block in file.tables("rule"):
        rules.append(read(block))
        block.done()
    file.done()
    if any(later.valid_from <= earlier.valid_from for earlier, later in pairwise(rules)):
        raise file.error("rule", "must stand in the order of valid_from, each date once")
    return tuple(rules)


def in_force(rules: Sequence[D], day: date) -> D:
    """The rule that holds on a day; LookupError for a day before the first one."""
    position = bisect_right([rule.valid_from for rule in rules], day)
    if position == 0:
        raise LookupError(f"No rule was in force on {day}")
    return rules[position - 1]


def texts(table: Table, field: str, at_least: int = 1) -> tuple[str, ...]:
    """The list `field` of a table, which must hold distinct words and `at_least` so many."""
    values: list[object] = table.take(field, list)
    words = tuple(value for value in values if isinstance(value, str) and value.strip())
    if len(words) < len(values) or len(words) < at_least:
        raise table.error(field, f"must be a list of at least {at_least} words")
    table.unique(field, words)
    return words


def member(table: Table, field: str, members: type[E]) -> E:
    """The member of `members` whose value the text `field` is."""
    return members(table.one_of(field, [known.value for known in members]))


def month_day(table: Table, field: str) -> tuple[int, int]:
    """Month and day of the text `field` ("01-31"), which must exist in every year."""
    month, day = map(int, table.matching(field, _MONTH_DAY).split("-"))
    try:
        date(_COMMON_YEAR, month, day)
    except ValueError as error:
        raise table.error(field, "is not a day of every year") from error
    return month, day


def count(table: Table, field: str, at_least: int) -> int:
    """The whole number `field`, which must be `at_least` so large."""
    number = table.take(field, int)
    if number < at_least:
        raise table.error(field, f"must be at least {at_least}")
    return number
