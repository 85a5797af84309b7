"""Whom to ask: the post and the desk that help with the portal."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class HelpDesk(Base):
    """At most one row; a post and its desk, no person."""

    __tablename__ = "help_desk"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("length(post) > 0", name="has_post"),
        sa.CheckConstraint("phone IS NOT NULL OR email IS NOT NULL", name="reachable"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    post: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    hours: Mapped[str] = mapped_column(sa.String(80), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class UnitHelper(Base):
    """The helper (pendamping) of a unit and of the units below it that name none of their own."""

    __tablename__ = "unit_helper"
    __table_args__ = (sa.CheckConstraint("version >= 1", name="version"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    hours: Mapped[str] = mapped_column(sa.String(80), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention
