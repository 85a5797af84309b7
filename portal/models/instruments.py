"""Instruments as data: published versions never change, and answers bind to a version."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, pk


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
