"""Long lists of ids as one text: what the worker keeps of a list, and pages are cut from.

A text is read and cut in a moment, where a row or an object for each of 20,000 people is not.
"""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from portal.db import db

_LENGTH = 32


def kept_id(column: Any) -> sa.ColumnElement[str]:
    """An id as it is kept, without dashes, whichever way the engine writes it."""
    return sa.func.replace(sa.cast(column, sa.String), "-", "")


def count_of(ids: str) -> int:
    """How many there are."""
    return len(ids) // _LENGTH


def at(ids: str, places: Iterable[int]) -> list[uuid.UUID]:
    """Those at some places of the list."""
    return [uuid.UUID(_one(ids, place)) for place in places]


def among(ids: str, places: Iterable[int], column: Any, *conditions: Any) -> list[int]:
    """The places whose ids meet conditions of the database; one statement, which answers in one
    text.
    """
    every = sa.func.aggregate_strings(kept_id(column), "")
    text = db.session.scalar(sa.select(every).where(*conditions)) or ""
    found = {_one(text, place) for place in range(count_of(text))}
    return [place for place in places if _one(ids, place) in found]


def _one(ids: str, place: int) -> str:
    return ids[place * _LENGTH : (place + 1) * _LENGTH]
