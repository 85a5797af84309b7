"""Days off of the agency: one row for a day and kind, superseded with a reason, never overwritten.

A day in force has no `ended_at`.  What the portal ships is copied when the first year is opened.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.workdays import HolidayKind

IN_FORCE = sa.text("ended_at IS NULL")


class HolidayEntry(Base):
    """A day off, where it is decided, and who entered it for what reason ("" for shipped ones)."""

    __tablename__ = "holiday"
    __table_args__ = (
        sa.CheckConstraint("length(name) > 0 AND length(source) > 0", name="named"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended"),
        sa.CheckConstraint("end_reason IS NULL OR length(end_reason) > 0", name="end_reason"),
        sa.Index(
            "uq_holiday_day_kind",
            "day",
            "kind",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    day: Mapped[datetime.date]
    name: Mapped[str] = mapped_column(sa.String(160))
    kind: Mapped[HolidayKind] = mapped_column(enum_of(HolidayKind))
    source: Mapped[str] = mapped_column(sa.String(200))
    entered_by: Mapped[str] = mapped_column(sa.String(120))
    entered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("holiday.id"))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(sa.String(300))


class HolidayYear(Base):
    """A year whose table is complete; counts through any other year are provisional."""

    __tablename__ = "holiday_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(sa.String(300))
    entered_at: Mapped[datetime.datetime] = mapped_column(Moment)
