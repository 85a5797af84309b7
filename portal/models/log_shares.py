"""An entry of a team, offered to colleagues: who agrees has it in their own log, without typing.

Whoever does not answer or declines has nothing in their log; nobody writes into another's log.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of
from portal.rules.log_words import ShareState


class EntryShare(Base):
    """One entry offered to one colleague; `accepted_id` is the entry that it became in their log.

    `accepted_version` is the version of the offered entry that they agreed to.
    """

    __tablename__ = "entry_share"
    __table_args__ = (
        sa.UniqueConstraint("accepted_id"),
        sa.CheckConstraint("(state = 'diterima') = (accepted_id IS NOT NULL)", name="accepted"),
        sa.CheckConstraint("(accepted_id IS NULL) = (accepted_version IS NULL)", name="version"),
        sa.CheckConstraint("(state = 'ditawarkan') = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("accepted_id IS NULL OR accepted_id <> entry_id", name="not_itself"),
        sa.Index("ix_entry_share_colleague_state", "colleague_id", "state"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("log_entry.id"), primary_key=True)
    colleague_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    state: Mapped[ShareState] = mapped_column(enum_of(ShareState), default=ShareState.DITAWARKAN)
    offered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    accepted_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("log_entry.id"))
    accepted_version: Mapped[int | None]
