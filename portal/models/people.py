"""People: employees, their dated postings, and raters that were named instead of the usual one."""

import datetime
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.employment import Employment, JobFamily, Leaving, PostKind
from portal.rules.postings import PostingKind


def searched(length: int) -> sa.types.TypeEngine[str]:
    """A text that is found by its beginning: ordered by code points on both engines, so that a
    range of an index is enough.
    """
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class Employee(Base):
    """A civil servant. The NIP is text and stands in no address; `version` grows with each change.

    `name_key` is `rules.names.search_key` of the name; `left_on` is the first day on which they
    no longer work here, with the kind of leaving and the reason where a person recorded it.
    """

    __tablename__ = "employee"
    __table_args__ = (
        sa.CheckConstraint("length(nip) = 18", name="nip_length"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("leaving IS NULL OR left_on IS NOT NULL", name="leaving_has_day"),
        # Covers the names of those who stand in a list that is sorted by them.
        sa.Index("ix_employee_key_of", "id", "name_key"),
    )

    id: Mapped[uuid.UUID] = pk()
    nip: Mapped[str] = mapped_column(searched(18), unique=True)
    name: Mapped[str] = mapped_column(sa.String(150))
    name_key: Mapped[str] = mapped_column(searched(150), index=True)
    employment: Mapped[Employment] = mapped_column(enum_of(Employment))
    golongan: Mapped[str | None] = mapped_column(sa.String(10))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    left_on: Mapped[datetime.date | None]
    leaving: Mapped[Leaving | None] = mapped_column(enum_of(Leaving))
    left_reason: Mapped[str | None] = mapped_column(sa.String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class Posting(Base):
    """Who was where, as what, from when to when. Rows are ended and added, never overwritten.

    `leads_unit`: heads the unit; `is_delegated`: the power to rate was delegated to this holder;
    `supervisor_id`: the named direct superior where it is not simply the head of the unit.
    """

    __tablename__ = "posting"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint(
            "supervisor_id IS NULL OR supervisor_id <> employee_id", name="not_own_supervisor"
        ),
        sa.Index(
            "uq_posting_open_definitif",
            "employee_id",
            unique=True,
            sqlite_where=sa.text("kind = 'definitif' AND ends_on IS NULL"),
            postgresql_where=sa.text("kind = 'definitif' AND ends_on IS NULL"),
        ),
        sa.Index("ix_posting_employee_starts", "employee_id", "starts_on"),
        sa.Index("ix_posting_unit_leads", "unit_id", "leads_unit"),
        # The few who lead, among all who work: boards, inboxes and home pages look them up.
        sa.Index(
            "ix_posting_heads",
            "unit_id",
            sqlite_where=sa.text("leads_unit = 1"),
            postgresql_where=sa.text("leads_unit"),
        ),
        # Covers the list of a unit's people: its rows are counted without being read.
        sa.Index(
            "ix_posting_unit_people", "unit_id", "kind", "starts_on", "ends_on", "employee_id"
        ),
        # The few that will end: only these can make somebody hold two posts of a kind.
        sa.Index(
            "ix_posting_ending",
            "ends_on",
            sqlite_where=sa.text("ends_on IS NOT NULL"),
            postgresql_where=sa.text("ends_on IS NOT NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    kind: Mapped[PostingKind] = mapped_column(enum_of(PostingKind))
    title: Mapped[str] = mapped_column(sa.String(200))
    post: Mapped[PostKind] = mapped_column(enum_of(PostKind))
    family: Mapped[JobFamily] = mapped_column(enum_of(JobFamily))
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("employee.id"), index=True
    )
    leads_unit: Mapped[bool] = mapped_column(default=False)
    is_delegated: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]


class RaterOverride(Base):
    """Another official named as rater for a time, with the reason on record."""

    __tablename__ = "rater_override"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        sa.CheckConstraint("rater_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]


class ImportState(StrEnum):
    """A preview writes nothing; an applied import can be undone while it is the last one."""

    PRATINJAU = "pratinjau"
    DITERAPKAN = "diterapkan"
    DIBATALKAN = "dibatalkan"


class StaffImport(Base):
    """A spreadsheet that was read: the plan until it is applied, then what is needed to undo it.

    `account_id` is None for the command line.
    """

    __tablename__ = "staff_import"
    __table_args__ = (
        sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name="applied"),
    )

    id: Mapped[uuid.UUID] = pk()
    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[ImportState] = mapped_column(enum_of(ImportState))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, deferred=True)
    plan: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)
    undo: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)


class StaffImportChange(Base):
    """What an import changed about one employee: the fields as they were; none for a new one."""

    __tablename__ = "staff_import_change"

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    import_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("staff_import.id"), primary_key=True, index=True
    )
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
