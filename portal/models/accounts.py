"""Accounts, sessions, second factors, role grants, and the counters that slow guessing down."""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.access import GrantKind
from portal.rules.roles import Role


class Account(Base):
    """A login: `login` is a NIP, or an e-mail address for people who are no staff.

    `employee_id` ties it to the personnel record, one account for one employee.
    """

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = pk()
    login: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(150))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))
    totp_last_step: Mapped[int] = mapped_column(default=0)
    disabled_on: Mapped[datetime.date | None]
    employee_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), unique=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)

    @property
    def is_active(self) -> bool:
        """Whether this account may log in."""
        return self.disabled_on is None


class RecoveryCode(Base):
    """A one-time code for a lost phone, as a keyed hash; the row goes when it is used."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)


class Activation(Base):
    """A one-time link to set a password (first activation or reset), as a keyed hash."""

    __tablename__ = "activation"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)


class LoginSession(Base):
    """A device that is logged in. The cookie holds a random token, the row only its hash."""

    __tablename__ = "login_session"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid, unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(80))
    started_at: Mapped[datetime.datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime.datetime] = mapped_column(Moment)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class RoleGrant(Base):
    """A role for a time, for the whole agency or one unit.

    `kind` says how it is held; `delegated_by` is the account that lent a role of its own.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("kind = 'tetap' OR ends_on IS NOT NULL", name="kind_has_end"),
        sa.CheckConstraint("(kind = 'delegasi') = (delegated_by IS NOT NULL)", name="lender"),
    )

    id: Mapped[uuid.UUID] = pk()
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_of(Role))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    kind: Mapped[GrantKind] = mapped_column(enum_of(GrantKind), default=GrantKind.TETAP)
    delegated_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]


class Throttle(Base):
    """Failures of a key (an account, or a keyed bucket of addresses) since a moment; never a
    permanent lock.
    """

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime.datetime] = mapped_column(Moment)
