"""A visitor's own messages, newest first."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account
from portal.models.messages import Message, MessagePreference
from portal.models.people import Employee
from portal.rules.phones import is_mobile


@dataclass(frozen=True)
class Reach:
    """An e-mail address, and a mobile number as it is stored; either may be missing."""

    email: str | None
    phone: str | None


def addressed_to(account_id: uuid.UUID, employee_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """Which messages belong to the holder of an account."""
    mine = Message.account_id == account_id
    return mine if employee_id is None else sa.or_(mine, Message.employee_id == employee_id)


def unread_of_account() -> sa.ColumnElement[int]:
    """How many messages wait for the holder of `Account`, as a column of a query on it.

    A message has one recipient, so the two ways to be one add up, each by its own index.
    """
    unread = sa.select(sa.func.count()).select_from(Message).where(Message.read_at.is_(None))
    by_account = unread.where(Message.account_id == Account.id)
    by_employee = unread.where(Message.employee_id == Account.employee_id)
    return (
        by_account.correlate(Account).scalar_subquery()
        + by_employee.correlate(Account).scalar_subquery()
    )


def wishes_of(account_id: uuid.UUID) -> MessagePreference | None:
    """What the holder of an account wants outside the portal; None until they said."""
    return db.session.get(MessagePreference, account_id)


def reach_of(account_id: uuid.UUID) -> Reach:
    """Where an account can be reached. Raises NoResultFound for an unknown one."""
    row = db.session.execute(
        sa.select(Employee.email, Account.email, Employee.phone)
        .select_from(Account)
        .outerjoin(Employee, Account.employee_id == Employee.id)
        .where(Account.id == account_id)
    ).one()
    phone = row[2] if row[2] and is_mobile(row[2]) else None
    return Reach(row[0] or row[1], phone)


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
