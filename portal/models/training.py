"""Courses, wishes to learn, places in courses, and learning that was proven elsewhere."""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.employment import JobFamily
from portal.rules.training_needs import NeedOrigin
from portal.rules.training_words import (
    MOST_HOURS,
    ClaimState,
    LearningPath,
    PlaceState,
    ProgrammeState,
    ProposalState,
)


class TrainingProgramme(Base):
    """A course of the catalogue.

    `hours` are JP; `seats` None = without limit, and `taken` counts the seats in use: the database
    itself refuses one too many.  `cost` is in whole rupiah for each seat.  `is_workshop`: held
    before the period `period_id`, so that people understand what is asked of them.
    """

    __tablename__ = "training_programme"
    __table_args__ = (
        sa.CheckConstraint(f"hours BETWEEN 1 AND {MOST_HOURS}", name="hours"),
        sa.CheckConstraint("seats IS NULL OR seats >= 1", name="seats"),
        sa.CheckConstraint("taken >= 0 AND (seats IS NULL OR taken <= seats)", name="taken"),
        sa.CheckConstraint("cost >= 0", name="cost"),
        sa.CheckConstraint("ends_on >= starts_on", name="days"),
        sa.CheckConstraint("enrol_until <= starts_on", name="enrol_before"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_training_programme_state_starts", "state", "starts_on"),
    )

    id: Mapped[uuid.UUID] = pk()
    title: Mapped[str] = mapped_column(sa.String(200))
    competence: Mapped[str] = mapped_column(sa.String(60), index=True)
    path: Mapped[LearningPath] = mapped_column(enum_of(LearningPath))
    provider: Mapped[str] = mapped_column(sa.String(200), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    about: Mapped[str] = mapped_column(sa.String(2000), default="")
    hours: Mapped[int]
    seats: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    enrol_until: Mapped[datetime.date]
    family: Mapped[JobFamily | None] = mapped_column(enum_of(JobFamily))
    state: Mapped[ProgrammeState] = mapped_column(
        enum_of(ProgrammeState), default=ProgrammeState.DRAF
    )
    is_workshop: Mapped[bool] = mapped_column(default=False)
    period_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("evaluation_period.id"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)


class TrainingProposal(Base):
    """A wish to learn for somebody, by themselves or their rater, and what was decided.

    `wish` is what is asked for where no course of the catalogue fits.
    """

    __tablename__ = "training_proposal"
    __table_args__ = (
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("programme_id IS NOT NULL OR length(wish) > 0", name="asks_something"),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> employee_id", name="not_decided_by_self"
        ),
        sa.CheckConstraint(
            "(state IN ('diusulkan', 'ditarik')) = (decided_at IS NULL)", name="decided"
        ),
        sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name="refused_for_a_reason"),
        sa.Index(
            "uq_training_proposal_open",
            "employee_id",
            "programme_id",
            unique=True,
            sqlite_where=sa.text("state = 'diusulkan'"),
            postgresql_where=sa.text("state = 'diusulkan'"),
        ),
        sa.Index("ix_training_proposal_state", "state", "proposed_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    programme_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("training_programme.id"), index=True
    )
    competence: Mapped[str] = mapped_column(sa.String(60))
    wish: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(500))
    origin: Mapped[NeedOrigin | None] = mapped_column(enum_of(NeedOrigin))
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    proposed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    approver_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(
        enum_of(ProposalState), default=ProposalState.DIUSULKAN
    )
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("employee.id"), index=True
    )
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.String(500), default="")


class TrainingPlace(Base):
    """Somebody's place in a course: a seat, or a place in the queue (`queued_at` orders it).

    `hours` are the JP that count once somebody was there; `unclear` is what a participant did not
    understand, `certificate` its number, `certificate_id` its file or link.
    """

    __tablename__ = "training_place"
    __table_args__ = (
        sa.CheckConstraint("(state = 'hadir') = (hours IS NOT NULL)", name="hours_if_there"),
        sa.CheckConstraint(f"hours IS NULL OR hours BETWEEN 0 AND {MOST_HOURS}", name="hours"),
        sa.Index("ix_training_place_employee_id", "employee_id"),
        sa.Index("ix_training_place_queue", "programme_id", "state", "queued_at"),
    )

    programme_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("training_programme.id"), primary_key=True
    )
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    state: Mapped[PlaceState] = mapped_column(enum_of(PlaceState))
    queued_at: Mapped[datetime.datetime] = mapped_column(Moment)
    noted_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    hours: Mapped[int | None]
    certificate: Mapped[str] = mapped_column(sa.String(100), default="")
    certificate_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("evidence.id"), index=True
    )
    unclear: Mapped[str] = mapped_column(sa.String(1000), default="")


class LearningClaim(Base):
    """Learning outside the catalogue, with its certificate, and what was decided about it."""

    __tablename__ = "learning_claim"
    __table_args__ = (
        sa.CheckConstraint(f"hours BETWEEN 1 AND {MOST_HOURS}", name="hours"),
        sa.CheckConstraint("(state = 'diajukan') = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name="refused_for_a_reason"),
        sa.UniqueConstraint("employee_id", "evidence_id"),
        sa.Index("ix_learning_claim_state", "state", "claimed_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[LearningPath] = mapped_column(enum_of(LearningPath))
    competence: Mapped[str] = mapped_column(sa.String(60), default="")
    hours: Mapped[int]
    finished_on: Mapped[datetime.date]
    evidence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    state: Mapped[ClaimState] = mapped_column(enum_of(ClaimState), default=ClaimState.DIAJUKAN)
    claimed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
