"""Feedback reports: that an employee read one, and what was agreed in it.

The report itself is not stored: it is drawn from the signed document, the colleagues' release and
the published index, all of which are frozen.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.feedback_report import LONGEST_ACTION, LONGEST_TAKEAWAY, ActionState


class ReportReading(Base):
    """An employee read the report of a result and says what they take from it; never changed."""

    __tablename__ = "report_reading"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["result_id", "employee_id"], ["appraisal_result.id", "appraisal_result.employee_id"]
        ),
        sa.CheckConstraint("length(takeaway) > 0", name="has_takeaway"),
        sa.Index("ix_report_reading_employee_id", "employee_id"),
    )

    result_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID]
    takeaway: Mapped[str] = mapped_column(sa.String(LONGEST_TAKEAWAY))
    read_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ReportAction(Base):
    """One thing that an employee will do because of a report.

    The rater agrees to it; whoever closes it says how it went.  An open one is shown again beside
    the next report.  `version` grows with each change.
    """

    __tablename__ = "report_action"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["result_id", "employee_id"], ["appraisal_result.id", "appraisal_result.employee_id"]
        ),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name="agreed"),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> employee_id", name="not_agreed_by_oneself"
        ),
        sa.CheckConstraint("(state = 'berjalan') = (closed_on IS NULL)", name="closed"),
        sa.CheckConstraint("state = 'berjalan' OR length(outcome) > 0", name="closed_with_words"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_report_action_employee_state", "employee_id", "state"),
        sa.Index("ix_report_action_result_id", "result_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    result_id: Mapped[uuid.UUID]
    employee_id: Mapped[uuid.UUID]
    text: Mapped[str] = mapped_column(sa.String(LONGEST_ACTION))
    due_on: Mapped[datetime.date]
    state: Mapped[ActionState] = mapped_column(enum_of(ActionState), default=ActionState.BERJALAN)
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)
    agreed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    agreed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    closed_on: Mapped[datetime.date | None]
    outcome: Mapped[str] = mapped_column(sa.String(LONGEST_ACTION), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention
