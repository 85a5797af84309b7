"""A unit's cascade as pages and documents need it, and the way from a goal up to the city's."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.people import Employee, Posting
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.units import paths_of
from portal.rules.actions import Action
from portal.rules.cascade import Orphans, Share, orphans
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
class Member:
    """Somebody who may have a part in a unit's matrix: its staff, and the heads right below it."""

    id: uuid.UUID
    name: str
    title: str
    leads: bool


@dataclass(frozen=True)
class LeaderGoal:
    """A goal of the unit's head, with its indicators as (measure, words, target)."""

    id: uuid.UUID
    text: str
    leader: str
    measures: tuple[tuple[uuid.UUID, str, str], ...]


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix with the names that are printed; an empty text = TIDAK ADA PERAN."""

    id: uuid.UUID
    strategy_id: uuid.UUID
    leader_cell_id: uuid.UUID | None
    employee_id: uuid.UUID | None
    name: str
    title: str
    text: str
    is_taken: bool


@dataclass(frozen=True)
class UnitSheet:
    """Everything of one unit in one year, as a visitor may see it.

    `above` are the goals of the units above with the unit's name, for choosing a parent.
    """

    unit: KnownUnit
    year: int
    may_write: bool
    objectives: Sequence[UnitObjective]
    above: Sequence[tuple[UnitObjective, str]]
    goals: Sequence[LeaderGoal]
    strategies: Sequence[Strategy]
    members: Sequence[Member]
    cells: Sequence[Cell]
    orphans: Orphans

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
            sa.select(Posting.unit_id).where(Posting.employee_id == person, *_held(on))
        )
    )


def unit_sheet(slug: str, year: int, visitor: Visitor, on: datetime.date) -> UnitSheet:
    """A unit's cascade in a year; six statements, whatever its size. Raises NotFound."""
    units = units_by_slug()
    unit = units.get(slug)
    if unit is None:
        raise NotFound("Unit '%(slug)s' tidak dikenal.", slug=slug)
    path = paths_of({one.id: (one.parent_id, one.name) for one in units.values()})[unit.id]
    members, heads = _members(unit.id, on)
    me = visitor.actor.employee_id
    may_write = (me in heads and visitor.may(Action.CASCADE_READ)) or visitor.may(
        Action.CASCADE_WRITE, path
    )
    goals = _leader_goals(heads, year, may_write)
    strategies = db.session.scalars(
        sa.select(Strategy)
        .where(Strategy.unit_id == unit.id, Strategy.year == year)
        .order_by(Strategy.position, Strategy.id)
    ).all()
    cells = _cells(unit.id, year, on)
    names = {one.id: one.name for one in units.values()}
    own, above = _objectives(unit.id, path, year, names)
    return UnitSheet(
        unit=unit, year=year, may_write=may_write, objectives=own, above=above, goals=goals,
        strategies=strategies, members=members, cells=cells,
        orphans=orphans(
            [goal.id for goal in goals],
            {one.id: one.goal_id for one in strategies},
            [Share(cell.strategy_id, bool(cell.text), cell.is_taken) for cell in cells],
        ),
    )  # fmt: skip


def writable(sheet: UnitSheet) -> UnitSheet:
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
            sa.not_(_is_taken()),
        )
        .order_by(Unit.name, Strategy.position, RoleCell.id)
    )  # fmt: skip
    return [
        MyRole(cell.id, cell.text, strategy.text, unit, strategy.goal_id, strategy.cascading.value)
        for cell, strategy, unit in rows
    ]


