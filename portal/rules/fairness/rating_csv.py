"""Reading ratings in long form from a CSV file: columns ratee, rater, item and value.

Strict, because a cell that is guessed at changes a figure: names and values must be there and no
rating may stand twice.  An empty value means that the rating was not given.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from portal.rules.fairness.rasch_table import MAXIMUM_CATEGORIES, MAXIMUM_RATINGS
from portal.rules.fairness.ratings import Rating
from portal.rules.respondent_csv import NOT_ANSWERED, lines_of

RATEE: Final = "ratee"
RATER: Final = "rater"
ITEM: Final = "item"
VALUE: Final = "value"
PERIOD: Final = "period"

_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,3}(?:[.,]0{1,30})?", re.ASCII)


class RatingFault(StrEnum):
    """What is wrong with a rating."""

    EMPTY_NAME = "empty_name"
    BAD_NUMBER = "bad_number"
    BAD_CATEGORY = "bad_category"
    DOUBLE_RATING = "double_rating"
    MANY_RATINGS = "many_ratings"
    MANY_CATEGORIES = "many_categories"
    NO_RATER_OR_ITEM = "no_rater_or_item"
    NO_RATINGS = "no_ratings"
    TWO_GROUPS = "two_groups"


class RatingFileError(ValueError):
    """A rating that cannot be read: the fault, the row (1 = header), column, cell, first row."""

    def __init__(
        self, fault: RatingFault, row: int = 0, column: str = "", value: str = "", first: int = 0
    ) -> None:
        super().__init__(f"{fault}: row {row}, column {column!r}, value {value!r}")
        self.fault = fault
        self.row = row
        self.column = column
        self.value = value
        self.first = first


def read_ratings(data: bytes) -> list[Rating]:
    """Ratings with any numbers, columns ratee, rater, value and, if there is one, item.

    Raises AnswerFileError for a file, RatingFileError for a rating that cannot be read.
    """
    return _read(data, (RATEE, RATER, VALUE), _number)


def read_periods(data: bytes) -> list[tuple[str, list[Rating]]]:
    """Ratings by period in the order of the file, columns period, ratee, rater, value and item.

    Errors as for `read_ratings`.
    """
    found: dict[str, list[Rating]] = {}
    seen: dict[tuple[str, str, str, str], int] = {}
    for number, cells in lines_of(data, (PERIOD, RATEE, RATER, VALUE), ITEM):
        if cells[VALUE].casefold() in NOT_ANSWERED:
            continue
        period, ratee, rater, item = (
            _named(cells, column, number) for column in (PERIOD, RATEE, RATER, ITEM)
        )
        first = seen.setdefault((period, ratee, rater, item), number)
        if first != number:
            name = " / ".join(filter(None, (period, ratee, rater, item)))
            raise RatingFileError(RatingFault.DOUBLE_RATING, number, value=name, first=first)
        if len(seen) > MAXIMUM_RATINGS:
            raise RatingFileError(RatingFault.MANY_RATINGS, number)
        value = _number(cells[VALUE], number)
        found.setdefault(period, []).append(Rating(ratee, rater, value, item))
    if not found:
        raise RatingFileError(RatingFault.NO_RATINGS)
    return list(found.items())


def read_categories(data: bytes) -> list[Rating]:
    """Ratings with whole numbers from 0 on, columns ratee, value and rater or item or both.

    Errors as for `read_ratings`.
    """
    ratings = _read(data, (RATEE, VALUE), _category)
    if not any(one.rater or one.item for one in ratings):
        raise RatingFileError(RatingFault.NO_RATER_OR_ITEM, row=1)
    if len({one.value for one in ratings}) > MAXIMUM_CATEGORIES:
        raise RatingFileError(RatingFault.MANY_CATEGORIES, column=VALUE)
    return ratings


def _read(
    data: bytes, required: tuple[str, ...], parse: Callable[[str, int], float]
) -> list[Rating]:
    ratings: list[Rating] = []
    rows: dict[tuple[str, str, str], int] = {}
    for number, cells in lines_of(data, required, RATER, ITEM):
        if cells[VALUE].casefold() in NOT_ANSWERED:
            continue
        ratee, rater, item = (_named(cells, column, number) for column in (RATEE, RATER, ITEM))
        key = (ratee, rater, item)
        first = rows.setdefault(key, number)
        if first != number:
            raise RatingFileError(
                RatingFault.DOUBLE_RATING, number, value=" / ".join(filter(None, key)), first=first
            )
        if len(ratings) == MAXIMUM_RATINGS:
            raise RatingFileError(RatingFault.MANY_RATINGS, number)
        ratings.append(Rating(ratee, rater, parse(cells[VALUE], number), item))
    if not ratings:
        raise RatingFileError(RatingFault.NO_RATINGS)
    return ratings


def _named(cells: dict[str, str], column: str, row: int) -> str:
    """The cell, or "" for a column that the file does not have."""
    name = cells.get(column)
    if name == "":
        raise RatingFileError(RatingFault.EMPTY_NAME, row, column)
    return name or ""


def _number(cell: str, row: int) -> float:
    if not _NUMBER.fullmatch(cell):
        raise RatingFileError(RatingFault.BAD_NUMBER, row, VALUE, cell)
    return float(cell.replace(",", "."))


def _category(cell: str, row: int) -> float:
    if not _WHOLE.fullmatch(cell):
        raise RatingFileError(RatingFault.BAD_CATEGORY, row, VALUE, cell)
    return float(cell.replace(",", "."))
