"""The back-log of the outbox: what waits, since when, why, and the letters to be printed."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.messages import CarrierPause, Delivery, Message
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.kept_figures import Source, figures
from portal.queries.kept_ids import at, count_of, kept_id
from portal.rules.messages import Carrier, DeliveryFault, DeliveryState, MessageKind
from portal.rules.postings import PostingKind

OPEN = (DeliveryState.MENUNGGU, DeliveryState.MENYERAH)


@dataclass(frozen=True)
class CarrierState:
    """One carrier: what waits and what was given up, since when the oldest waits, and the error
    of the last try that failed.
    """

    carrier: Carrier
    waiting: int
    given_up: int
    oldest: datetime.datetime | None
    last_error: DeliveryFault | None
    last_sent: datetime.datetime | None
    paused_since: datetime.datetime | None


@dataclass(frozen=True)
class Letter:
    """A letter that waits to be printed."""

    id: uuid.UUID
    name: str
    nip: str
    unit: str | None
    due_on: datetime.date | None


@dataclass(frozen=True)
class Unread:
    """Somebody with unread tasks: for a reminder by hand."""

    employee_id: uuid.UUID
    name: str
    unit: str | None
    phone: str | None
    tasks: int
    since: datetime.datetime
    due_on: datetime.date | None


def carrier_states() -> list[CarrierState]:
    """Every carrier, in the order of the enum; three statements, whatever was sent before."""
    rows = db.session.execute(
        sa.select(
            Delivery.carrier,
            Delivery.state,
            sa.func.count(),
            sa.func.min(Message.created_at),
        )
        .join(Message, Delivery.message_id == Message.id)
        .where(Delivery.state.in_(OPEN))
        .group_by(Delivery.carrier, Delivery.state)
    )
    counts: dict[Any, Any] = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    newest = _newest()._mapping
    pauses = dict(iter(db.session.execute(sa.select(CarrierPause.carrier, CarrierPause.since))))
    nothing = (0, None)
    return [
        CarrierState(
            carrier=one,
            waiting=counts.get((one, DeliveryState.MENUNGGU), nothing)[0],
            given_up=counts.get((one, DeliveryState.MENYERAH), nothing)[0],
            oldest=counts.get((one, DeliveryState.MENUNGGU), nothing)[1],
            last_error=newest[f"{one}_error"],
            last_sent=newest[f"{one}_sent"],
            paused_since=pauses.get(one),
        )
        for one in Carrier
    ]


def unplanned() -> int:
    """How many messages the worker has not looked at yet."""
    waiting = sa.select(sa.func.count()).where(Message.planned_at.is_(None))
    return db.session.scalar(waiting.select_from(Message)) or 0


def waiting_letters(most: int) -> list[Letter]:
    """The oldest letters that wait, in the order of their ids."""
    rows = db.session.execute(
        sa.select(Delivery.id, Employee.name, Employee.nip, _unit_name(), Message.due_on)
        .join(Message, Delivery.message_id == Message.id)
        .join(Employee, Message.employee_id == Employee.id)
        .where(Delivery.carrier == Carrier.SURAT, Delivery.state == DeliveryState.MENUNGGU)
        .order_by(Delivery.id)
        .limit(most)
    )
    return [Letter(*row) for row in rows]


def unread_people(
    page: int, per_page: int, now: datetime.datetime
) -> tuple[list[Unread], int, datetime.datetime]:
    """Employees with unread tasks, the longest waiting first; how many there are, and when they
    were counted.  Whoever has read everything since is left out of the page.
    """
    kept = figures(UNREAD, "", now)
    ids = kept.content
    total = count_of(ids)
    shown = at(ids, range(total)[(page - 1) * per_page : page * per_page])
    if not shown:
        return [], total, kept.made_at
    grouped = _unread().where(Message.employee_id.in_(shown)).subquery()
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, _unit_name(), Employee.phone,
            grouped.c.tasks, grouped.c.since, grouped.c.due_on,
        )
        .join(Employee, grouped.c.employee_id == Employee.id)
        .order_by(grouped.c.since, Employee.id)
    )  # fmt: skip
    return [Unread(*row) for row in rows], total, kept.made_at


def _unread() -> sa.Select[*tuple[Any, ...]]:
    """Unread tasks of each employee."""
    tasks = [kind.value for kind in MessageKind if kind.is_task]
    return (
        sa.select(
            Message.employee_id, sa.func.count().label("tasks"),
            sa.func.min(Message.created_at).label("since"),
            sa.func.min(Message.due_on).label("due_on"),
        )
        .where(
            Message.read_at.is_(None), Message.employee_id.is_not(None), Message.kind.in_(tasks)
        )
        .group_by(Message.employee_id)
    )  # fmt: skip


def _made(_now: datetime.datetime, _key: str) -> str:
    grouped = _unread().subquery()
    rows = db.session.scalars(
        sa.select(kept_id(grouped.c.employee_id)).order_by(grouped.c.since, grouped.c.employee_id)
    )
    return "".join(rows)


UNREAD = Source("belum-dibaca", lambda _on: [""], _made)


def _newest() -> sa.Row[Any]:
    """Per carrier the last error and the last success, each from the end of an index."""

    def newest(column: Any, carrier: Carrier, *more: sa.ColumnElement[bool]) -> Any:
        return (
            sa.select(column)
            .where(Delivery.carrier == carrier, *more)
            .order_by(Delivery.next_at.desc())
            .limit(1)
            .scalar_subquery()
        )

    failed = (Delivery.state.in_(OPEN), Delivery.last_error.is_not(None))
    sent = (Delivery.state == DeliveryState.TERKIRIM,)
    columns = [
        column
        for carrier in Carrier
        for column in (
            newest(Delivery.last_error, carrier, *failed).label(f"{carrier}_error"),
            newest(Delivery.sent_at, carrier, *sent).label(f"{carrier}_sent"),
        )
    ]
    return db.session.execute(sa.select(*columns)).one()


def _unit_name() -> sa.ScalarSelect[str]:
    """Where an employee has the definitive post today."""
    return (
        sa.select(Unit.name)
        .join(Posting, Posting.unit_id == Unit.id)
        .where(
            Posting.employee_id == Employee.id,
            Posting.kind == PostingKind.DEFINITIF,
            Posting.ends_on.is_(None),
        )
        .limit(1)
        .correlate(Employee)
        .scalar_subquery()
    )
