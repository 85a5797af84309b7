"""A unit's cascade as pages and documents need it, and the way from a goal up to the city's."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.people import Employee, Posting
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.rules.actions import Action
from portal.rules.skp_words import SkpState

Objective = UnitObjective
Plan = Strategy
LIVING = (SkpState.DITETAPKAN, SkpState.DIAJUKAN, SkpState.DRAF)


@dataclass(frozen=True)
class KnownUnit:
    """A unit with its place in the tree."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    name: str
    slug: str


@dataclass(frozen=True)
class LeaderGoal:
    """A goal of the unit's head, with its indicators as (measure, words, target)."""

    id: uuid.UUID
    text: str
    leader: str
    measures: tuple[tuple[uuid.UUID, str, str], ...]


@dataclass(frozen=True)
class UnitSheet:
    """What one unit plans in one year, as a visitor may see it.

    `path` are the names of the unit and of all above it, `above` the goals that its own support,
    with the name of their unit.
    """

    unit: KnownUnit
    path: Mapping[uuid.UUID, str]
    year: int
    may_write: bool
    objectives: Sequence[UnitObjective]
    above: Sequence[tuple[UnitObjective, str]]
    goals: Sequence[LeaderGoal]
    strategies: Sequence[Strategy]

    def strategy(self, key: uuid.UUID) -> Strategy:
        """One strategy of the unit. Raises NotFound."""
        found = next((one for one in self.strategies if one.id == key), None)
        if found is None:
            raise NotFound("Strategi ini tidak ada di rencana unit tahun ini.")
        return found


@dataclass(frozen=True)
class MyRole:
    """A part of mine in a matrix, for taking it over into a plan."""

    id: uuid.UUID
    text: str
    strategy: str
    unit: str
    leader_goal_id: uuid.UUID
    cascading: str


def units_by_slug() -> dict[str, KnownUnit]:
    """Every unit by its public name, in the order of names."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.parent_id, Unit.name, Unit.slug).order_by(Unit.name, Unit.id)
    )
    return {row.slug: KnownUnit(row.id, row.parent_id, row.name, row.slug) for row in rows}


def posted_to(person: uuid.UUID, on: datetime.date) -> list[uuid.UUID]:
    """The units in which somebody holds a posting on a day."""
    return list(
        db.session.scalars(
            sa.select(Posting.unit_id).where(Posting.employee_id == person, *held(on))
        )
    )


def unit_sheet(slug: str, year: int, visitor: Visitor, on: datetime.date) -> UnitSheet:
    """A unit's cascade in a year; five statements, whatever its size. Raises NotFound."""
    unit, path = _with_path(slug)
    heads = set(
        db.session.scalars(
            sa.select(Posting.employee_id).where(
                Posting.unit_id == unit.id, Posting.leads_unit, *held(on)
            )
        )
    )
    me = visitor.actor.employee_id
    may_write = (me in heads and visitor.may(Action.CASCADE_READ)) or visitor.may(
        Action.CASCADE_WRITE, frozenset(path)
    )
    strategies = db.session.scalars(
        sa.select(Strategy)
        .where(Strategy.unit_id == unit.id, Strategy.year == year)
        .order_by(Strategy.position, Strategy.id)
    ).all()
    own, above = _objectives(unit.id, path, year)
    return UnitSheet(
        unit=unit, path=path, year=year, may_write=may_write, objectives=own, above=above,
        goals=_leader_goals(heads, year, may_write), strategies=strategies,
    )  # fmt: skip


def goals_above(sheet: UnitSheet) -> list[tuple[UnitObjective, str]]:
    """Every goal of the units above with the unit's name, for choosing the one to support."""
    above = [unit for unit in sheet.path if unit != sheet.unit.id]
    rows = db.session.scalars(
        sa.select(UnitObjective)
        .where(UnitObjective.unit_id.in_(above), UnitObjective.year == sheet.year)
        .order_by(UnitObjective.position, UnitObjective.id)
    )
    return [(row, sheet.path[row.unit_id]) for row in rows]


Sheet = TypeVar("Sheet", bound=UnitSheet)


def writable(sheet: Sheet) -> Sheet:
    """The same sheet, for its leader or a planner. Raises NotAllowed for everybody else."""
    if not sheet.may_write:
        raise NotAllowed("Rencana unit ini ditulis oleh pimpinannya atau kepegawaian.")
    return sheet


