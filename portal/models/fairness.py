"""Questions to raters about pairs that stand out, and long computations with their progress."""

import datetime
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.models.periods import real_period


class PairQuestion(Base):
    """A rater is asked to explain a pair that stands out; the answer is a note, never a rating."""

    __tablename__ = "pair_question"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("rater_id <> employee_id", name="two_people"),
        sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered"),
        sa.Index("ix_pair_question_rater_id", "rater_id"),
        sa.Index("ix_pair_question_employee_id", "employee_id"),
    )

    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    is_practice: Mapped[bool] = mapped_column(default=False)
    z: Mapped[str] = mapped_column(sa.String(12))
    asked_by: Mapped[str] = mapped_column(sa.String(120))
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.String(2000), default="")
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class RunState(StrEnum):
    """A long computation waits, runs, is done, or failed."""

    MENUNGGU = "menunggu"
    BERJALAN = "berjalan"
    SELESAI = "selesai"
    GAGAL = "gagal"


class FairnessRun(Base):
    """A many-facet Rasch analysis of one data set; the fingerprint tells which one it was."""

    __tablename__ = "fairness_run"
    __table_args__ = (
        sa.CheckConstraint("progress >= 0 AND progress <= 100", name="progress"),
        sa.CheckConstraint("(state = 'selesai') = (result IS NOT NULL)", name="result"),
    )

    id: Mapped[uuid.UUID] = pk()
    year: Mapped[int] = mapped_column(index=True)
    state: Mapped[RunState] = mapped_column(enum_of(RunState), default=RunState.MENUNGGU)
    progress: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[str] = mapped_column(sa.String(120))
    asked_at: Mapped[datetime.datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    data_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)
