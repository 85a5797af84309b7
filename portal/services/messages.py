"""Messages to people: written inside another service's transaction, sent later by the worker."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.db import Base, uuid7, writing
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.messages import Message
from portal.queries.messages import addressed_to
from portal.rules.messages import Mailbox, MessageKind, checked_link, message_key
from portal.services.audit import Act

CHUNK = 500


@dataclass(frozen=True)
class Recipient:
    """An employee, or an account (which is reached as its employee where it has one)."""

    employee_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if (self.employee_id is None) == (self.account_id is None):
            raise ValueError("A message goes to an employee or to an account")


def employees(ids: Iterable[uuid.UUID]) -> list[Recipient]:
    """These employees, whether they have an account yet or not."""
    return [Recipient(employee_id=one) for one in ids]


def accounts(ids: Iterable[uuid.UUID]) -> list[Recipient]:
    """The holders of these accounts."""
    return [Recipient(account_id=one) for one in ids]


def notify(
    session: Session,
    recipients: Iterable[Recipient],
    kind: MessageKind,
    *,
    link: str,
    due: datetime.date | None = None,
    act: Act,
) -> int:
    """Tell each recipient once a day that there is something on page `link` (a path).

    To be called inside `with writing() as session`: the message stands or falls with the act that
    caused it. It writes no audit entry and sends nothing; the worker does. Returns how many
    messages are new. ValueError for a link that leads elsewhere.
    """
    path = checked_link(link)
    rows = [
        _row(kind, path, due, act, employee_id=one.employee_id, account_id=one.account_id)
        for one in _as_employees(session, recipients)
    ]
    return _insert(session, rows)


def notify_each(
    session: Session,
    kind: MessageKind,
    told: Iterable[tuple[uuid.UUID, str, datetime.date]],
    act: Act,
) -> int:
    """The same for employees of whom each has a page and a last day of their own."""
    rows = [
        _row(kind, checked_link(link), due, act, employee_id=person, account_id=None)
        for person, link, due in told
    ]
    return _insert(session, rows)


def notify_mailbox(
    session: Session, mailbox: Mailbox, kind: MessageKind, detail: dict[str, Any], act: Act
) -> int:
    """The same for an address of the configuration, with figures that concern nobody."""
    return _insert(session, [_row(kind, "/", None, act, mailbox=mailbox, detail=detail)])


def mark_read(
    message_id: uuid.UUID, account_id: uuid.UUID, employee_id: uuid.UUID | None, act: Act
) -> str:
    """Mark one's own message as read and return its link. Raises NotFound for another's."""
    mine = addressed_to(account_id, employee_id)
    with writing() as session:
        message = session.scalar(sa.select(Message).where(Message.id == message_id, mine))
        if message is None:
            raise NotFound
        message.read_at = message.read_at or act.at
        return message.link


def mark_all_read(account_id: uuid.UUID, employee_id: uuid.UUID | None, act: Act) -> int:
    """Mark every message of the holder that was there at the act's moment; returns how many."""
    with writing() as session:
        done = session.execute(
            sa.update(Message)
            .where(
                addressed_to(account_id, employee_id),
                Message.read_at.is_(None),
                Message.created_at <= act.at,
            )
            .values(read_at=act.at)
        )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _row(kind: MessageKind, link: str, due: datetime.date | None, act: Act, **to: Any) -> Any:
    whom = to.get("employee_id") or to.get("account_id") or to["mailbox"]
    empty = {"employee_id": None, "account_id": None, "mailbox": None, "detail": None}
    return {
        **empty,
        **to,
        "id": uuid7(),
        "kind": kind.value,
        "link": link,
        "due_on": due,
        "key": message_key(whom, kind, link, act.on),
        "created_at": act.at,
    }


def _as_employees(session: Session, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Everybody once; an account of the staff as its employee."""
    given = list(dict.fromkeys(recipients))
    known: dict[uuid.UUID, uuid.UUID | None] = {}
    for some in _chunks([one.account_id for one in given if one.account_id]):
        known |= dict(
            iter(
                session.execute(
                    sa.select(Account.id, Account.employee_id).where(Account.id.in_(some))
                )
            )
        )
    found = [
        Recipient(employee_id=known[one.account_id])
        if one.account_id and known.get(one.account_id)
        else one
        for one in given
    ]
    return list(dict.fromkeys(found))


def _insert(session: Session, rows: list[Any]) -> int:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    table = Base.metadata.tables["message"]
    # One statement for all: naming the rows in it would compile it anew for each piece.
    once = insert(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)
    return sum(len(session.execute(once, some).all()) for some in _chunks(rows))


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
