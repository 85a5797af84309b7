"""People: employees, their dated postings, and raters set by hand. History is closed, never overwritten."""

import datetime
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, enum_of, pk
from portal.models.units import Unit


class Employment(StrEnum):
    """Kind of civil servant."""

    PNS = "PNS"
    PPPK = "PPPK"


class PostingKind(StrEnum):
    """How a post is held: for good, acting (Plt, Plh), or as an assignment to another team."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"
    TIM = "tim"


class Employee(Base):
    """A civil servant (pegawai). `nip` is text: 18 digits that are never a number, a key in a URL, or shown whole."""

    __tablename__ = "employee"
    __table_args__ = (sa.CheckConstraint("length(nip) = 18", name="nip_length"),)

    id: Mapped[uuid.UUID] = pk()
    nip: Mapped[str] = mapped_column(sa.String(18), unique=True)
    name: Mapped[str] = mapped_column(sa.String(150), index=True)
    employment: Mapped[Employment] = mapped_column(enum_of(Employment))
    rank: Mapped[str | None] = mapped_column(sa.String(10))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(16))
    left_on: Mapped[datetime.date | None]
    version: Mapped[int] = mapped_column(default=1)

    postings: Mapped[list["Posting"]] = relationship(
        back_populates="employee", foreign_keys="Posting.employee_id", order_by="Posting.starts_on"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name


class Posting(Base):
    """Who was where, as what, under whom, from when to when (both days included; None = still)."""

    __tablename__ = "posting"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("supervisor_id IS NULL OR supervisor_id <> employee_id", name="not_own"),
        sa.Index("ix_posting_employee_start", "employee_id", "starts_on"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    kind: Mapped[PostingKind] = mapped_column(enum_of(PostingKind), default=PostingKind.DEFINITIF)
    title: Mapped[str] = mapped_column(sa.String(160))
    position_kind: Mapped[str] = mapped_column(sa.String(30))
    job_family: Mapped[str] = mapped_column(sa.String(30))
    leads_unit: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]

    employee: Mapped[Employee] = relationship(
        back_populates="postings", foreign_keys=[employee_id]
    )
    supervisor: Mapped[Employee | None] = relationship(foreign_keys=[supervisor_id])
    unit: Mapped[Unit] = relationship()


class RaterOverride(Base):
    """A rater (pejabat penilai) set by hand for a time, with the reason; the posting stays as it is."""

    __tablename__ = "rater_override"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("rater_id <> employee_id", name="not_own"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]
