"""Figures of many people that the worker counted beforehand, so that no page counts them."""

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment


class KeptFigures(Base):
    """What a count found on a day; `basis` is the newest entry of the audit trail that it can have
    seen, so that whatever was noted since can be told.
    """

    __tablename__ = "kept_figures"
    __table_args__ = (sa.CheckConstraint("basis >= 0", name="basis"),)

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    basis: Mapped[int]
    on_day: Mapped[datetime.date]
    made_at: Mapped[datetime.datetime] = mapped_column(Moment)
    content: Mapped[Any] = mapped_column(sa.JSON)
