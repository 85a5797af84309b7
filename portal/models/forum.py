"""The evaluation forum: requests, sessions, members, cases, and who stands back from which.

Nothing here is a rating: the forum advises (`models.forum_advice`), the rater answers and rates.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.models.periods import real_period
from portal.rules.forum_words import RecusalGround, SessionState, TieKind
from portal.rules.predikat import Ekspektasi

LONGEST_EVIDENCE = 2000


def rating(name: str) -> sa.Enum:
    """A column of ratings whose check bears a name of its own."""
    return sa.Enum(
        Ekspektasi,
        native_enum=False,
        create_constraint=True,
        name=name,
        values_callable=lambda members: [m.value for m in members],
        length=18,
    )


class ForumRequest(Base):
    """An employee asks that the forum look at their evaluation of a period."""

    __tablename__ = "forum_request"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.Index("ix_forum_request_employee_id", "employee_id"),
    )

    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    is_practice: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_EVIDENCE))
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumSession(Base):
    """A sitting about one period, in the whole agency or in a unit and all below it.

    `terms` are what the scheme said when it was called; `seed` draws sample and order again.
    `number` counts the sessions of a period; `version` grows with each change.
    """

    __tablename__ = "forum_session"
    __table_args__ = (
        *real_period(),
        sa.UniqueConstraint("period_id", "number"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("opinions_due <= meets_on", name="opinions_before_the_meeting"),
        sa.CheckConstraint(
            "(state = 'dibatalkan') = (cancelled_reason IS NOT NULL)", name="cancelled"
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int]
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    state: Mapped[SessionState] = mapped_column(
        enum_of(SessionState), default=SessionState.DISIAPKAN
    )
    meets_on: Mapped[datetime.date] = mapped_column(index=True)
    starts_at: Mapped[str] = mapped_column(sa.String(5))
    place: Mapped[str] = mapped_column(sa.String(200))
    opinions_due: Mapped[datetime.date]
    terms: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    seed: Mapped[str] = mapped_column(sa.String(32))
    convened_by: Mapped[str] = mapped_column(sa.String(120))
    convened_at: Mapped[datetime.datetime] = mapped_column(Moment)
    cancelled_reason: Mapped[str | None] = mapped_column(sa.String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class ForumMember(Base):
    """Somebody who sits in a session; one of them in the chair.

    `declared_at`: when they declared their ties, or that there are none; before that no case opens.
    `replaced_at`: since when somebody else sits instead; what they wrote stays.
    """

    __tablename__ = "forum_member"
    __table_args__ = (
        sa.CheckConstraint(
            "replaced_at IS NULL OR NOT (is_chair OR is_present)", name="replaced_is_gone"
        ),
        sa.Index(
            "uq_forum_member_chair",
            "session_id",
            unique=True,
            sqlite_where=sa.text("is_chair"),
            postgresql_where=sa.text("is_chair"),
        ),
        sa.Index("ix_forum_member_employee_id", "employee_id"),
    )

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_session.id"), primary_key=True
    )
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    is_chair: Mapped[bool] = mapped_column(default=False)
    declared_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    is_present: Mapped[bool] = mapped_column(default=False)
    replaced_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class ForumCase(Base):
    """An employee whose evaluation is talked about, at its drawn place of the agenda.

    `grounds` are the sources with their figures; the ratings before are as they stood when the
    agenda was fixed.  Those after stand in the evaluation, which the rater alone writes.
    """

    __tablename__ = "forum_case"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "employee_id"),
        sa.UniqueConstraint("session_id", "position"),
        sa.UniqueConstraint("id", "session_id"),
        sa.CheckConstraint("position >= 1", name="position"),
        sa.CheckConstraint("rater_id IS NULL OR rater_id <> employee_id", name="not_own_rater"),
        sa.Index("ix_forum_case_employee_id", "employee_id"),
        sa.Index("ix_forum_case_rater_id", "rater_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    session_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("forum_session.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    position: Mapped[int]
    rater_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    hasil_before: Mapped[Ekspektasi] = mapped_column(rating("hasilbefore"))
    perilaku_before: Mapped[Ekspektasi] = mapped_column(rating("perilakubefore"))


class ForumSeat(Base):
    """A member before a case; `ground` says why they stand back."""

    __tablename__ = "forum_seat"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["case_id", "session_id"], ["forum_case.id", "forum_case.session_id"]
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "member_id"], ["forum_member.session_id", "forum_member.employee_id"]
        ),
        sa.UniqueConstraint("case_id", "member_id", "is_recused"),
        sa.CheckConstraint("is_recused = (ground IS NOT NULL)", name="recused_has_ground"),
        sa.Index("ix_forum_seat_session_member", "session_id", "member_id"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    session_id: Mapped[uuid.UUID]
    is_recused: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[RecusalGround | None] = mapped_column(enum_of(RecusalGround))


class ForumTie(Base):
    """What a member declared about somebody on the agenda: for the chair alone, and gone when the
    session is concluded.
    """

    __tablename__ = "forum_tie"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["case_id", "member_id"], ["forum_seat.case_id", "forum_seat.member_id"]
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[TieKind] = mapped_column(enum_of(TieKind))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    declared_at: Mapped[datetime.datetime] = mapped_column(Moment)
