"""The way from an employee's goals up to the city's: goals of leaders, then goals of units."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import UnitObjective
from portal.models.people import Employee
from portal.models.skp import Skp, SkpItem
from portal.models.units import Unit
from portal.rules.cascade import way_up
from portal.rules.skp_words import SkpState


@dataclass(frozen=True)
class Step:
    """A goal on the way; `who` is its owner or unit; `is_unit` tells the two apart."""

    text: str
    who: str
    is_unit: bool


@dataclass(frozen=True)
class Way:
    """One goal of mine and everything above it, from the bottom up.

    `is_whole`: it reaches a goal that has nothing above it because it is the highest unit's.
    """

    steps: Sequence[Step]
    is_whole: bool


def ways_up(person: uuid.UUID, year: int) -> list[Way]:
    """The way of every goal in somebody's plans of a year, in two statements.

    Leaders' goals count in their set or submitted words; one's own drafts count as well.
    """
    items = _items_above(person, year)
    newest: dict[uuid.UUID, tuple[SkpItem, Skp, str]] = {}
    for item, plan, name in items:
        kept = newest.get(item.goal_id)
        if kept is None or plan.state is SkpState.DITETAPKAN:
            newest[item.goal_id] = (item, plan, name)
    objectives = _objectives_above({i.objective_id for i, _p, _n in newest.values()})
    mine = [goal for goal, (_i, plan, _n) in newest.items() if plan.employee_id == person]
    return [_way(goal, newest, objectives) for goal in mine]


def _way(
    goal: uuid.UUID,
    items: dict[uuid.UUID, tuple[SkpItem, Skp, str]],
    objectives: dict[uuid.UUID, tuple[UnitObjective, str, bool]],
) -> Way:
    above = {key: item.leader_goal_id for key, (item, _p, _n) in items.items()}
    way = [key for key in way_up(goal, above) if key in items]
    steps = [Step(items[key][0].text, items[key][2], False) for key in way]
    last = items[way[-1]][0]
    carried = next((items[key][0].objective_id for key in reversed(way)
                    if items[key][0].objective_id), None)  # fmt: skip
    if last.leader_text and last.leader_goal_id is None:
        steps.append(Step(last.leader_text, "", False))
    if carried is None:
        return Way(steps, False)
    parents = {key: row.parent_id for key, (row, _u, _top) in objectives.items()}
    path = [key for key in way_up(carried, parents) if key in objectives]
    steps += [Step(objectives[key][0].text, objectives[key][1], True) for key in path]
    return Way(steps, bool(path) and objectives[path[-1]][2])


def _items_above(person: uuid.UUID, year: int) -> list[tuple[SkpItem, Skp, str]]:
    """My results and the leaders' above them; UNION ends a circle."""
    chain = (
        sa.select(SkpItem.goal_id.label("goal_id"))
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(
            Skp.employee_id == person, Skp.year == year, Skp.state != SkpState.DIGANTIKAN
        )
        .cte("chain", recursive=True)
    )  # fmt: skip
    up = (
        sa.select(SkpItem.leader_goal_id)
        .join(chain, SkpItem.goal_id == chain.c.goal_id)
        .where(SkpItem.leader_goal_id.is_not(None))
    )
    chain = chain.union(up)
    rows = db.session.execute(
        sa.select(SkpItem, Skp, Employee.name)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .join(Employee, Skp.employee_id == Employee.id)
        .where(
            SkpItem.goal_id.in_(sa.select(chain.c.goal_id)),
            sa.or_(
                Skp.state.in_((SkpState.DITETAPKAN, SkpState.DIAJUKAN)),
                sa.and_(Skp.employee_id == person, Skp.state == SkpState.DRAF),
            ),
        )
        .order_by(Skp.number, SkpItem.position, SkpItem.id)
    )
    return [(item, plan, name) for item, plan, name in rows]


def _objectives_above(
    keys: set[uuid.UUID | None],
) -> dict[uuid.UUID, tuple[UnitObjective, str, bool]]:
    """Goals of units from these up, with the unit's name and whether it is the highest unit."""
    chain = (
        sa.select(UnitObjective.id, UnitObjective.parent_id)
        .where(UnitObjective.id.in_([key for key in keys if key]))
        .cte("upward", recursive=True)
    )
    chain = chain.union(
        sa.select(UnitObjective.id, UnitObjective.parent_id).join(
            chain, UnitObjective.id == chain.c.parent_id
        )
    )
    rows = db.session.execute(
        sa.select(UnitObjective, Unit.name, Unit.parent_id)
        .join(Unit, UnitObjective.unit_id == Unit.id)
        .where(UnitObjective.id.in_(sa.select(chain.c.id)))
    )
    return {row.id: (row, name, parent is None) for row, name, parent in rows}
