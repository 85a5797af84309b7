"""Talent: how the axes are cut, potential as it was assessed, and the box of each closed period."""

import datetime
import uuid
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Exact, Moment, enum_of, pk
from portal.models.periods import real_period
from portal.rules.employment import Jenjang
from portal.rules.nine_box import Performance, PerformanceAxis, Potential
from portal.rules.predikat import Predikat


class TalentSetting(Base):
    """What stands on the axes from a day on, with the reason; the newest one counts."""

    __tablename__ = "talent_setting"
    __table_args__ = (
        sa.CheckConstraint("0 < medium_from AND medium_from < high_from", name="rises"),
        sa.CheckConstraint("high_from <= 100", name="scale"),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    id: Mapped[uuid.UUID] = pk()
    axis: Mapped[PerformanceAxis] = mapped_column(enum_of(PerformanceAxis))
    medium_from: Mapped[int]
    high_from: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(500))
    set_by: Mapped[str] = mapped_column(sa.String(120))
    set_at: Mapped[datetime.datetime] = mapped_column(Moment, index=True)


class PotentialScore(Base):
    """Potential from 0 to 100 as an assessment centre found it; rows are added, never changed."""

    __tablename__ = "potential_score"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "assessed_on", "number"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        sa.CheckConstraint("length(basis) > 0", name="basis"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    score: Mapped[int]
    assessed_on: Mapped[datetime.date]
    number: Mapped[int] = mapped_column(default=1)
    basis: Mapped[str] = mapped_column(sa.String(300))
    recorded_by: Mapped[str] = mapped_column(sa.String(120))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)


class TalentPlace(Base):
    """Somebody's box after a closed period, with everything it was worked out from.

    `number` counts, because a corrected result makes a new row.  `follow_up` is what people chose
    of the recommended labels, "" until they did.
    """

    __tablename__ = "talent_place"
    __table_args__ = (
        *real_period(),
        sa.UniqueConstraint("employee_id", "period_id", "number"),
        sa.CheckConstraint("box BETWEEN 1 AND 9", name="box"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        sa.CheckConstraint("(follow_up = '') = (followed_at IS NULL)", name="followed"),
        sa.Index("ix_talent_place_period_id", "period_id", "box"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int] = mapped_column(default=1)
    box: Mapped[int]
    performance: Mapped[Performance] = mapped_column(enum_of(Performance))
    potential: Mapped[Potential] = mapped_column(enum_of(Potential))
    predikat: Mapped[Predikat] = mapped_column(enum_of(Predikat))
    score: Mapped[int]
    setting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("talent_setting.id"), index=True)
    rule_key: Mapped[str] = mapped_column(sa.String(60))
    placed_by: Mapped[str] = mapped_column(sa.String(120))
    placed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    follow_up: Mapped[str] = mapped_column(sa.String(200), default="")
    follow_up_note: Mapped[str] = mapped_column(sa.String(500), default="")
    followed_by: Mapped[str] = mapped_column(sa.String(120), default="")
    followed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class CreditEstimate(Base):
    """An estimate of credit points with percent and coefficient as they were; no conversion.

    `part` counts the posts of the year: a promotion or a transfer makes two.
    """

    __tablename__ = "credit_estimate"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("months BETWEEN 1 AND 12", name="months"),
        sa.CheckConstraint("part BETWEEN 1 AND 12", name="part"),
        sa.CheckConstraint("percent > 0 AND coefficient > 0 AND points > 0", name="positive"),
        sa.Index("ix_credit_estimate_period_id", "period_id"),
    )

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    is_practice: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(sa.String(200))
    jenjang: Mapped[Jenjang] = mapped_column(enum_of(Jenjang))
    predikat: Mapped[Predikat] = mapped_column(enum_of(Predikat))
    months: Mapped[int]
    percent: Mapped[int]
    coefficient: Mapped[Decimal] = mapped_column(Exact)
    points: Mapped[Decimal] = mapped_column(Exact)
    rule_key: Mapped[str] = mapped_column(sa.String(60))
    kept_at: Mapped[datetime.datetime] = mapped_column(Moment)
