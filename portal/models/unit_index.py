"""The index of a unit or service: a running figure that moves in steps, and frozen published
snapshots.
"""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, pk


def one_per_subject(table: str, *columns: str) -> tuple[sa.Index, sa.Index]:
    """Two partial unique indexes, because NULL (the whole unit) is never equal to itself in a
    UNIQUE.
    """
    whole, single = sa.text("service_id IS NULL"), sa.text("service_id IS NOT NULL")
    return (
        sa.Index(
            f"uq_{table}_unit",
            "unit_id",
            *columns,
            unique=True,
            sqlite_where=whole,
            postgresql_where=whole,
        ),
        sa.Index(
            f"uq_{table}_service",
            "service_id",
            *columns,
            unique=True,
            sqlite_where=single,
            postgresql_where=single,
        ),
    )


class RunningIndex(Base):
    """The figure of the period under way, moved by the worker in blocks of answers.

    `data`: "shown" is the sheet that pages print and `n` its answers (0: nothing is shown yet),
    "counted" the counters behind it, "mark" those that are shown next.
    """

    __tablename__ = "running_index"
    __table_args__ = one_per_subject("running_index", "period_key")

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    service_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("service.id"))
    period_key: Mapped[str] = mapped_column(sa.String(10))
    period_start: Mapped[datetime.date]
    n: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class UnitIndex(Base):
    """A published snapshot. Rows are only ever added: a correction is a higher revision with a
    reason.
    """

    __tablename__ = "unit_index"
    __table_args__ = (
        *one_per_subject("unit_index", "period_key", "revision"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("revision = 1 OR reason IS NOT NULL", name="correction_has_reason"),
    )

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    service_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("service.id"))
    period_key: Mapped[str] = mapped_column(sa.String(10))
    period_start: Mapped[datetime.date]
    revision: Mapped[int]
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    n: Mapped[int]
    ikm: Mapped[Decimal | None] = mapped_column(sa.Numeric(5, 2))
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    published_on: Mapped[datetime.date]
    table_sha256: Mapped[str] = mapped_column(sa.String(64))
    table_gzip: Mapped[bytes] = mapped_column(deferred=True)
