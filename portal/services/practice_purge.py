"""All that hangs on a practice period, and the messages that lead to it, taken away together."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import Base
from portal.models.messages import Message

PIECE = 500


def purge(session: Session, period_id: uuid.UUID) -> None:
    """Delete the period with every row that refers to it, whichever tables come later, and each
    message whose link would lead nowhere.
    """
    table = Base.metadata.tables["evaluation_period"]
    gone = {period_id, *_addressed(session, period_id)}
    _delete_below(session, table, table.c.id == period_id, frozenset())
    rows = session.execute(sa.select(Message.id, Message.link)).yield_per(PIECE)
    dead = [row.id for row in rows if _ids_in(row.link) & gone]
    messages = Base.metadata.tables["message"]
    for start in range(0, len(dead), PIECE):
        piece = messages.c.id.in_(dead[start : start + PIECE])
        _delete_below(session, messages, piece, frozenset())


def _addressed(session: Session, period_id: uuid.UUID) -> list[uuid.UUID]:
    """Keys of rows that belong to the period and may have a page of their own."""
    found: list[uuid.UUID] = []
    for table in Base.metadata.sorted_tables:
        if {"period_id", "id"} <= set(table.c.keys()):
            found += session.scalars(sa.select(table.c.id).where(table.c.period_id == period_id))
    return found


def _ids_in(link: str) -> set[uuid.UUID]:
    found = set()
    for part in link.partition("?")[0].split("/"):
        try:
            found.add(uuid.UUID(part))
        except ValueError:
            continue
    return found


def _delete_below(
    session: Session,
    table: sa.Table,
    which: sa.ColumnElement[bool],
    above: frozenset[sa.Table],
) -> None:
    """Delete rows and all that refers to them, whichever tables later capabilities add."""
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_key_constraints:
            if key.referred_table is not table or child in above | {table}:
                continue
            pairs = [(e.parent, e.column) for e in key.elements]
            theirs = sa.select(*(column for _, column in pairs)).where(which)
            below = sa.tuple_(*(own for own, _ in pairs)).in_(theirs)
            _delete_below(session, child, below, above | {table})
    session.execute(sa.delete(table).where(which))
