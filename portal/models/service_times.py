"""How long services take: requests with their moments, the standards, and figures made of both.

No row tells who asked: the number of a request is kept as an HMAC, only to know the same request
again when a later file says that it is finished.
"""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Exact, Moment, enum_of, pk
from portal.models.people import ImportState
from portal.rules.service_times import Basis


class ServiceStandard(Base):
    """The standard of a service from a day on: `amount` in the unit of `basis` (hours or days)."""

    __tablename__ = "service_standard"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="positive"),
        sa.CheckConstraint("opens < closes", name="hours"),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    starts_on: Mapped[datetime.date] = mapped_column(primary_key=True)
    basis: Mapped[Basis] = mapped_column(enum_of(Basis))
    amount: Mapped[Decimal] = mapped_column(Exact)
    opens: Mapped[datetime.time]
    closes: Mapped[datetime.time]


class ServiceTimeBatch(Base):
    """A file that was read: `plan` until it is applied; an undone batch counts no more.

    `account_id` is None for the demonstration.
    """

    __tablename__ = "service_time_batch"
    __table_args__ = (
        sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name="applied"),
    )

    id: Mapped[uuid.UUID] = pk()
    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[ImportState] = mapped_column(enum_of(ImportState))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, deferred=True)
    plan: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)


class ServiceTime(Base):
    """One request as one batch knew it; the newest batch that counts decides.

    Moments are local (the agency's zone) without a zone; `has_time` False = only the days are
    known.  `finished` None = not finished yet.
    """

    __tablename__ = "service_time"
    __table_args__ = (sa.CheckConstraint("finished IS NULL OR finished >= started", name="order"),)

    batch_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("service_time_batch.id"), primary_key=True
    )
    service_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("service.id"), primary_key=True, index=True
    )
    digest: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    started: Mapped[datetime.datetime]
    finished: Mapped[datetime.datetime | None]
    has_time: Mapped[bool]


class ServiceTimeFigure(Base):
    """What the requests of a service that were finished in a period add up to.

    `median`, `ninetieth` and `standard` in the unit of `basis`; `within` = how many of the `n` kept
    the standard; `unfinished` began in the period and are open.
    """

    __tablename__ = "service_time_figure"
    __table_args__ = (
        sa.CheckConstraint("n >= 0 AND unfinished >= 0 AND within <= n", name="counts"),
        sa.CheckConstraint("(n = 0) = (median IS NULL)", name="has_median"),
    )

    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    period_key: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    period_start: Mapped[datetime.date]
    basis: Mapped[Basis] = mapped_column(enum_of(Basis))
    n: Mapped[int]
    unfinished: Mapped[int]
    median: Mapped[Decimal | None] = mapped_column(Exact)
    ninetieth: Mapped[Decimal | None] = mapped_column(Exact)
    standard: Mapped[Decimal | None] = mapped_column(Exact)
    within: Mapped[int]
