"""Recognition: posted opportunities with candidates and reasons, thanks among colleagues, and the
predikat from before the portal.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.measures import CoreValue
from portal.rules.predikat import Predikat
from portal.rules.recognition import OpportunityKind, OpportunityState


class EarlierPredikat(Base):
    """A predikat that was signed elsewhere (the national application), for lists over years."""

    __tablename__ = "earlier_predikat"
    __table_args__ = (sa.CheckConstraint("length(document) > 0", name="document"),)

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    span_key: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    predikat: Mapped[Predikat] = mapped_column(enum_of(Predikat))
    document: Mapped[str] = mapped_column(sa.String(200))
    recorded_by: Mapped[str] = mapped_column(sa.String(120))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)


class Opportunity(Base):
    """A chance that was posted to all staff: `terms` as announced (`rules.recognition.Terms`).

    `reason` is why these were chosen, or why it was withdrawn; all staff read it.  `month` is that
    of an employee of the month, one for each month.  `draft` is the reason as far as it is written.
    """

    __tablename__ = "opportunity"
    __table_args__ = (
        sa.CheckConstraint("length(title) > 0", name="has_title"),
        sa.CheckConstraint("seats >= 1", name="seats"),
        sa.CheckConstraint("closes_on >= opens_on", name="days"),
        sa.CheckConstraint("(state = 'terbuka') = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("state = 'terbuka' OR length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("month IS NULL OR kind = 'pegawai_bulan_ini'", name="month_of_kind"),
        sa.Index("ix_opportunity_state_closes", "state", "closes_on"),
        sa.Index(
            "uq_opportunity_month",
            "month",
            unique=True,
            sqlite_where=sa.text("month IS NOT NULL AND state <> 'ditarik'"),
            postgresql_where=sa.text("month IS NOT NULL AND state <> 'ditarik'"),
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    kind: Mapped[OpportunityKind] = mapped_column(enum_of(OpportunityKind))
    title: Mapped[str] = mapped_column(sa.String(200))
    about: Mapped[str] = mapped_column(sa.String(2000), default="")
    terms: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    month: Mapped[str | None] = mapped_column(sa.String(10))
    seats: Mapped[int]
    opens_on: Mapped[datetime.date]
    closes_on: Mapped[datetime.date]
    state: Mapped[OpportunityState] = mapped_column(
        enum_of(OpportunityState), default=OpportunityState.TERBUKA
    )
    posted_by: Mapped[str] = mapped_column(sa.String(120))
    posted_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    draft: Mapped[str] = mapped_column(sa.String(2000), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)


class OpportunityCandidate(Base):
    """Somebody considered: by the list, or by themselves (`is_own`).

    `evidence` are the facts as they stood at the decision; whoever was chosen has a reason.
    `is_marked` and `draft` are what those who choose noted so far, page by page; with the decision
    they go.
    """

    __tablename__ = "opportunity_candidate"
    __table_args__ = (
        sa.CheckConstraint("NOT is_chosen OR length(reason) > 0", name="chosen_for_a_reason"),
        sa.Index("ix_opportunity_candidate_employee_id", "employee_id"),
    )

    opportunity_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("opportunity.id"), primary_key=True
    )
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    is_own: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    added_at: Mapped[datetime.datetime] = mapped_column(Moment)
    is_chosen: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    is_marked: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    draft: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    evidence: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class Appreciation(Base):
    """Thanks of one colleague to another for a value that showed; on the wall only if the thanked
    person wishes (`wall_at`).
    """

    __tablename__ = "appreciation"
    __table_args__ = (
        sa.CheckConstraint("from_id <> to_id", name="not_oneself"),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.Index("ix_appreciation_to_id", "to_id", "given_at"),
        sa.Index("ix_appreciation_from_id", "from_id", "given_at"),
        sa.Index("ix_appreciation_wall_at", "wall_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    value: Mapped[CoreValue] = mapped_column(enum_of(CoreValue))
    text: Mapped[str] = mapped_column(sa.String(500))
    given_at: Mapped[datetime.datetime] = mapped_column(Moment)
    wall_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
