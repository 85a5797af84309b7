"""Units (unit kerja), the services they give, and how many people each service received."""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, pk


class Unit(Base):
    """A node of the agency's tree; `slug` is its public name in addresses and never changes.

    `closed_on` is the first day on which the unit is no more, `merged_into_id` what took over its
    work; a closed unit stays, because postings and figures of its time belong to it.
    """

    __tablename__ = "unit"
    __table_args__ = (
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR (closed_on IS NOT NULL AND merged_into_id <> id)",
            name="merged_is_closed",
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    parent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[str] = mapped_column(sa.String(200), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    closed_on: Mapped[datetime.date | None]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    services: Mapped[list["Service"]] = relationship(back_populates="unit", order_by="Service.name")


class Service(Base):
    """One kind of service (jenis layanan) of a unit; from `closed_on` on it is no longer given."""

    __tablename__ = "service"
    __table_args__ = (sa.UniqueConstraint("unit_id", "slug"),)

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    slug: Mapped[str] = mapped_column(sa.String(80))
    closed_on: Mapped[datetime.date | None]

    unit: Mapped[Unit] = relationship(back_populates="services")


class ServiceVolume(Base):
    """Recipients of a service in a period: the population from which the next sample target
    follows.
    """

    __tablename__ = "service_volume"
    __table_args__ = (sa.CheckConstraint("recipients >= 0", name="not_negative"),)

    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    period_key: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    recipients: Mapped[int]
