"""Several questions with columns of their own, asked of the database in one statement.

The home page asks a dozen subjects; each journey to the database costs more than the answer.
"""

import datetime
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from portal.db import Moment, db

T = TypeVar("T")
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Question(Generic[T]):
    """A statement without ORDER BY and LIMIT (with joins: and select_from), the order of its rows,
    and what a row becomes.
    """

    statement: sa.Select[*tuple[Any, ...]]
    order: Sequence[Any]
    make: Callable[..., T]

    def answer(self) -> list[T]:
        """Asked alone."""
        return answers([self])[0]


def answers(questions: Sequence[Question[Any]]) -> list[list[Any]]:
    """The rows of each question, in its order, all columns travelling as text; one statement, none
    without questions.
    """
    found: list[list[Any]] = [[] for _ in questions]
    if not questions:
        return found
    columns = [[*one.statement.selected_columns] for one in questions]
    width = max(map(len, columns))
    parts: list[Any] = [
        one.statement.with_only_columns(
            sa.literal_column(str(number)), _place_of(one),
            *(sa.cast(cell, sa.String) for cell in columns[number]),
            *[sa.cast(sa.null(), sa.String)] * (width - len(columns[number])),
        )
        for number, one in enumerate(questions)
    ]  # fmt: skip
    rows = db.session.execute(sa.union_all(*parts)).all()
    readers = [[_reader(column.type) for column in one] for one in columns]
    for number, _place, *cells in sorted(rows, key=lambda row: (row[0], row[1])):
        read = [
            None if cell is None else reader(cell)
            for reader, cell in zip(readers[number], cells, strict=False)
        ]
        found[number].append(questions[number].make(*read))
    return found


def _place_of(one: Question[Any]) -> sa.ColumnElement[int]:
    """The place of a row among those of its question."""
    return sa.func.row_number().over(order_by=list(one.order)) if one.order else sa.literal(1)


def _reader(kind: sa.types.TypeEngine[Any]) -> Reader:
    """From the text of either engine back to the value."""
    if isinstance(kind, Moment):
        return _moment
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class
    known: tuple[tuple[type[Any], Reader], ...] = (
        (sa.Uuid, uuid.UUID), (sa.Boolean, lambda text: text in ("1", "true")),
        (sa.Integer, int), (sa.Date, datetime.date.fromisoformat), (sa.JSON, json.loads),
    )  # fmt: skip
    return next((reader for one, reader in known if isinstance(kind, one)), str)


def _moment(text: str) -> datetime.datetime:
    at = datetime.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
