"""Messages to people, their deliveries outside the portal, preferences, and paused carriers."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.messages import Carrier, DeliveryFault, DeliveryState, Mailbox

ONE_RECIPIENT = (
    "CASE WHEN employee_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN account_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN mailbox IS NULL THEN 0 ELSE 1 END = 1"
)
UNREAD = sa.text("read_at IS NULL")
UNPLANNED = sa.text("planned_at IS NULL")


class Message(Base):
    """One matter for one recipient, written in the transaction of the act that caused it.

    An account of the staff is reached as its employee, so that the message survives the account.
    `kind` is a `MessageKind`; `link` a path; `key` makes a repetition on one day the same message;
    `planned_at` is when its deliveries were made.  Only a mailbox gets `detail`.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint(ONE_RECIPIENT, name="one_recipient"),
        sa.CheckConstraint("(mailbox IS NULL) = (detail IS NULL)", name="detail"),
        sa.CheckConstraint("link LIKE '/%' AND link NOT LIKE '//%'", name="link"),
        sa.Index("ix_message_employee_id", "employee_id", "created_at"),
        sa.Index("ix_message_account_id", "account_id", "created_at"),
        sa.Index(
            "ix_message_unread_employee",
            "employee_id",
            # Covers the list of those who have not read: SQLite wants the condition's column too.
            "kind",
            "created_at",
            "due_on",
            "read_at",
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
        sa.Index(
            "ix_message_unread_account", "account_id", sqlite_where=UNREAD, postgresql_where=UNREAD
        ),
        sa.Index(
            "ix_message_unplanned",
            "created_at",
            sqlite_where=UNPLANNED,
            postgresql_where=UNPLANNED,
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    mailbox: Mapped[Mailbox | None] = mapped_column(enum_of(Mailbox))
    kind: Mapped[str] = mapped_column(sa.String(40))
    link: Mapped[str] = mapped_column(sa.String(200))
    due_on: Mapped[datetime.date | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    read_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    planned_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class Delivery(Base):
    """A message on its way out by one carrier; its id is the idempotency key of every try.

    No address is kept: it is read when the delivery is sent, so that a corrected one counts.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("message_id", "carrier"),
        sa.CheckConstraint("(state = 'terkirim') = (sent_at IS NOT NULL)", name="sent"),
        sa.CheckConstraint("tries >= 0", name="tries"),
        sa.Index("ix_delivery_due", "state", "carrier", "next_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    message_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("message.id"))
    carrier: Mapped[Carrier] = mapped_column(enum_of(Carrier))
    state: Mapped[DeliveryState] = mapped_column(enum_of(DeliveryState))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime.datetime] = mapped_column(Moment)
    last_error: Mapped[DeliveryFault | None] = mapped_column(enum_of(DeliveryFault))
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class MessagePreference(Base):
    """What an account wants outside the portal; without a row: every carrier, at any hour.

    Quiet hours 0-23, the last one not included.
    """

    __tablename__ = "message_preference"
    __table_args__ = (
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_both"),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23"
            " AND quiet_from <> quiet_until",
            name="quiet_hours",
        ),
    )

    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    by_email: Mapped[bool] = mapped_column(default=True)
    by_gateway: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]


class CarrierPause(Base):
    """A carrier that somebody halted; while the row stands nothing of it is sent."""

    __tablename__ = "carrier_pause"

    carrier: Mapped[Carrier] = mapped_column(enum_of(Carrier), primary_key=True)
    since: Mapped[datetime.datetime] = mapped_column(Moment)
