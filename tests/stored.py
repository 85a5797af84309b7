"""What stands in the tables now, read on a connection of its own."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.db import Base, db
from portal.models.audit import AuditEntry, AuditTag


def rows_of(model: type[Base], *conditions: sa.ColumnElement[bool]) -> Sequence[sa.Row[Any]]:
    """Rows of a table by their key: entries of the trail by number, most others as they came."""
    rows = sa.select(model.__table__).where(*conditions)
    with db.engine.connect() as connection:
        return connection.execute(rows.order_by(*model.__table__.primary_key)).all()


def count(model: type[Base]) -> int:
    """How many rows a table has."""
    return len(rows_of(model))


def told(tag: AuditTag) -> tuple[Any, Any]:
    """What the newest entry of a kind says was there before and is there after."""
    rows = rows_of(AuditEntry, AuditEntry.tag == tag.value)
    newest = max(rows, key=lambda row: row.sequence)
    return newest.detail["before"], newest.detail["after"]
