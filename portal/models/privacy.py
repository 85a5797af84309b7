"""Privacy: requests for correction, proofs of purge, breach reports."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.corrections import CorrectionField, CorrectionState


class CorrectionRequest(Base):
    """Somebody asks for a correction of their own record; the clock runs from `filed_at`."""

    __tablename__ = "correction_request"
    __table_args__ = (
        sa.CheckConstraint(
            "(state = 'diajukan') = (decided_at IS NULL) AND "
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
        sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name="refusal_has_reason"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_correction_request_state_filed", "state", "filed_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    field: Mapped[CorrectionField] = mapped_column(enum_of(CorrectionField))
    present: Mapped[str] = mapped_column(sa.String(200))
    wanted: Mapped[str] = mapped_column(sa.String(200))
    reason: Mapped[str] = mapped_column(sa.String(500))
    filed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    state: Mapped[CorrectionState] = mapped_column(enum_of(CorrectionState))
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class PurgeRun(Base):
    """Proof of one purge: what went, under which rule; `audit_digest` is its link in the trail.

    `lines` are {step, class, count, oldest, newest}, the last two ISO dates or None.
    """

    __tablename__ = "purge_run"
    __table_args__ = (sa.CheckConstraint("total >= 0", name="total"),)

    id: Mapped[uuid.UUID] = pk()
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(sa.String(120))
    rule: Mapped[str] = mapped_column(sa.String(80))
    total: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(sa.JSON)
    audit_sequence: Mapped[int]
    audit_digest: Mapped[str] = mapped_column(sa.String(64))


class BreachReport(Base):
    """A draft notice of a breach as it was drawn from the trail; rows are added, never changed.

    The clock runs from `known_at`.  `data` holds classes, accounts, acts and devices of the span.
    """

    __tablename__ = "breach_report"
    __table_args__ = (sa.CheckConstraint("until_at >= from_at", name="span"),)

    id: Mapped[uuid.UUID] = pk()
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(sa.String(120))
    known_at: Mapped[datetime.datetime] = mapped_column(Moment)
    from_at: Mapped[datetime.datetime] = mapped_column(Moment)
    until_at: Mapped[datetime.datetime] = mapped_column(Moment)
    how: Mapped[str] = mapped_column(sa.Text)
    handling: Mapped[str] = mapped_column(sa.Text)
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
