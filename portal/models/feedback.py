"""Feedback (umpan balik berkelanjutan): what was asked, given, proven and answered.

Feedback bears names on both sides; the anonymous survey among colleagues is another thing and has
nothing in common with these tables.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Moment, enum_of, pk
from portal.rules.feedback_words import Channel, GiverRelation, Progress, Timing
from portal.rules.measures import CoreValue

ABOUT = "(goal_id IS NULL) <> (value IS NULL)"


class FeedbackRequest(Base):
    """An employee asks somebody for feedback, until a day; declined only with a reason.

    It is answered as soon as a feedback refers to it.
    """

    __tablename__ = "feedback_request"
    __table_args__ = (
        sa.CheckConstraint(ABOUT, name="about"),
        sa.CheckConstraint("asked_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (length(reason) = 0)", name="declined_with_reason"
        ),
        sa.Index("ix_feedback_request_asked_until", "asked_id", "until"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    asked_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"))
    value: Mapped[CoreValue | None] = mapped_column(enum_of(CoreValue))
    question: Mapped[str] = mapped_column(sa.String(500))
    until: Mapped[datetime.date]
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    declined_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")


class Feedback(Base):
    """One feedback about an employee. Triggers let nothing change but the answer, and that once.

    A correction is a row of its own that supersedes the old one.  `outcomes` holds values of
    `Outcome`; `note` is the one that taking over a result needs (Ps. 20(7)); `seen_on` is the day
    of what was observed.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        sa.CheckConstraint(ABOUT, name="about"),
        sa.CheckConstraint("giver_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("(answered_at IS NULL) = (length(answer) = 0)", name="answered"),
        sa.CheckConstraint("supersedes_id IS NULL OR supersedes_id <> id", name="not_own_heir"),
        sa.Index("ix_feedback_employee_given", "employee_id", "given_at"),
        sa.Index("ix_feedback_giver_given", "giver_id", "given_at"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    giver_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    relation: Mapped[GiverRelation] = mapped_column(enum_of(GiverRelation))
    timing: Mapped[Timing] = mapped_column(enum_of(Timing))
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    request_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("feedback_request.id"), index=True
    )
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    value: Mapped[CoreValue | None] = mapped_column(enum_of(CoreValue))
    progress: Mapped[Progress | None] = mapped_column(enum_of(Progress))
    text: Mapped[str] = mapped_column(sa.String(2000))
    next_step: Mapped[str] = mapped_column(sa.String(500), default="")
    outcomes: Mapped[list[str]] = mapped_column(sa.JSON)
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    seen_on: Mapped[datetime.date | None]
    given_at: Mapped[datetime.datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.String(2000), default="")
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("feedback.id"), unique=True
    )

    proofs: Mapped[list["FeedbackEvidence"]] = relationship(cascade="all, delete-orphan")


class FeedbackEvidence(Base):
    """Evidence that a feedback rests on."""

    __tablename__ = "feedback_evidence"

    feedback_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("feedback.id"), primary_key=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evidence.id"), primary_key=True, index=True
    )


class FeedbackDraft(Base):
    """What somebody has typed so far about an employee: the fields of the form as they stand."""

    __tablename__ = "feedback_draft"

    giver_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("employee.id"), primary_key=True, index=True
    )
    fields: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    saved_at: Mapped[datetime.datetime] = mapped_column(Moment)
