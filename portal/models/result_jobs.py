"""Signing many evaluations together, and bundles of a unit's documents: resumable, with progress.

The queue may be lost: what is left to do is the pieces that wait.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.result_jobs import BundleKind, JobState, PieceState


class SigningBatch(Base):
    """What one rater signs together, after giving the password once; good until `expires_at`."""

    __tablename__ = "signing_batch"
    __table_args__ = (
        sa.ForeignKeyConstraint(["period_id"], ["evaluation_period.id"]),
        sa.CheckConstraint("expires_at > confirmed_at", name="expires"),
        sa.UniqueConstraint("id", "signer_id"),
        sa.Index("ix_signing_batch_signer_id", "signer_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    period_id: Mapped[uuid.UUID]
    signer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    actor: Mapped[str] = mapped_column(sa.String(120))
    acting_for: Mapped[str | None] = mapped_column(sa.String(200))
    state: Mapped[JobState] = mapped_column(enum_of(JobState))
    confirmed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)


class SigningPiece(Base):
    """One employee's evaluation in a batch, in the version that the rater saw."""

    __tablename__ = "signing_piece"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["batch_id", "signer_id"], ["signing_batch.id", "signing_batch.signer_id"]
        ),
        sa.CheckConstraint("signer_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint("(state = 'selesai') = (result_id IS NOT NULL)", name="done"),
        sa.CheckConstraint("(state = 'ditolak') = (length(fault) > 0)", name="refused"),
        sa.Index("ix_signing_piece_state", "batch_id", "state"),
    )

    batch_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("employee.id"), primary_key=True, index=True
    )
    signer_id: Mapped[uuid.UUID]
    seen_version: Mapped[int]
    state: Mapped[PieceState] = mapped_column(enum_of(PieceState), default=PieceState.MENUNGGU)
    result_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("appraisal_result.id"))
    fault: Mapped[str] = mapped_column(sa.String(300), default="")


class DocumentBundle(Base):
    """The documents of a unit and all below it, made piece by piece; `sha256` and `size` are those
    of the finished archive.
    """

    __tablename__ = "document_bundle"
    __table_args__ = (
        sa.ForeignKeyConstraint(["period_id"], ["evaluation_period.id"]),
        sa.CheckConstraint("(state = 'selesai') = (sha256 IS NOT NULL)", name="finished"),
        sa.CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="size"),
        sa.Index("ix_document_bundle_account_id", "account_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    period_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    kind: Mapped[BundleKind] = mapped_column(enum_of(BundleKind))
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[JobState] = mapped_column(enum_of(JobState))
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size: Mapped[int | None]


class BundlePiece(Base):
    """One result's documents in a bundle; `fault` says what kept them from being made."""

    __tablename__ = "bundle_piece"
    __table_args__ = (
        sa.CheckConstraint("(state = 'ditolak') = (length(fault) > 0)", name="refused"),
        sa.Index("ix_bundle_piece_state", "bundle_id", "state"),
    )

    bundle_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("document_bundle.id"), primary_key=True
    )
    result_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("appraisal_result.id"), primary_key=True, index=True
    )
    state: Mapped[PieceState] = mapped_column(enum_of(PieceState), default=PieceState.MENUNGGU)
    fault: Mapped[str] = mapped_column(sa.String(300), default="")
