"""Self-assessments: one for each employee and period, with results, questionnaires and answers.

Answers are kept one by one as they are typed, so that a lost line costs a sentence and not a page.
Each belongs to a version of an instrument that never changes.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, index_where_set, pk
from portal.rules.self_assessments import LONGEST_NOTE, LONGEST_TEXT, SelfState


class SelfAssessment(Base):
    """An employee's own account of a period.

    `report_parts`, `families` and `focus` are what the scheme said when it was begun (values of
    `ReportPart`, `Family`, `CoreValue` and `Competence`).  `rater_id` is to whom it was sent.
    `version` grows when it is sent or returned, not while it is written.
    """

    __tablename__ = "self_assessment"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.UniqueConstraint("employee_id", "period_id"),
        sa.CheckConstraint("(state = 'draf') = (sent_at IS NULL)", name="sent"),
        sa.CheckConstraint(
            "state <> 'dikembalikan' OR (length(returned_reason) > 0 AND returned_at IS NOT NULL)",
            name="returned_has_reason",
        ),
        sa.CheckConstraint(
            "returned_by_id IS NULL OR returned_by_id <> employee_id", name="not_returned_by_self"
        ),
        sa.CheckConstraint("rater_id IS NULL OR rater_id <> employee_id", name="not_own_rater"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_self_assessment_period_id", "period_id"),
        index_where_set("self_assessment", "returned_by_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SelfState] = mapped_column(enum_of(SelfState), default=SelfState.DRAF)
    report_parts: Mapped[list[str]] = mapped_column(sa.JSON)
    families: Mapped[list[str]] = mapped_column(sa.JSON)
    focus: Mapped[list[str]] = mapped_column(sa.JSON)
    due_on: Mapped[datetime.date]
    rater_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    started_at: Mapped[datetime.datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    returned_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    returned_reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)


class SelfForm(Base):
    """A questionnaire of a self-assessment, in the version in which it is answered."""

    __tablename__ = "self_form"
    __table_args__ = (sa.UniqueConstraint("assessment_id", "position"),)

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("self_assessment.id"), primary_key=True
    )
    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("instrument_version.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class SelfReport(Base):
    """A result that is reported on; number 0 is whatever no plan names.  `title` are the words of
    the plan when the report was begun, `evidence_criteria` those of its criteria (values of
    `Criterion`) that the scheme wanted evidence for.
    """

    __tablename__ = "self_report"
    __table_args__ = (
        sa.UniqueConstraint("assessment_id", "goal_id"),
        sa.CheckConstraint("(number = 0) = (goal_id IS NULL)", name="of_a_goal"),
        sa.CheckConstraint("number >= 0", name="number"),
    )

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("self_assessment.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(500), default="")
    evidence_criteria: Mapped[list[str]] = mapped_column(sa.JSON, default=list)


class SelfAnswer(Base):
    """One piece: a text of the report (`place` = hasil-1.capaian) or the answer to an item
    (berakhlak.memahami_kebutuhan, with the version of its instrument).

    `value` is the text, or the option as the form posts it.  `writer` names the window that wrote
    it last, so that a window never clashes with itself.
    """

    __tablename__ = "self_answer"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["assessment_id", "version_id"], ["self_form.assessment_id", "self_form.version_id"]
        ),
        sa.CheckConstraint(
            "(version_id IS NULL) = (substr(place, 1, 6) = 'hasil-')", name="answers_have_a_version"
        ),
    )

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("self_assessment.id"), primary_key=True
    )
    place: Mapped[str] = mapped_column(sa.String(90), primary_key=True)
    version_id: Mapped[uuid.UUID | None]
    value: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    note: Mapped[str] = mapped_column(sa.String(LONGEST_NOTE), default="")
    writer: Mapped[str] = mapped_column(sa.String(16), default="")
    saved_at: Mapped[datetime.datetime] = mapped_column(Moment)


class SelfEvidence(Base):
    """A piece of evidence for an item (`place` as in `SelfAnswer`) or a whole result (hasil-1)."""

    __tablename__ = "self_evidence"

    assessment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("self_assessment.id"), primary_key=True
    )
    place: Mapped[str] = mapped_column(sa.String(90), primary_key=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evidence.id"), primary_key=True, index=True
    )
