"""Who carries which part of a unit's cascade: its people, the cells of the matrix, and orphans."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import RoleCell, Strategy
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.cascade import UnitSheet, held, is_taken
from portal.queries.driver_rows import driver_rows, id_reader
from portal.rules.cascade import Orphans, Share, orphans


@dataclass(frozen=True)
class Member:
    """Somebody who may have a part in a unit's matrix: its staff, and the heads right below it."""

    id: uuid.UUID
    name: str
    title: str


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
class SharedSheet(UnitSheet):
    """The sheet of a unit with everybody who may have a part, and the parts."""

    members: Sequence[Member]
    cells: Sequence[Cell]


def shared(sheet: UnitSheet, on: datetime.date) -> SharedSheet:
    """A sheet with its people and their parts; two statements more, whatever their number."""
    return SharedSheet(**vars(sheet), members=_members(sheet.unit.id, on), cells=_cells(sheet, on))


def orphans_of(sheet: UnitSheet) -> Orphans:
    """What nobody carries yet; the parts are counted, not read."""
    taken = is_taken().label("is_taken")
    rows = db.session.execute(
        sa.select(RoleCell.strategy_id, taken, sa.func.count())
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .where(
            Strategy.unit_id == sheet.unit.id, Strategy.year == sheet.year, RoleCell.text != ""
        )
        .group_by(RoleCell.strategy_id, "is_taken")
    )  # fmt: skip
    shares = [
        share
        for strategy, is_in_plan, number in rows
        for share in [Share(strategy, has_role=True, is_taken=bool(is_in_plan))] * number
    ]
    goals = [goal.id for goal in sheet.goals]
    return orphans(goals, {one.id: one.goal_id for one in sheet.strategies}, shares)


def _members(unit_id: uuid.UUID, on: datetime.date) -> list[Member]:
    """Staff of the unit without its heads, and heads of the units right below."""
    below = sa.select(Unit.id).where(Unit.parent_id == unit_id)
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, Posting.title, Posting.leads_unit, Posting.unit_id)
        .join(Posting, Posting.employee_id == Employee.id)
        .where(
            sa.or_(
                Posting.unit_id == unit_id,
                sa.and_(Posting.unit_id.in_(below), Posting.leads_unit),
            ),
            *held(on),
        )
        .order_by(Posting.leads_unit.desc(), Employee.name_key, Employee.id)
    ).all()
    heads = {row.id for row in rows if row.leads_unit and row.unit_id == unit_id}
    members = {row.id: Member(row.id, row.name, row.title) for row in rows if row.id not in heads}
    return list(members.values())


def _cells(sheet: UnitSheet, on: datetime.date) -> list[Cell]:
    title = (
        sa.select(sa.func.min(Posting.title))
        .where(Posting.employee_id == RoleCell.employee_id, *held(on))
        .scalar_subquery()
    )
    # Hundreds of cells name the same few strategies and people: each id is made once.
    rows: list[Any] = driver_rows(
        sa.select(
            RoleCell.id, RoleCell.strategy_id, RoleCell.leader_cell_id, RoleCell.employee_id,
            sa.func.coalesce(Employee.name, RoleCell.outsider), sa.func.coalesce(title, ""),
            RoleCell.text, is_taken(),
        )
        .join(Strategy, RoleCell.strategy_id == Strategy.id)
        .outerjoin(Employee, RoleCell.employee_id == Employee.id)
        .where(Strategy.unit_id == sheet.unit.id, Strategy.year == sheet.year)
        .order_by(Employee.name_key, RoleCell.outsider, RoleCell.id),
        {},
    )  # fmt: skip
    id_of = id_reader()
    return [
        Cell(
            id_of(key), id_of(strategy), id_of(leader), id_of(person), name, post, text, bool(taken)
        )
        for key, strategy, leader, person, name, post, text, taken in rows
    ]  # fmt: skip
