"""Instruments as data: published versions never change, and answers bind to one; drafts change."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, pk


class InstrumentVersion(Base):
    """One published text of an instrument; a trigger refuses any later change of its content."""

    __tablename__ = "instrument_version"
    __table_args__ = (sa.UniqueConstraint("key", "number"),)

    id: Mapped[uuid.UUID] = pk()
    key: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    published_on: Mapped[datetime.date]


class InstrumentDraft(Base):
    """A text that is being written: at most one for each instrument, shared by whoever may write.

    `content` and `removed` are those of `rules.instrument_drafts.Draft`. With `publish_on` it is
    approved by `approved_by`, waits for the first day of a survey period and cannot be edited.
    """

    __tablename__ = "instrument_draft"
    __table_args__ = (
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("(publish_on IS NULL) = (approved_by IS NULL)", name="approved"),
    )

    id: Mapped[uuid.UUID] = pk()
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    based_on: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("instrument_version.id"), index=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    removed: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime.datetime] = mapped_column(Moment)
    updated_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    publish_on: Mapped[datetime.date | None]
    approved_by: Mapped[str | None] = mapped_column(sa.String(120))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention
