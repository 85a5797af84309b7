"""The files behind comparisons of groups, of items, and of people with themselves; both ways.

Names stand in quotes, because units have commas in theirs; the same digits go out and come in.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from portal.rules.fairness.bias import Stratum
from portal.rules.fairness.counters import Printed
from portal.rules.fairness.items_alike import Cell
from portal.rules.fairness.means import Side
from portal.rules.fairness.rating_csv import RatingFault, RatingFileError
from portal.rules.respondent_csv import lines_of, safe_cell

STRATA: Final = ("comparison", "with_a", "without_a", "with_b", "without_b")
SIDES: Final = ("comparison", "group", "n", "mean", "sd")
ITEMS: Final = ("comparison", "item", "level", "group", "value", "n")
OWN: Final = ("own", "others")
INDEXES: Final = ("unit", "n", "ikm", "batas_bawah", "batas_atas")
GROUPS: Final = {"a": True, "b": False}

_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,30})?(?:e-?[0-9]{1,2})?", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_T = TypeVar("_T")


def write_strata(comparisons: Mapping[str, Sequence[Stratum]]) -> bytes:
    """One line for each stratum."""
    return _written(
        STRATA,
        (
            (name, s.with_a, s.without_a, s.with_b, s.without_b)
            for name, strata in comparisons.items()
            for s in strata
        ),
    )


def read_strata(data: bytes) -> dict[str, list[Stratum]]:
    """Raises AnswerFileError, RatingFileError for what cannot be read."""
    return _read(
        data, STRATA, lambda cells, row: Stratum(*(_count(cells, n, row) for n in STRATA[1:]))
    )


def write_sides(comparisons: Mapping[str, tuple[Side, Side]]) -> bytes:
    """Two lines for each comparison, group a first."""
    return _written(
        SIDES,
        (
            (name, group, side.n, repr(side.mean), repr(side.sd))
            for name, sides in comparisons.items()
            for group, side in zip(GROUPS, sides, strict=True)
        ),
    )


def read_sides(data: bytes) -> dict[str, tuple[Side, Side]]:
    """Raises AnswerFileError, RatingFileError for what cannot be read or has not two groups."""
    found = _read(
        data,
        SIDES,
        lambda cells, row: (
            _group(cells, row),
            Side(_count(cells, "n", row), _number(cells, "mean", row), _number(cells, "sd", row)),
        ),
    )
    sides: dict[str, tuple[Side, Side]] = {}
    for name, rows in found.items():
        by_group = dict(rows)
        if len(rows) != 2 or len(by_group) != 2:
            raise RatingFileError(RatingFault.TWO_GROUPS, column="group", value=name)
        sides[name] = (by_group[True], by_group[False])
    return sides


def write_items(comparisons: Mapping[str, Sequence[Cell]]) -> bytes:
    """One line for each count."""
    return _written(
        ITEMS,
        (
            (name, c.item, c.level, "a" if c.is_a else "b", f"{c.value:g}", c.n)
            for name, cells in comparisons.items()
            for c in cells
        ),
    )


def read_items(data: bytes) -> dict[str, list[Cell]]:
    """Raises AnswerFileError, RatingFileError for what cannot be read."""
    return _read(
        data,
        ITEMS,
        lambda cells, row: Cell(
            cells["item"], _count(cells, "level", row), _group(cells, row),
            _number(cells, "value", row), _count(cells, "n", row),
        ),
    )  # fmt: skip


def read_own(data: bytes) -> list[tuple[float, float]]:
    """(own, others) of each line. Raises AnswerFileError, RatingFileError."""
    return [
        (_number(cells, "own", row), _number(cells, "others", row))
        for row, cells in lines_of(data, OWN)
    ]


def read_printed(data: bytes) -> list[Printed]:
    """Published indexes that have an interval. Raises AnswerFileError, RatingFileError."""
    return [
        Printed(
            cells["unit"], _count(cells, "n", row), _number(cells, "ikm", row),
            _number(cells, "batas_bawah", row), _number(cells, "batas_atas", row),
        )
        for row, cells in lines_of(data, INDEXES)
        if cells["ikm"] and cells["batas_bawah"] and cells["batas_atas"] and cells["n"]
    ]  # fmt: skip


def _written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for name, *cells in rows:
        writer.writerow([safe_cell(str(name)), *cells])
    return text.getvalue().encode()


def _read(
    data: bytes, columns: Sequence[str], make: Callable[[dict[str, str], int], _T]
) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for row, cells in lines_of(data, columns):
        found.setdefault(cells["comparison"], []).append(make(cells, row))
    if not found:
        raise RatingFileError(RatingFault.NO_RATINGS)
    return found


def _count(cells: Mapping[str, str], column: str, row: int) -> int:
    if not _COUNT.fullmatch(cells[column]):
        raise RatingFileError(RatingFault.BAD_CATEGORY, row, column, cells[column])
    return int(cells[column])


def _number(cells: Mapping[str, str], column: str, row: int) -> float:
    if not _NUMBER.fullmatch(cells[column]):
        raise RatingFileError(RatingFault.BAD_NUMBER, row, column, cells[column])
    return float(cells[column])


def _group(cells: Mapping[str, str], row: int) -> bool:
    if cells["group"] not in GROUPS:
        raise RatingFileError(RatingFault.TWO_GROUPS, row, "group", cells["group"])
    return GROUPS[cells["group"]]
