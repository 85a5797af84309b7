"""Guidance (bimbingan kinerja) with its competence scale, and counselling with restricted access.

Source: PermenPANRB 6/2022, L.III.D.4-5, forms B.1.6-B.1.10.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Moment, enum_of, pk
from portal.rules.guidance import GuidanceKind
from portal.rules.measures import Competence, CoreValue


class Guidance(Base):
    """One guidance by the rater or by somebody who was appointed to it.

    `fields` are the columns of the official form by key; `adjusts_target` is its last one (B.1.6);
    both signatures hold for these words, so that a change withdraws them.  `review` is what the
    employee says in B.1.8, statement -> yes or no, for the guide's superior alone.
    """

    __tablename__ = "guidance"
    __table_args__ = (
        sa.CheckConstraint("guide_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint("(review IS NULL) = (reviewed_at IS NULL)", name="reviewed"),
        sa.Index("ix_guidance_employee_held", "employee_id", "held_on"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    guide_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"))
    kind: Mapped[GuidanceKind] = mapped_column(enum_of(GuidanceKind))
    held_on: Mapped[datetime.date]
    fields: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    adjusts_target: Mapped[bool] = mapped_column(default=False)
    guide_signed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    employee_signed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    review: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True))
    reviewed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    recommendation: Mapped[str] = mapped_column(sa.String(1000), default="")
    evaluated_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    competences: Mapped[list["GuidanceCompetence"]] = relationship(cascade="all, delete-orphan")
    technical: Mapped[list["GuidanceTechnical"]] = relationship(
        cascade="all, delete-orphan", order_by="GuidanceTechnical.position"
    )


class GuidanceCompetence(Base):
    """One line of B.1.9: a level from 1 to 5 with its reason."""

    __tablename__ = "guidance_competence"
    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    guidance_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("guidance.id"), primary_key=True)
    competence: Mapped[Competence] = mapped_column(enum_of(Competence), primary_key=True)
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))


class GuidanceTechnical(Base):
    """A line of the third row of B.1.9: a technical competence, which no dictionary names."""

    __tablename__ = "guidance_technical"
    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("length(name) > 0", name="has_name"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    guidance_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("guidance.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(150))
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))


class Counselling(Base):
    """A report of a behaviour problem (B.1.10), then an appointment with a counsellor.

    Open to the counsellor and to the head of the personnel unit; the rater reads the own report,
    the employee the appointment.  `told_on` is when the rater told the employee (L.III.D.5.c).
    """

    __tablename__ = "counselling"
    __table_args__ = (
        sa.CheckConstraint("rater_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint(
            "counsellor_id IS NULL OR counsellor_id <> employee_id", name="not_own_counsellor"
        ),
        sa.CheckConstraint("(counsellor_id IS NULL) = (planned_on IS NULL)", name="planned"),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (length(record) = 0) AND "
            "(closed_at IS NULL OR counsellor_id IS NOT NULL)", name="closed"
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    value: Mapped[CoreValue] = mapped_column(enum_of(CoreValue))
    problem: Mapped[str] = mapped_column(sa.String(2000))
    breaks_expectation: Mapped[bool]
    seen_in_others: Mapped[bool]
    tried: Mapped[str] = mapped_column(sa.String(2000))
    told_on: Mapped[datetime.date]
    reported_at: Mapped[datetime.datetime] = mapped_column(Moment)
    counsellor_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("employee.id"), index=True
    )
    planned_on: Mapped[datetime.date | None]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    record: Mapped[str] = mapped_column(sa.String(4000), default="")
    closed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class CounsellingProof(Base):
    """Feedback that the report rests on (L.III.D.5.c.1)."""

    __tablename__ = "counselling_proof"

    counselling_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("counselling.id"), primary_key=True
    )
    feedback_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("feedback.id"), primary_key=True, index=True
    )