def my_roles(person: uuid.UUID, year: int) -> list[MyRole]:
    """Parts of somebody in any matrix that stand in none of their plans yet (L.II.A.5.j)."""
    rows = db.session.execute(
        sa.select(RoleCell, Strategy, Unit.name)
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .join(Unit, Strategy.unit_id == Unit.id)
        .where(
            RoleCell.employee_id == person, Strategy.year == year, RoleCell.text != "",
            sa.not_(is_taken()),
        )
        .order_by(Unit.name, Strategy.position, RoleCell.id)
    )  # fmt: skip
    return [
        MyRole(cell.id, cell.text, strategy.text, unit, strategy.goal_id, strategy.cascading.value)
        for cell, strategy, unit in rows
    ]


def is_taken() -> sa.ColumnElement[bool]:
    """Whether the goal that a cell became stands in a plan that holds or is being written."""
    # Asked of each cell by the index: for EXISTS PostgreSQL reads every plan of the agency.
    planned = (
        sa.select(SkpItem.id)
        .join(Skp, Skp.id == SkpItem.skp_id)
        .where(SkpItem.goal_id == RoleCell.goal_id, Skp.state != SkpState.DIGANTIKAN)
        .limit(1)
        .correlate(RoleCell)
    )
    return planned.scalar_subquery().is_not(None)


def _leader_goals(heads: Iterable[uuid.UUID], year: int, with_drafts: bool) -> list[LeaderGoal]:
    """The heads' goals in their newest words; what is still a draft only for whoever may write."""
    states = LIVING if with_drafts else LIVING[:2]
    rows = db.session.execute(
        sa.select(
            SkpItem.id,
            SkpItem.goal_id,
            SkpItem.text,
            Skp.state,
            Employee.name,
            SkpIndicator.measure_id,
            SkpIndicator.text,
            SkpIndicator.target,
        )
        .join(Skp, SkpItem.skp_id == Skp.id)
        .join(Employee, Skp.employee_id == Employee.id)
        .outerjoin(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(Skp.employee_id.in_(list(heads)), Skp.year == year, Skp.state.in_(states))
        .order_by(Skp.number, SkpItem.position, SkpIndicator.position)
    ).all()
    newest: dict[uuid.UUID, uuid.UUID] = {}
    for item, goal, _text, state, *_rest in rows:
        if state is SkpState.DITETAPKAN or goal not in newest:
            newest[goal] = item
    found: dict[uuid.UUID, LeaderGoal] = {}
    for item, goal, text, _state, name, *measure in rows:
        if newest[goal] != item:
            continue
        so_far = found[goal].measures if goal in found else ()
        own = () if measure[0] is None else (tuple(measure),)
        found[goal] = LeaderGoal(goal, text, name, (*so_far, *own))
    return list(found.values())


def _objectives(
    unit_id: uuid.UUID, path: Mapping[uuid.UUID, str], year: int
) -> tuple[list[UnitObjective], list[tuple[UnitObjective, str]]]:
    """The goals of a unit, and those above that they support."""
    own = aliased(UnitObjective)
    supported = sa.select(own.parent_id).where(own.unit_id == unit_id, own.year == year)
    rows = db.session.scalars(
        sa.select(UnitObjective)
        .where(
            UnitObjective.unit_id.in_(list(path)), UnitObjective.year == year,
            sa.or_(UnitObjective.unit_id == unit_id, UnitObjective.id.in_(supported)),
        )
        .order_by(UnitObjective.position, UnitObjective.id)
    ).all()  # fmt: skip
    mine = [row for row in rows if row.unit_id == unit_id]
    return mine, [(row, path[row.unit_id]) for row in rows if row.unit_id != unit_id]


def _with_path(slug: str) -> tuple[KnownUnit, dict[uuid.UUID, str]]:
    """A unit by its public name, and the names of it and of all above it. Raises NotFound."""
    columns = (Unit.id, Unit.parent_id, Unit.name, Unit.slug)
    start = sa.select(*columns).where(Unit.slug == slug).cte("path", recursive=True)
    # UNION ends a circle in the tree.
    path = start.union(sa.select(*columns).join(start, Unit.id == start.c.parent_id))
    rows = [KnownUnit(*row) for row in db.session.execute(sa.select(path))]
    unit = next((one for one in rows if one.slug == slug), None)
    if unit is None:
        raise NotFound("Unit '%(slug)s' tidak dikenal.", slug=slug)
    return unit, {one.id: one.name for one in rows}


def held(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a posting holds on a day."""
    return (Posting.starts_on <= on, sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on))
