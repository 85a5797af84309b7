"""Indicators of plans with what the log has gathered for them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogEntry
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.progress import Aim, Counting, Progress, elapsed_share, summed_progress
from portal.rules.skp_words import Direction, Priority, SkpState

_STATES = (SkpState.DITETAPKAN, SkpState.DIAJUKAN, SkpState.DRAF)


@dataclass(frozen=True)
class MeasureProgress:
    """An indicator with its target and where it stands; `last_on` is its newest counted entry.

    `baseline` and `denominator` belong to growth indicators: where it began, and of whom or what.
    """

    measure_id: uuid.UUID
    text: str
    target: str
    unit: str
    counting: Counting
    due_on: datetime.date
    progress: Progress
    last_on: datetime.date | None
    baseline: Decimal | None = None
    denominator: str = ""


@dataclass(frozen=True)
class GoalProgress:
    """A result of a plan in force (of the newest other one, where none is) with its indicators."""

    goal_id: uuid.UUID
    text: str
    priority: Priority
    is_in_force: bool
    measures: Sequence[MeasureProgress]


def progress_of(person: uuid.UUID, on: datetime.date) -> list[GoalProgress]:
    """The goals of a person's year, in their order, in one statement."""
    return progress_of_people([person], on).get(person, [])


def progress_of_people(
    people: Collection[uuid.UUID], on: datetime.date
) -> dict[uuid.UUID, list[GoalProgress]]:
    """The same for many, in one statement; somebody without a plan is left out."""
    rows = db.session.execute(
        _PROGRESS, {"people": list(people), "counted_on": on, "counted_year": on.year}
    ).all()
    by_person: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_person[row.employee_id].append(row)
    return {person: _goals(found, on) for person, found in by_person.items()}


def _goals(rows: list[Any], on: datetime.date) -> list[GoalProgress]:
    """Of the plans in force; where there is none, of the version that is being written."""
    in_force = [row for row in rows if row.state is SkpState.DITETAPKAN]
    chosen = in_force or [row for row in rows if row.skp_id == rows[-1].skp_id]
    goals: dict[uuid.UUID, tuple[Any, list[MeasureProgress]]] = {}
    for row in chosen:
        _first, measures = goals.setdefault(row.goal_id, (row, []))
        if row.measure_id is not None:
            measures.append(_measure(row, on))
    return [
        GoalProgress(goal, first.goal, first.priority, bool(in_force), measures)
        for goal, (first, measures) in goals.items()
    ]


def _measure(one: Any, on: datetime.date) -> MeasureProgress:
    counting = Counting.of(one.unit, has_denominator=bool(one.denominator))
    direction = one.direction or Direction.NAIK
    aim = Aim(counting, direction, one.low, one.high, one.baseline)
    due = one.due_on or datetime.date(on.year, 12, 31)
    elapsed = elapsed_share(datetime.date(on.year, 1, 1), due, on)
    return MeasureProgress(
        one.measure_id, one.text, one.target, one.unit, counting, due,
        summed_progress(aim, one.n, one.total or Decimal(0), one.last, elapsed), one.last_on,
        one.baseline, one.denominator,
    )  # fmt: skip


def _statement() -> Any:
    counts = (LogEntry.quantity.is_not(None), LogEntry.on_date <= _ON)
    asked = (
        sa.select(SkpIndicator.measure_id)
        .join(SkpItem, SkpIndicator.item_id == SkpItem.id)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(Skp.employee_id.in_(_PEOPLE), Skp.year == _YEAR, Skp.state.in_(_STATES))
    )
    sums = (
        sa.select(
            LogEntry.measure_id, sa.func.count().label("n"),
            sa.func.sum(LogEntry.quantity).label("total"),
            sa.func.max(LogEntry.on_date).label("last_on"),
        )
        .where(LogEntry.measure_id.in_(asked), *counts)
        .group_by(LogEntry.measure_id)
        .subquery()
    )  # fmt: skip
    last = (
        sa.select(LogEntry.quantity)
        .where(LogEntry.measure_id == SkpIndicator.measure_id, *counts)
        .order_by(LogEntry.on_date.desc(), LogEntry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(
            Skp.employee_id, Skp.state, Skp.id.label("skp_id"), SkpItem.goal_id,
            SkpItem.text.label("goal"), SkpItem.priority, SkpIndicator.measure_id,
            SkpIndicator.text, SkpIndicator.target, SkpIndicator.unit, SkpIndicator.low,
            SkpIndicator.high, SkpIndicator.direction, SkpIndicator.baseline,
            SkpIndicator.denominator, SkpIndicator.due_on,
            sa.func.coalesce(sums.c.n, 0).label("n"), sums.c.total, last.label("last"),
            sums.c.last_on,
        )
        .join(SkpItem, SkpItem.skp_id == Skp.id)
        .outerjoin(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .outerjoin(sums, sums.c.measure_id == SkpIndicator.measure_id)
        .where(Skp.employee_id.in_(_PEOPLE), Skp.year == _YEAR, Skp.state.in_(_STATES))
        .order_by(Skp.set_at, Skp.id, SkpItem.position, SkpIndicator.position)
    )  # fmt: skip


# Lists and boards ask this for every page that is shown, so it is written once.
_PEOPLE: Any = sa.bindparam("people", expanding=True)
_ON = sa.bindparam("counted_on", type_=sa.Date())
_YEAR = sa.bindparam("counted_year", type_=sa.Integer())
_PROGRESS = _statement()
