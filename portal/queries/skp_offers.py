"""What the form of a result offers for choosing: goals of the unit, the dictionary, one's parts."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.indicators import IndicatorDefinition
from portal.models.units import Unit
from portal.queries.skp import SkpSheet
from portal.rules.cascade_words import DefinitionState
from portal.rules.employment import JobFamily

MOST_ENTRIES = 200


@dataclass(frozen=True)
class OfferedDefinition:
    """An approved entry of the dictionary."""

    id: uuid.UUID
    name: str
    unit: str
    source: str


@dataclass(frozen=True)
class OfferedRole:
    """A part of the employee in a matrix."""

    id: uuid.UUID
    text: str
    unit: str
    cascading: str
    leader_goal_id: uuid.UUID


@dataclass(frozen=True)
class Offers:
    """Everything to choose from; `roles` are the employee's parts of the plan's year."""

    objectives: list[tuple[uuid.UUID, str]]
    definitions: dict[str, OfferedDefinition]
    roles: dict[str, OfferedRole]


def offers_for(sheet: SkpSheet) -> Offers:
    """The offers of a plan's forms, in one statement."""
    sight, plan = sheet.sight, sheet.plan
    units = [posting.unit_id for posting in sight.postings]
    families = {posting.family for posting in sight.postings}
    rows = db.session.execute(
        sa.union_all(
            _objectives(units, plan.year), _definitions(families), _roles(sight.id, plan.year)
        ).order_by("text", "id")
    ).all()
    by_part: dict[str, list[Any]] = {"sasaran": [], "kamus": [], "peran": []}
    for row in rows:
        by_part[row.part].append(row)
    return Offers(
        objectives=[(row.id, row.text) for row in by_part["sasaran"]],
        definitions={
            str(row.id): OfferedDefinition(row.id, row.text, row.first, row.second)
            for row in by_part["kamus"][:MOST_ENTRIES]
        },
        roles={
            str(row.id): OfferedRole(row.id, row.text, row.first, row.second, row.goal)
            for row in by_part["peran"]
        },
    )


def _objectives(units: Collection[uuid.UUID], year: int) -> sa.Select[Any]:
    return _row("sasaran", UnitObjective.id, UnitObjective.text).where(
        UnitObjective.unit_id.in_(units), UnitObjective.year == year
    )


def _definitions(families: Collection[JobFamily]) -> sa.Select[Any]:
    entry = IndicatorDefinition
    return _row("kamus", entry.id, entry.name, entry.unit, entry.source).where(
        entry.state == DefinitionState.DISETUJUI,
        sa.or_(entry.family.is_(None), entry.family.in_(families)),
    )


def _roles(person: uuid.UUID, year: int) -> sa.Select[Any]:
    way = sa.cast(Strategy.cascading, sa.String(200))
    return (
        _row("peran", RoleCell.id, RoleCell.text, Unit.name, way, Strategy.goal_id)
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .join(Unit, Strategy.unit_id == Unit.id)
        .where(RoleCell.employee_id == person, Strategy.year == year, RoleCell.text != "")
    )


def _row(
    part: str, key: Any, text: Any, first: Any = None, second: Any = None, goal: Any = None
) -> sa.Select[Any]:
    empty = sa.cast(sa.literal(""), sa.String(200))
    return sa.select(
        sa.literal(part).label("part"), key.label("id"),
        sa.cast(text, sa.String(500)).label("text"),
        (empty if first is None else first).label("first"),
        (empty if second is None else second).label("second"),
        (sa.cast(sa.null(), sa.Uuid()) if goal is None else goal).label("goal"),
    )  # fmt: skip
