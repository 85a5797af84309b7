"""The outbox: deliveries are planned, claimed one by one, sent by somebody else, and settled.

The tables are the whole truth. A worker that dies between sending and settling leaves a delivery
whose claim runs out; it is sent again under the same id.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.models.accounts import Account
from portal.models.agency import Agency
from portal.models.messages import CarrierPause, Delivery, Message, MessagePreference
from portal.models.people import Employee
from portal.rules.messages import (
    Carrier,
    DeliveryFault,
    DeliveryState,
    Mailbox,
    MessageKind,
    after_quiet,
    carriers_for,
    pause_after,
)
from portal.rules.phones import is_mobile

PLANNED_AT_ONCE = 500
LOOKED_AT = 50
CLAIM = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery with everything that its sender needs; `tries` counts this one."""

    id: uuid.UUID
    carrier: Carrier
    address: str
    kind: MessageKind
    due_on: datetime.date | None
    detail: dict[str, Any] | None
    tries: int


def plan_deliveries(carriers: Collection[Carrier], at: datetime.datetime) -> int:
    """Make the deliveries of the oldest messages that have none yet; returns how many messages.

    Somebody who got several messages since the last round gets one delivery for them, under the
    message that is due first, because outside the portal all of them say the same.
    """
    with writing() as session:
        rows = session.execute(
            _with_recipient(sa.select(Message, Employee, Account))
            .where(Message.planned_at.is_(None))
            .order_by(Message.created_at, Message.id)
            .limit(PLANNED_AT_ONCE)
            .with_for_update(of=Message, skip_locked=True)
        ).all()
        first: dict[object, Any] = {}
        for row in sorted(rows, key=_urgency):
            message, employee, account = row
            message.planned_at = at
            whom = message.employee_id or message.account_id or message.id
            if message.read_at is None:
                first.setdefault((whom, _is_task(message)), row)
        for message, employee, account in first.values():
            for carrier in _ways(message, employee, account, carriers):
                session.add(
                    Delivery(
                        message_id=message.id,
                        carrier=carrier,
                        state=DeliveryState.MENUNGGU,
                        next_at=at,
                    )
                )
    return len(rows)


def claim(
    carrier: Carrier, at: datetime.datetime, mailboxes: Mapping[Mailbox, str]
) -> Parcel | None:
    """The next delivery that is due, reserved for `CLAIM`, or None.

    On the way it drops what was read meanwhile, is not wanted, or has no address any more, and
    puts off whatever falls into quiet hours.
    """
    with writing() as session:
        if session.get(CarrierPause, carrier) is not None:
            return None
        zone = ZoneInfo(session.scalar(sa.select(Agency.time_zone)) or "Asia/Jakarta")
        for row in _due(session, carrier, at):
            delivery, message, employee, account, wishes = row
            address = _address(carrier, message, employee, account, mailboxes)
            awake = _awake(wishes, at.astimezone(zone))
            if message.read_at is not None or address is None or _is_unwanted(carrier, wishes):
                delivery.state = DeliveryState.DIBATALKAN
            elif awake > at:
                delivery.next_at = awake
            else:
                delivery.tries += 1
                delivery.next_at = at + CLAIM
                return Parcel(
                    delivery.id, carrier, address, MessageKind(message.kind),
                    message.due_on, message.detail, delivery.tries,
                )  # fmt: skip
    return None


def settle(delivery_id: uuid.UUID, fault: DeliveryFault | None, at: datetime.datetime) -> None:
    """Note how a try went: sent, to be tried again later, or given up."""
    with writing() as session:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.last_error = fault
        delivery.next_at = at
        if fault is None:
            delivery.state, delivery.sent_at = DeliveryState.TERKIRIM, at
            return
        pause = None if fault.is_final else pause_after(delivery.tries)
        if pause is None:
            delivery.state = DeliveryState.MENYERAH
        else:
            delivery.next_at = at + pause


def _due(session: Session, carrier: Carrier, at: datetime.datetime) -> list[Any]:
    statement = (
        _with_recipient(
            sa.select(Delivery, Message, Employee, Account, MessagePreference).join(
                Message, Delivery.message_id == Message.id
            )
        )
        .outerjoin(MessagePreference, MessagePreference.account_id == Account.id)
        .where(
            Delivery.state == DeliveryState.MENUNGGU,
            Delivery.carrier == carrier,
            Delivery.next_at <= at,
        )
        .order_by(Delivery.next_at)
        .limit(LOOKED_AT)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    return list(session.execute(statement).all())


def _with_recipient(statement: Any) -> Any:
    """The statement with the employee and the account behind a message."""
    return statement.outerjoin(Employee, Message.employee_id == Employee.id).outerjoin(
        Account,
        sa.or_(Account.id == Message.account_id, Account.employee_id == Message.employee_id),
    )


def _urgency(row: Any) -> tuple[datetime.date, datetime.datetime]:
    message = row[0]
    return message.due_on or datetime.date.max, message.created_at


def _is_task(message: Message) -> bool:
    return MessageKind(message.kind).is_task


def _ways(
    message: Message,
    employee: Employee | None,
    account: Account | None,
    carriers: Collection[Carrier],
) -> frozenset[Carrier]:
    if message.mailbox is not None:
        return frozenset({Carrier.SUREL}) & frozenset(carriers)
    return carriers_for(
        has_email=_email(employee, account) is not None,
        has_mobile=_mobile(employee) is not None,
        is_staff=employee is not None,
        is_task=_is_task(message),
        running=carriers,
    )


def _email(employee: Employee | None, account: Account | None) -> str | None:
    if account is not None and not account.is_active:
        return None
    of_staff = employee.email if employee else None
    return of_staff or (account.email if account else None)


def _mobile(employee: Employee | None) -> str | None:
    phone = employee.phone if employee else None
    return phone if phone and is_mobile(phone) else None


def _address(
    carrier: Carrier,
    message: Message,
    employee: Employee | None,
    account: Account | None,
    mailboxes: Mapping[Mailbox, str],
) -> str | None:
    if message.mailbox is not None:
        return mailboxes.get(message.mailbox)
    return _mobile(employee) if carrier is Carrier.GERBANG else _email(employee, account)


def _is_unwanted(carrier: Carrier, wishes: MessagePreference | None) -> bool:
    if wishes is None:
        return False
    return not (wishes.by_gateway if carrier is Carrier.GERBANG else wishes.by_email)


def _awake(wishes: MessagePreference | None, at: datetime.datetime) -> datetime.datetime:
    return after_quiet(at, wishes.quiet_from, wishes.quiet_until) if wishes else at