def _members(unit_id: uuid.UUID, on: datetime.date) -> tuple[list[Member], set[uuid.UUID]]:
    """Staff of the unit without its heads, heads of the units right below; and its heads."""
    below = sa.select(Unit.id).where(Unit.parent_id == unit_id)
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, Posting.title, Posting.leads_unit, Posting.unit_id)
        .join(Posting, Posting.employee_id == Employee.id)
        .where(
            sa.or_(
                Posting.unit_id == unit_id,
                sa.and_(Posting.unit_id.in_(below), Posting.leads_unit),
            ),
            *_held(on),
        )
        .order_by(Posting.leads_unit.desc(), Employee.name_key, Employee.id)
    ).all()
    heads = {row.id for row in rows if row.leads_unit and row.unit_id == unit_id}
    members = {
        row.id: Member(row.id, row.name, row.title, row.leads_unit)
        for row in rows
        if row.id not in heads
    }
    return list(members.values()), heads


def _leader_goals(heads: Iterable[uuid.UUID], year: int, with_drafts: bool) -> list[LeaderGoal]:
    """The heads' goals in their newest words; what is still a draft only for whoever may write."""
    states = LIVING if with_drafts else LIVING[:2]
    rows = db.session.execute(
        sa.select(SkpItem, Skp, Employee.name, SkpIndicator)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .join(Employee, Skp.employee_id == Employee.id)
        .outerjoin(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(Skp.employee_id.in_(list(heads)), Skp.year == year, Skp.state.in_(states))
        .order_by(Skp.number, SkpItem.position, SkpIndicator.position)
    ).all()
    newest: dict[uuid.UUID, uuid.UUID] = {}
    for item, plan, _name, _one in rows:
        if plan.state is SkpState.DITETAPKAN or item.goal_id not in newest:
            newest[item.goal_id] = item.id
    found: dict[uuid.UUID, LeaderGoal] = {}
    for item, _plan, name, one in rows:
        if newest[item.goal_id] != item.id:
            continue
        so_far = found.get(item.goal_id)
        measures = so_far.measures if so_far else ()
        if one is not None:
            measures = (*measures, (one.measure_id, one.text, one.target))
        found[item.goal_id] = LeaderGoal(item.goal_id, item.text, name, measures)
    return list(found.values())


def _cells(unit_id: uuid.UUID, year: int, on: datetime.date) -> list[Cell]:
    title = (
        sa.select(sa.func.min(Posting.title))
        .where(Posting.employee_id == RoleCell.employee_id, *_held(on))
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(RoleCell, Employee.name, title, _is_taken())
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .outerjoin(Employee, RoleCell.employee_id == Employee.id)
        .where(Strategy.unit_id == unit_id, Strategy.year == year)
        .order_by(Employee.name_key, RoleCell.outsider, RoleCell.id)
    )
    return [
        Cell(
            cell.id, cell.strategy_id, cell.leader_cell_id, cell.employee_id,
            name or cell.outsider, post or "", cell.text, bool(taken),
        )
        for cell, name, post, taken in rows
    ]  # fmt: skip


def _is_taken() -> sa.ColumnElement[bool]:
    """Whether the goal that a cell became stands in a plan that holds or is being written."""
    # Asked of each cell by the index: for EXISTS PostgreSQL reads every plan of the agency.
    held = (
        sa.select(SkpItem.id)
        .join(Skp, Skp.id == SkpItem.skp_id)
        .where(SkpItem.goal_id == RoleCell.goal_id, Skp.state != SkpState.DIGANTIKAN)
        .limit(1)
        .correlate(RoleCell)
    )
    return held.scalar_subquery().is_not(None)


def _objectives(
    unit_id: uuid.UUID, path: Iterable[uuid.UUID], year: int, names: Mapping[uuid.UUID, str]
) -> tuple[list[UnitObjective], list[tuple[UnitObjective, str]]]:
    rows = db.session.scalars(
        sa.select(UnitObjective)
        .where(UnitObjective.unit_id.in_(list(path)), UnitObjective.year == year)
        .order_by(UnitObjective.position, UnitObjective.id)
    ).all()
    own = [row for row in rows if row.unit_id == unit_id]
    return own, [(row, names[row.unit_id]) for row in rows if row.unit_id != unit_id]


def _held(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (Posting.starts_on <= on, sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on))
