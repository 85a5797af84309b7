"""Writing many rows in parts, and noting for everybody what an import changed about them."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import Base
from portal.models.people import StaffImportChange
from portal.rules.staff_plan import Fields

CHUNK = 500


def chunks(values: list[Any]) -> Iterator[list[Any]]:
    """Parts that fit into one statement on both engines."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def insert_rows(session: Session, table: type[Base], rows: Iterable[Fields]) -> None:
    """Insert rows in parts."""
    for part in chunks(list(rows)):
        session.execute(sa.insert(table), part)


def note_changes(session: Session, import_id: uuid.UUID, plan: Fields, undo: Fields) -> None:
    """One row for everybody the file touched, from which their card tells its history."""
    new = zip(undo["employees"], plan["created"], strict=True)
    rows = [
        {"employee_id": uuid.UUID(key), "import_id": import_id, "before": None,
         "after": {"title": entry["posting"]["title"]}}
        for key, entry in new
    ] + [
        {"employee_id": uuid.UUID(entry["id"]), "import_id": import_id, "before": entry["before"],
         "after": entry["after"] | _new_title(entry)}
        for entry in plan["changed"]
    ]  # fmt: skip
    insert_rows(session, StaffImportChange, rows)


def _new_title(entry: Fields) -> Fields:
    return {"title": entry["posting"]["fields"]["title"]} if entry["posting"] else {}
