"""Cascading: goals of units, strategies for a leader's goals, and who has which part in them.

Source: PermenPANRB 6/2022, L.II.A.4-5; forms A.1.4 (workblock) and A.1.5 (matrix).
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, enum_of, pk
from portal.rules.cascade_words import StrategyKind
from portal.rules.skp_words import Cascading


class UnitObjective(Base):
    """A goal (sasaran) of a unit in a year; its parent is one of a unit above, up to the city's."""

    __tablename__ = "unit_objective"
    __table_args__ = (
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_own_parent"),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_unit_objective_unit_year", "unit_id", "year"),
    )

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    year: Mapped[int]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    indicator: Mapped[str] = mapped_column(sa.String(500), default="")
    target: Mapped[str] = mapped_column(sa.String(200), default="")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("unit_objective.id"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)


class Strategy(Base):
    """A strategy for one goal of a unit's leader, and what the workblock says about it.

    `measure_id` is the indicator that it moves, where there is one.
    """

    __tablename__ = "strategy"
    __table_args__ = (
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_strategy_unit_year", "unit_id", "year"),
    )

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    year: Mapped[int]
    goal_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    measure_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("measure.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    kind: Mapped[StrategyKind] = mapped_column(enum_of(StrategyKind))
    cascading: Mapped[Cascading] = mapped_column(enum_of(Cascading))
    parties: Mapped[str] = mapped_column(sa.String(500), default="")
    due_on: Mapped[datetime.date | None]
    beneficiaries: Mapped[str] = mapped_column(sa.String(500), default="")
    purpose: Mapped[str] = mapped_column(sa.String(500), default="")
    budget: Mapped[str] = mapped_column(sa.String(200), default="")
    routine: Mapped[str] = mapped_column(sa.String(1000), default="")
    transforming: Mapped[str] = mapped_column(sa.String(1000), default="")
    routine_milestones: Mapped[str] = mapped_column(sa.String(1000), default="")
    transforming_milestones: Mapped[str] = mapped_column(sa.String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)


class RoleCell(Base):
    """What one person brings forth for a strategy; an empty text says TIDAK ADA PERAN.

    `leader_cell_id` names the team leader's cell in the layer below it (two-layer matrix).  A
    person of another agency has no employee, but a name and where they come from.  `goal_id` is the
    goal that the cell became in that employee's plan.
    """

    __tablename__ = "role_cell"
    __table_args__ = (
        sa.CheckConstraint("(employee_id IS NULL) = (length(outsider) > 0)", name="somebody"),
        sa.CheckConstraint("goal_id IS NULL OR length(text) > 0", name="taken_has_role"),
        sa.CheckConstraint(
            "leader_cell_id IS NULL OR leader_cell_id <> id", name="not_own_leader"
        ),
        sa.Index(
            "uq_role_cell_direct", "strategy_id", "employee_id", "outsider", unique=True,
            sqlite_where=sa.text("leader_cell_id IS NULL"),
            postgresql_where=sa.text("leader_cell_id IS NULL"),
        ),
        sa.Index(
            "uq_role_cell_team", "leader_cell_id", "employee_id", "outsider", unique=True,
            sqlite_where=sa.text("leader_cell_id IS NOT NULL"),
            postgresql_where=sa.text("leader_cell_id IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = pk()
    strategy_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("strategy.id"), index=True)
    leader_cell_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("role_cell.id"), index=True
    )
    employee_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    outsider: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(sa.String(500), default="")
    goal_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
