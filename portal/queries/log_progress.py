"""Indicators of plans with what the log has gathered for them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogEntry
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.queries.driver_rows import PAGE, PEOPLE_OF_PAGE, driver_rows, page_rows
from portal.queries.prepared import Prepared
from portal.queries.rated_rows import as_key, id_of
from portal.rules.progress import (
    Aim,
    Counting,
    Pace,
    Progress,
    elapsed_share,
    pace,
    summed_progress,
)
from portal.rules.skp_words import Direction, Priority, SkpState

BEHIND = frozenset({Pace.TERTINGGAL, Pace.DI_LUAR})
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


@dataclass(frozen=True, slots=True)
class Score:
    """How many main indicators can be read, and how many of these keep up with the time."""

    counted: int
    on_time: int
    behind: int


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
    asked = {"person": person, "counted_on": on, "counted_year": on.year}
    rows = _PROGRESS_OF_ONE.rows(db.session.connection(), asked)
    return _goals(rows, on) if rows else []


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


def scores_of(people: Collection[uuid.UUID], on: datetime.date) -> dict[uuid.UUID, Score]:
    """How the main indicators of many stand, and nothing else, in one statement; somebody without
    a plan is left out.
    """
    asked = {"counted_on": on, "counted_year": on.year}
    by_person: dict[Any, list[_Counted]] = defaultdict(list)
    if 0 < len(people) <= PAGE:
        rows = page_rows(_SCORES_OF_PAGE, list(people), asked)
    else:
        rows = driver_rows(_SCORES, asked | {"people": list(people)})
    for row in rows:
        by_person[row[0]].append(_Counted._make(row[1:]))
    return {id_of(person): _score(found, on) for person, found in by_person.items()}


class _Counted(NamedTuple):
    """An indicator as the driver gives it: its figures are whole numbers, all scaled alike."""

    state: str
    skp_id: Any
    priority: str
    unit: str | None
    denominator: str | None
    direction: str | None
    due_on: Any
    low: int | None
    high: int | None
    baseline: int | None
    total: int | None
    last: int | None


def _score(rows: list[_Counted], on: datetime.date) -> Score:
    paces = [_pace_of(row, on) for row in _counted(rows) if row.priority == Priority.UTAMA]
    counted = [one for one in paces if one is not Pace.BELUM_CUKUP]
    behind = sum(one in BEHIND for one in counted)
    return Score(len(counted), len(counted) - behind, behind)


def _pace_of(one: _Counted, on: datetime.date) -> Pace:
    if one.total is None:
        return Pace.BELUM_CUKUP
    counting = Counting.of(one.unit or "", has_denominator=bool(one.denominator))
    direction = Direction(one.direction) if one.direction else Direction.NAIK
    due = one.due_on
    begins, due = _span(datetime.date.fromisoformat(due) if isinstance(due, str) else due, on)
    aim = Aim(counting, direction, one.low, one.high, one.baseline)
    return pace(aim, 1, one.total, one.last, elapsed_share(begins, due, on))


def _span(due_on: datetime.date | None, on: datetime.date) -> tuple[datetime.date, datetime.date]:
    return datetime.date(on.year, 1, 1), due_on or datetime.date(on.year, 12, 31)


def _counted(rows: list[Any]) -> list[Any]:
    """Of the plans in force; where there is none, of the version that is being written."""
    in_force = [row for row in rows if row.state == SkpState.DITETAPKAN]
    return in_force or [row for row in rows if row.skp_id == rows[-1].skp_id]


def _goals(rows: list[Any], on: datetime.date) -> list[GoalProgress]:
    chosen = _counted(rows)
    in_force = chosen[0].state is SkpState.DITETAPKAN
    goals: dict[uuid.UUID, tuple[Any, list[MeasureProgress]]] = {}
    for row in chosen:
        _first, measures = goals.setdefault(row.goal_id, (row, []))
        if row.measure_id is not None:
            measures.append(_measure(row, on))
    return [
        GoalProgress(goal, first.goal, first.priority, in_force, measures)
        for goal, (first, measures) in goals.items()
    ]


def _measure(one: Any, on: datetime.date) -> MeasureProgress:
    counting = Counting.of(one.unit, has_denominator=bool(one.denominator))
    direction = one.direction or Direction.NAIK
    aim = Aim(counting, direction, one.low, one.high, one.baseline)
    begins, due = _span(one.due_on, on)
    elapsed = elapsed_share(begins, due, on)
    return MeasureProgress(
        one.measure_id, one.text, one.target, one.unit, counting, due,
        summed_progress(aim, one.n, one.total or Decimal(0), one.last, elapsed), one.last_on,
        one.baseline, one.denominator,
    )  # fmt: skip


def _gathered(figure: Any) -> Any:
    """Of the entries that count for an indicator."""
    return sa.select(figure).where(
        LogEntry.measure_id == SkpIndicator.measure_id, LogEntry.quantity.is_not(None),
        LogEntry.on_date <= _ON,
    )  # fmt: skip


def _last() -> Any:
    newest = LogEntry.on_date.desc(), LogEntry.id.desc()
    return _gathered(LogEntry.quantity).order_by(*newest).limit(1).scalar_subquery()


def _plans(whose: Any) -> Any:
    states = sa.or_(*(Skp.state == one for one in _STATES))
    return sa.and_(whose, Skp.year == _YEAR, states)


def _of_plans(columns: Any, whose: Any) -> Any:
    """Columns of these people's indicators, those of one plan in their order."""
    return (
        sa.select(*columns)
        .join(SkpItem, SkpItem.skp_id == Skp.id)
        .outerjoin(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(_plans(whose))
        .order_by(Skp.set_at, Skp.id, SkpItem.position, SkpIndicator.position)
    )


def _progress(whose: Any) -> Any:
    asked = (
        sa.select(SkpIndicator.measure_id)
        .join(SkpItem, SkpIndicator.item_id == SkpItem.id)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(_plans(whose))
    )
    sums = (
        sa.select(
            LogEntry.measure_id, sa.func.count().label("n"),
            sa.func.sum(LogEntry.quantity).label("total"),
            sa.func.max(LogEntry.on_date).label("last_on"),
        )
        .where(
            LogEntry.measure_id.in_(asked), LogEntry.quantity.is_not(None), LogEntry.on_date <= _ON
        )
        .group_by(LogEntry.measure_id)
        .subquery()
    )  # fmt: skip
    columns = (
        Skp.employee_id, Skp.state, Skp.id.label("skp_id"), SkpItem.goal_id,
        SkpItem.text.label("goal"), SkpItem.priority, SkpIndicator.measure_id, SkpIndicator.text,
        SkpIndicator.target, SkpIndicator.unit, SkpIndicator.low, SkpIndicator.high,
        SkpIndicator.direction, SkpIndicator.baseline, SkpIndicator.denominator,
        SkpIndicator.due_on, sa.func.coalesce(sums.c.n, 0).label("n"), sums.c.total,
        _last().label("last"), sums.c.last_on,
    )  # fmt: skip
    return _of_plans(columns, whose).outerjoin(sums, sums.c.measure_id == SkpIndicator.measure_id)


def _scores(whose: Any) -> Any:
    """A sum that is missing tells that nothing was counted."""
    columns = (
        as_key(Skp.employee_id), Skp.state, Skp.id, SkpItem.priority, SkpIndicator.unit,
        SkpIndicator.denominator, SkpIndicator.direction, SkpIndicator.due_on, SkpIndicator.low,
        SkpIndicator.high, SkpIndicator.baseline,
        _gathered(sa.func.sum(LogEntry.quantity)).scalar_subquery(), _last(),
    )  # fmt: skip
    return _of_plans(columns, whose)


# Lists and boards ask this for every page that is shown, so it is written once.
_PEOPLE: Any = sa.bindparam("people", expanding=True)
_ON = sa.bindparam("counted_on", type_=sa.Date())
_YEAR = sa.bindparam("counted_year", type_=sa.Integer())
_THEIRS = Skp.employee_id.in_(_PEOPLE)
_PROGRESS = _progress(_THEIRS)
_PROGRESS_OF_ONE = Prepared(_progress(Skp.employee_id == sa.bindparam("person", type_=sa.Uuid())))
_SCORES = _scores(_THEIRS)
_SCORES_OF_PAGE = Prepared(_scores(Skp.employee_id.in_(PEOPLE_OF_PAGE)))
