"""How a session of the forum went: what left its agenda, who was there when, what was put off,
and who stood back after writing.

These rows only grow (triggers); what holds now stands in `models.forum`.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, pk


class ForumDroppedCase(Base):
    """A case that the data proposed and that was taken off before members saw it, with the reason;
    `grounds` and `position` are those of the case.
    """

    __tablename__ = "forum_dropped_case"
    __table_args__ = (
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.Index("ix_forum_dropped_case_employee_id", "employee_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_session.id"), primary_key=True
    )
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    position: Mapped[int]
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.String(500))
    dropped_by: Mapped[str] = mapped_column(sa.String(120))
    dropped_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumAttendance(Base):
    """That a member came or left, at the moment at which the chair noted it."""

    __tablename__ = "forum_attendance"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["session_id", "employee_id"],
            ["forum_member.session_id", "forum_member.employee_id"],
        ),
        sa.Index("ix_forum_attendance_session_employee", "session_id", "employee_id"),
        sa.Index("ix_forum_attendance_employee_id", "employee_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    session_id: Mapped[uuid.UUID]
    employee_id: Mapped[uuid.UUID]
    noted_at: Mapped[datetime.datetime] = mapped_column(Moment)
    is_present: Mapped[bool]


class ForumPostponement(Base):
    """That a session was put off from `met_on` to another day; `number` counts them."""

    __tablename__ = "forum_postponement"
    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_session.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    met_on: Mapped[datetime.date]
    reason: Mapped[str] = mapped_column(sa.String(500))
    put_off_by: Mapped[str] = mapped_column(sa.String(120))
    put_off_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumReplacement(Base):
    """That somebody sits (`leaves`) or chairs (`of_chair`) instead of another member; `number`
    counts them.  Who hands on the chair alone stays a member.
    """

    __tablename__ = "forum_replacement"
    __table_args__ = (
        *(
            sa.ForeignKeyConstraint(
                ["session_id", name], ["forum_member.session_id", "forum_member.employee_id"]
            )
            for name in ("former_id", "new_id")
        ),
        sa.CheckConstraint("former_id <> new_id", name="two_people"),
        sa.CheckConstraint("leaves OR of_chair", name="something_moves"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.Index("ix_forum_replacement_former_id", "former_id"),
        sa.Index("ix_forum_replacement_new_id", "new_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    former_id: Mapped[uuid.UUID]
    new_id: Mapped[uuid.UUID]
    of_chair: Mapped[bool]
    leaves: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(500))
    replaced_by: Mapped[str] = mapped_column(sa.String(120))
    replaced_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumWithdrawal(Base):
    """A member who found a tie after writing: the opinion stays and counts no more."""

    __tablename__ = "forum_withdrawal"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["case_id", "member_id"], ["forum_opinion.case_id", "forum_opinion.member_id"]
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    withdrawn_at: Mapped[datetime.datetime] = mapped_column(Moment)
