"""Plans (Sasaran Kinerja Pegawai): versions with their results, indicators and agreements.

A goal and a measure live through all versions of a year, so that a log entry or a feedback written
in March still belongs to the goal whose words were changed in June.
"""

import datetime
import uuid
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Exact, Moment, enum_of, index_where_set, pk
from portal.rules.measures import CoreValue
from portal.rules.skp_words import (
    Approach,
    AttachmentKind,
    Cascading,
    Direction,
    Perspective,
    Priority,
    SkpForm,
    SkpState,
)


class Goal(Base):
    """What stays of a result (rencana hasil kerja) through the versions of one employee's year."""

    __tablename__ = "goal"

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    year: Mapped[int]

    __table_args__ = (sa.Index("ix_goal_employee_year", "employee_id", "year"),)


class Measure(Base):
    """What stays of an indicator through the versions of its goal."""

    __tablename__ = "measure"

    id: Mapped[uuid.UUID] = pk()
    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goal.id"), index=True)


class Skp(Base):
    """One version of the plan for one posting in one year.

    `number` counts the versions; `rater_id` is whoever is to set it, the rater's superior when
    `is_by_superior` (L.II.C.5).  `reason` and `dialogue_on` say why a later version was made.
    `follows_id` is the plan for the post held before a transfer (L.II.C.6).
    """

    __tablename__ = "skp"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "year", "posting_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("number = 1 OR length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("rater_id IS NULL OR rater_id <> employee_id", name="not_own_rater"),
        sa.CheckConstraint("(state = 'draf') = (signed_at IS NULL)", name="signed"),
        sa.CheckConstraint(
            "(state IN ('ditetapkan', 'digantikan')) = (set_at IS NOT NULL)", name="is_set"
        ),
        sa.CheckConstraint(
            "set_by_id IS NULL OR set_by_id <> employee_id", name="not_set_by_oneself"
        ),
        index_where_set("skp", "set_by_id"),
        sa.Index(
            "uq_skp_in_force", "employee_id", "year", "posting_id", unique=True,
            sqlite_where=sa.text("state = 'ditetapkan'"),
            postgresql_where=sa.text("state = 'ditetapkan'"),
        ),
        sa.Index(
            "uq_skp_open", "employee_id", "year", "posting_id", unique=True,
            sqlite_where=sa.text("state IN ('draf', 'diajukan')"),
            postgresql_where=sa.text("state IN ('draf', 'diajukan')"),
        ),
        sa.Index("ix_skp_rater_state", "rater_id", "state"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    year: Mapped[int]
    posting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("posting.id"), index=True)
    number: Mapped[int]
    approach: Mapped[Approach] = mapped_column(enum_of(Approach))
    form: Mapped[SkpForm] = mapped_column(enum_of(SkpForm))
    state: Mapped[SkpState] = mapped_column(enum_of(SkpState))
    rater_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    is_by_superior: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    dialogue_on: Mapped[datetime.date | None]
    signed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    set_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    set_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    follows_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("skp.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    items: Mapped[list["SkpItem"]] = relationship(
        order_by="SkpItem.position", cascade="all, delete-orphan"
    )
    expectations: Mapped[list["SkpExpectation"]] = relationship(cascade="all, delete-orphan")
    attachments: Mapped[list["SkpAttachment"]] = relationship(
        order_by="SkpAttachment.position", cascade="all, delete-orphan"
    )


class SkpItem(Base):
    """A result (RHK) in one version.

    `leader_goal_id` is the leader's goal that it serves, `assigned_by` the post or team that gave
    it, `perspective` only in the forms of heads, `objective_id` the unit's goal that it carries.
    `criteria` holds values of `Criterion`: by what the result is looked at.
    """

    __tablename__ = "skp_item"
    __table_args__ = (sa.UniqueConstraint("skp_id", "goal_id"),)

    id: Mapped[uuid.UUID] = pk()
    skp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("skp.id"))
    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    priority: Mapped[Priority] = mapped_column(enum_of(Priority))
    leader_goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    leader_text: Mapped[str] = mapped_column(sa.String(500), default="")
    cascading: Mapped[Cascading | None] = mapped_column(enum_of(Cascading))
    assigned_by: Mapped[str] = mapped_column(sa.String(200), default="")
    perspective: Mapped[Perspective | None] = mapped_column(enum_of(Perspective))
    objective_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit_objective.id"), index=True
    )
    criteria: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    indicators: Mapped[list["SkpIndicator"]] = relationship(
        order_by="SkpIndicator.position", cascade="all, delete-orphan"
    )


class SkpIndicator(Base):
    """An indicator with its target in one version.

    `target` is what is printed, a range as a rule; `low` to `high` is the same as numbers where it
    is one (four decimals).  `baseline` and `denominator` belong to growth indicators.  `aspects`
    holds values of `Aspect`, `definition_id` the entry of the dictionary that was reused.
    """

    __tablename__ = "skp_indicator"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "measure_id"),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="target_range"),
    )

    id: Mapped[uuid.UUID] = pk()
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("skp_item.id"))
    measure_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("measure.id"), index=True)
    position: Mapped[int]
    aspects: Mapped[list[str]] = mapped_column(sa.JSON)
    text: Mapped[str] = mapped_column(sa.String(500))
    target: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    low: Mapped[Decimal | None] = mapped_column(Exact)
    high: Mapped[Decimal | None] = mapped_column(Exact)
    direction: Mapped[Direction | None] = mapped_column(enum_of(Direction))
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    denominator: Mapped[str] = mapped_column(sa.String(200), default="")
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    due_on: Mapped[datetime.date | None]
    definition_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("indicator_definition.id"), index=True
    )


class SkpExpectation(Base):
    """Ekspektasi khusus of the Pimpinan for one BerAKHLAK value (Ps. 10(4))."""

    __tablename__ = "skp_expectation"

    skp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("skp.id"), primary_key=True)
    value: Mapped[CoreValue] = mapped_column(enum_of(CoreValue), primary_key=True)
    text: Mapped[str] = mapped_column(sa.String(500))


class SkpAttachment(Base):
    """One line of the lampiran (A.1.8); `is_agreed` None = not answered yet (only resources)."""

    __tablename__ = "skp_attachment"

    id: Mapped[uuid.UUID] = pk()
    skp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("skp.id"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(enum_of(AttachmentKind))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    is_agreed: Mapped[bool | None]


class SkpMessage(Base):
    """One line of the clarification between employee and rater; written once, never changed."""

    __tablename__ = "skp_message"

    id: Mapped[uuid.UUID] = pk()
    skp_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("skp.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"))
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(sa.String(2000))
