"""Schemes: adopted versions that never change, and drafts on the way to one."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, pk


class SchemeVersion(Base):
    """One adopted scheme; a trigger refuses any later change.

    `number` counts the agency's adoptions from 1. The version in force on a day is, among those
    whose `valid_from` is not after it, the one with the latest `valid_from`, then the highest
    number. `content` is `rules.schemes.to_mapping`; `based_on` is the shipped scheme it grew from.
    """

    __tablename__ = "scheme_version"
    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        # The very first scheme may reach back to a year that has begun; no later one rewrites it.
        sa.CheckConstraint("number = 1 OR valid_from >= adopted_on", name="not_backdated"),
    )

    id: Mapped[uuid.UUID] = pk()
    number: Mapped[int] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200))
    based_on: Mapped[str | None] = mapped_column(sa.String(20))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    adopted_on: Mapped[datetime.date]
    adopted_by: Mapped[str] = mapped_column(sa.String(120))
    valid_from: Mapped[datetime.date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))


class SchemeDraft(Base):
    """A scheme that is being written; `content` has the shape of a scheme and need not be valid.

    `version` grows with every save, so that two clerks never overwrite each other unseen.
    """

    __tablename__ = "scheme_draft"
    __table_args__ = (sa.CheckConstraint("version >= 1", name="version"),)

    id: Mapped[uuid.UUID] = pk()
    title: Mapped[str] = mapped_column(sa.String(200))
    based_on: Mapped[str | None] = mapped_column(sa.String(20))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True)
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(sa.String(120))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention
