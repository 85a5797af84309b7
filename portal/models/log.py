"""The log of results (catatan capaian): entries, cases, evidence, comments, weeks.

What is kept here is evidence of results, not of activity (PermenPANRB 6/2022, L.III.A.7).  One
employee writes some two hundred entries a year, so a large agency has tens of millions of them:
everything is found by person and day, or by what it counts for, and what boards add up or count
lies in the indexes themselves.
"""

import datetime
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Exact, Moment, enum_of, index_where_set, pk
from portal.models.people import ImportState
from portal.rules.log_words import CaseChannel
from portal.rules.scheme_words import EntryKind


class LogConsent(Base):
    """An employee lets one colleague make entries for them, until either of them ends it."""

    __tablename__ = "log_consent"
    __table_args__ = (
        sa.CheckConstraint("employee_id <> helper_id", name="not_oneself"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= given_at", name="moments"),
        sa.Index(
            "uq_log_consent_open", "employee_id", "helper_id", unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    helper_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    given_at: Mapped[datetime.datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class LogEntry(Base):
    """One result on one day, as a rule for one goal; `quantity` counts towards `measure_id`.

    `goal_id` is None while there is no goal for it yet.  `client_key` is given by whoever sends, so
    that an entry that is sent twice from a phone is one.  `entered_by_id` is the colleague who
    wrote it with the consent `consent_id`; None = the employee.
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "client_key"),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("measure_id IS NULL OR goal_id IS NOT NULL", name="measure_of_goal"),
        sa.CheckConstraint("quantity IS NULL OR measure_id IS NOT NULL", name="counts_for"),
        sa.CheckConstraint("(entered_by_id IS NULL) = (consent_id IS NULL)", name="consent"),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged"
        ),
        sa.CheckConstraint(
            "acknowledged_by_id IS NULL OR acknowledged_by_id <> employee_id",
            name="not_acknowledged_by_oneself",
        ),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_log_entry_employee_day", "employee_id", "on_date"),
        sa.Index(
            "ix_log_entry_unread",
            "employee_id",
            "on_date",
            "acknowledged_at",
            sqlite_where=sa.text("acknowledged_at IS NULL"),
            postgresql_where=sa.text("acknowledged_at IS NULL"),
        ),
        sa.Index("ix_log_entry_measure_day", "measure_id", "on_date", "quantity"),
        sa.Index("ix_log_entry_goal_day", "goal_id", "on_date"),
        index_where_set("log_entry", "entered_by_id"),
        index_where_set("log_entry", "acknowledged_by_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"))
    measure_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("measure.id"))
    on_date: Mapped[datetime.date]
    kind: Mapped[EntryKind] = mapped_column(enum_of(EntryKind))
    text: Mapped[str] = mapped_column(sa.String(500))
    quantity: Mapped[Decimal | None] = mapped_column(Exact)
    obstacle: Mapped[str] = mapped_column(sa.String(500), default="")
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    consent_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("log_consent.id"))
    client_key: Mapped[uuid.UUID]
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    acknowledged_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    version: Mapped[int] = mapped_column(default=1)


class LogCase(Base):
    """What a case entry tells of one complaint or request; no name of a citizen belongs here."""

    __tablename__ = "log_case"
    __table_args__ = (
        sa.CheckConstraint("length(number) > 0", name="has_number"),
        sa.CheckConstraint("finished_on IS NULL OR finished_on >= received_on", name="dates"),
        sa.CheckConstraint("finished_on IS NULL OR length(solution) > 0", name="solved"),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("log_entry.id"), primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(60))
    channel: Mapped[CaseChannel] = mapped_column(enum_of(CaseChannel))
    received_on: Mapped[datetime.date]
    finished_on: Mapped[datetime.date | None]
    solution: Mapped[str] = mapped_column(sa.String(500), default="")


class EntryEvidence(Base):
    """One piece of evidence for one entry; the same piece may serve several."""

    __tablename__ = "entry_evidence"

    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("log_entry.id"), primary_key=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evidence.id"), primary_key=True, index=True
    )


class EntryComment(Base):
    """A line under an entry, by the employee or a rater; written once, never changed."""

    __tablename__ = "entry_comment"
    __table_args__ = (sa.CheckConstraint("length(text) > 0", name="has_text"),)

    id: Mapped[uuid.UUID] = pk()
    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("log_entry.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(1000))
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)


class Week(Base):
    """The look back on one week: what worked, what changes; `sent_at` None = not handed in yet."""

    __tablename__ = "log_week"
    __table_args__ = (sa.CheckConstraint("version >= 1", name="version"),)

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    monday: Mapped[datetime.date] = mapped_column(primary_key=True)
    worked: Mapped[str] = mapped_column(sa.String(1000), default="")
    change: Mapped[str] = mapped_column(sa.String(1000), default="")
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class LogImport(Base):
    """A spreadsheet of entries that was read: the plan until it is applied."""

    __tablename__ = "log_import"
    __table_args__ = (
        sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name="applied"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[ImportState] = mapped_column(enum_of(ImportState))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, deferred=True)
    plan: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)


class ActionStep(Base):
    """One line of the Rencana Aksi of a goal (form B.1.1), agreed where it is needed."""

    __tablename__ = "action_step"
    __table_args__ = (sa.CheckConstraint("length(text) > 0", name="has_text"),)

    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goal.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(sa.String(500))
