"""Evaluation periods: their windows, the steps taken, extensions, signatures and hand-overs.

A masa latihan (practice period) can never be the ground of a result.  Every table that may hold
only the real thing carries `is_practice` beside `period_id`, a foreign key to both columns of the
period, and a CHECK that it is false: `real_period()` gives the three of them.
"""

import datetime
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, index_where_set, pk
from portal.rules.period_cycle import PeriodStage, PeriodStep
from portal.rules.transfers import Case


def real_period() -> tuple[sa.ForeignKeyConstraint, sa.CheckConstraint]:
    """Constraints of a table whose rows may belong to a real period only, never to a practice one.

    The table needs the columns `period_id` and `is_practice` (default false).
    """
    return (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.CheckConstraint("NOT is_practice", name="no_practice"),
    )


class SignedWhere(StrEnum):
    """Where an evaluation was signed: in this portal, or in the national application."""

    PORTAL = "portal"
    EKINERJA = "ekinerja"


class EvaluationPeriod(Base):
    """A month, quarter or year of evaluations, or a practice one.

    `span_key` is `SurveyPeriod.key`; `opens_on` and `closes_on` are the evaluation window as it was
    set under the rule `rule_key`; `terms` are what the agency's scheme said when the year was
    opened (`rules.period_terms`); `version` grows with each change.
    """

    __tablename__ = "evaluation_period"
    __table_args__ = (
        sa.UniqueConstraint("id", "is_practice"),
        sa.CheckConstraint("closes_on >= opens_on", name="window"),
        sa.CheckConstraint("ends_on >= starts_on AND opens_on >= starts_on", name="days"),
        sa.CheckConstraint("is_practice = (name IS NOT NULL)", name="practice_has_name"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index(
            "uq_evaluation_period_span",
            "span_key",
            unique=True,
            sqlite_where=sa.text("NOT is_practice"),
            postgresql_where=sa.text("NOT is_practice"),
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    year: Mapped[int] = mapped_column(index=True)
    span_key: Mapped[str] = mapped_column(sa.String(10))
    is_practice: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str | None] = mapped_column(sa.String(120))
    stage: Mapped[PeriodStage] = mapped_column(enum_of(PeriodStage), default=PeriodStage.RENCANA)
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    opens_on: Mapped[datetime.date]
    closes_on: Mapped[datetime.date]
    rule_key: Mapped[str] = mapped_column(sa.String(60))
    scheme_version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("scheme_version.id"))
    terms: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class PeriodEvent(Base):
    """A step that was taken, or taken back (`is_undo`); those of a real period are never changed.

    `number` counts the events of a period.  `actor` is empty for the clock.
    """

    __tablename__ = "period_event"
    __table_args__ = (
        sa.CheckConstraint("origin <> goal", name="moves"),
        sa.CheckConstraint("is_automatic = (actor = '')", name="actor"),
        sa.CheckConstraint("NOT is_undo OR length(reason) > 0", name="undo_has_reason"),
    )

    period_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evaluation_period.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[PeriodStep] = mapped_column(enum_of(PeriodStep))
    origin: Mapped[PeriodStage] = mapped_column(enum_of(PeriodStage))
    goal: Mapped[PeriodStage] = mapped_column(
        sa.Enum(
            PeriodStage,
            native_enum=False,
            create_constraint=True,
            name="goalstage",
            values_callable=lambda members: [m.value for m in members],
            length=10,
        )
    )
    at: Mapped[datetime.datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(sa.String(120), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    is_automatic: Mapped[bool] = mapped_column(default=False)
    is_undo: Mapped[bool] = mapped_column(default=False)


class Extension(Base):
    """More time for one employee's evaluation, or for those of a unit and all below it.

    `clock` is one that the law leaves to the agency (`rules.extensions`); `until` is the last day.
    """

    __tablename__ = "extension"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("(employee_id IS NULL) <> (unit_id IS NULL)", name="one_addressee"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        sa.Index("ix_extension_period_id", "period_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    employee_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    clock: Mapped[str] = mapped_column(sa.String(4))
    until: Mapped[datetime.date]
    reason: Mapped[str] = mapped_column(sa.String(500))
    decided_by: Mapped[str] = mapped_column(sa.String(120))
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(500))


class SignedEvaluation(Base):
    """An employee's evaluation was signed; `received_on` is when the employee got the document.

    From that day the employee's fourteen working days run (L.V.B.2).
    """

    __tablename__ = "signed_evaluation"
    __table_args__ = (
        sa.ForeignKeyConstraint(["period_id"], ["evaluation_period.id"]),
        sa.Index("ix_signed_evaluation_employee_id", "employee_id"),
        index_where_set("signed_evaluation", "evaluator_id"),
    )

    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    evaluator_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    signed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    signed_where: Mapped[SignedWhere] = mapped_column(enum_of(SignedWhere))
    received_on: Mapped[datetime.date | None]


class Handover(Base):
    """The evaluation of an employee went over to the rater's superior, and is final (L.IV.A.11).

    `effective_at` is the law's moment, `recorded_at` when the clock wrote it down.
    """

    __tablename__ = "handover"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("to_id <> employee_id", name="not_to_oneself"),
        sa.CheckConstraint("from_id IS NULL OR from_id <> to_id", name="hands_over"),
        sa.CheckConstraint("recorded_at > effective_at", name="after_the_moment"),
        sa.Index("ix_handover_to_id", "to_id"),
        sa.Index("ix_handover_employee_id", "employee_id"),
        index_where_set("handover", "from_id"),
    )

    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    is_practice: Mapped[bool] = mapped_column(default=False)
    from_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    case: Mapped[Case] = mapped_column(enum_of(Case))
    article: Mapped[str] = mapped_column(sa.String(60))
    effective_at: Mapped[datetime.datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)


class CalendarFeed(Base):
    """The secret address of somebody's calendar file; only its hash is kept."""

    __tablename__ = "calendar_feed"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
