"""A visitor's own messages, newest first."""

import uuid

import sqlalchemy as sa

from portal.db import db
from portal.models.messages import Message

MOST_COUNTED = 100


def addressed_to(account_id: uuid.UUID, employee_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """Which messages belong to the holder of an account."""
    mine = Message.account_id == account_id
    return mine if employee_id is None else sa.or_(mine, Message.employee_id == employee_id)


def unread_count(account_id: uuid.UUID, employee_id: uuid.UUID | None) -> int:
    """How many messages wait to be read, counted up to `MOST_COUNTED`."""
    some = (
        sa.select(Message.id)
        .where(addressed_to(account_id, employee_id), Message.read_at.is_(None))
        .limit(MOST_COUNTED)
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0


def page_of_messages(
    account_id: uuid.UUID,
    employee_id: uuid.UUID | None,
    *,
    only_unread: bool,
    page: int,
    per_page: int,
) -> tuple[list[Message], int]:
    """A page of one's messages, newest first, and how many there are in all."""
    wanted = addressed_to(account_id, employee_id)
    if only_unread:
        wanted = sa.and_(wanted, Message.read_at.is_(None))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Message).where(wanted)) or 0
    found = db.session.scalars(
        sa.select(Message)
        .where(wanted)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return list(found), total
