"""The results (rencana hasil kerja) of a draft plan, with their indicators."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.skp import Goal, Measure, Skp, SkpIndicator, SkpItem
from portal.rules.measures import Criterion
from portal.rules.skp_words import Aspect, Cascading, Direction, Perspective, Priority
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.skp_drafts import draft_of, tidy
from portal.services.skp_links import known_definition, known_objective, take_over

MOST_ITEMS = 60
MOST_INDICATORS = 20


@dataclass(frozen=True)
class NewIndicator:
    """An indicator as typed; `measure_id` None for one that is new."""

    text: str
    target: str
    aspects: frozenset[Aspect]
    measure_id: uuid.UUID | None = None
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Direction | None = None
    baseline: Decimal | None = None
    denominator: str = ""
    source: str = ""
    due_on: datetime.date | None = None
    definition_id: uuid.UUID | None = None


@dataclass(frozen=True)
class NewItem:
    """A result as typed, with all its indicators in their order.

    `objective_id` is the unit's goal that it carries, `cell_id` the cell of a matrix that it takes
    over (L.II.A.5.j).
    """

    text: str
    priority: Priority
    indicators: Sequence[NewIndicator]
    leader_goal_id: uuid.UUID | None = None
    leader_text: str = ""
    cascading: Cascading | None = None
    assigned_by: str = ""
    perspective: Perspective | None = None
    objective_id: uuid.UUID | None = None
    criteria: frozenset[Criterion] = frozenset()
    cell_id: uuid.UUID | None = None


def save_item(
    skp_id: uuid.UUID, item_id: uuid.UUID | None, new: NewItem, seen: int, act: Act
) -> uuid.UUID:
    """Add a result, or replace the words of one, in a draft; returns the result's id.

    `seen` is the version of the plan that was on the screen.  Raises Changed when it has moved on,
    Invalid, IllegalStep or NotFound.
    """
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        item = _added_item(session, plan) if item_id is None else _item(plan, item_id)
        before = _facts(item)
        _fill(session, plan, item, new)
        take_over(session, plan, item, new.cell_id)
        _place_indicators(session, item, new.indicators)
        plan.version = seen + 1
        session.flush()
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id),
            **changed(before, _facts(item)),
        )  # fmt: skip
        return item.id


def remove_item(skp_id: uuid.UUID, item_id: uuid.UUID, seen: int, act: Act) -> None:
    """Take a result out of a draft; its goal stays, because others may have referred to it."""
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        item = _item(plan, item_id)
        plan.items.remove(item)
        _renumber(plan)
        plan.version = seen + 1
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id),
            before=_facts(item), after=None,
        )  # fmt: skip


def move_item(skp_id: uuid.UUID, item_id: uuid.UUID, steps: int, seen: int, act: Act) -> None:
    """Move a result up (negative) or down; at the ends nothing happens."""
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        item = _item(plan, item_id)
        before = item.position
        order = sorted(plan.items, key=lambda one: one.position)
        place = order.index(item)
        order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
        for position, one in enumerate(order, 1):
            one.position = position
        plan.version = seen + 1
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id),
            before={"position": before}, after={"position": item.position},
        )  # fmt: skip


def _facts(item: SkpItem) -> dict[str, Any]:
    lines = [facts_of(one, *_INDICATOR) for one in item.indicators]
    return facts_of(item, *_RESULT) | {"indicators": lines}


_RESULT = (
    *("text", "priority", "leader_goal_id", "leader_text", "cascading", "assigned_by"),
    *("perspective", "objective_id", "criteria"),
)
_INDICATOR = (
    *("text", "target", "unit", "low", "high", "direction", "baseline", "denominator", "source"),
    "due_on",
)


def _added_item(session: Session, plan: Skp) -> SkpItem:
    if len(plan.items) >= MOST_ITEMS:
        raise Invalid("Rencana hasil kerja paling banyak 60: gabungkan yang sejenis.")
    goal = Goal(employee_id=plan.employee_id, year=plan.year)
    session.add(goal)
    session.flush()
    item = SkpItem(goal_id=goal.id, position=len(plan.items) + 1, text="")
    plan.items.append(item)
    return item


def _fill(session: Session, plan: Skp, item: SkpItem, new: NewItem) -> None:
    text = tidy(new.text, "Rencana hasil kerja")
    if not text:
        raise Invalid("Rencana hasil kerja belum diisi: tulis apa yang akan dicapai.")
    item.text = text
    item.priority = new.priority
    item.leader_goal_id = _leader_goal(session, plan, new.leader_goal_id)
    item.leader_text = tidy(new.leader_text, "Rencana hasil kerja pimpinan")
    item.cascading = new.cascading
    item.assigned_by = tidy(new.assigned_by, "Pemberi penugasan", 200)
    item.perspective = new.perspective
    item.objective_id = known_objective(session, plan, new.objective_id)
    item.criteria = [one.value for one in Criterion if one in new.criteria]


def _leader_goal(session: Session, plan: Skp, goal_id: uuid.UUID | None) -> uuid.UUID | None:
    """A goal of somebody else in the same year, or None. Raises Invalid."""
    if goal_id is None:
        return None
    goal = session.get(Goal, goal_id)
    if goal is None or goal.year != plan.year or goal.employee_id == plan.employee_id:
        raise Invalid("Pilih rencana hasil kerja pimpinan dari daftar tahun ini.")
    return goal_id


def _place_indicators(session: Session, item: SkpItem, wanted: Sequence[NewIndicator]) -> None:
    """The indicators in their order; a known measure keeps its identity, the others are new."""
    if len(wanted) > MOST_INDICATORS:
        raise Invalid("Indikator paling banyak 20 untuk satu rencana hasil kerja.")
    known = {indicator.measure_id: indicator for indicator in item.indicators}
    kept = []
    for position, new in enumerate(wanted, 1):
        found = known.get(new.measure_id) if new.measure_id else None
        if found is None:
            measure = Measure(goal_id=item.goal_id)
            session.add(measure)
            session.flush()
            found = SkpIndicator(measure_id=measure.id)
        _fill_indicator(found, new, position)
        if new.definition_id != found.definition_id:
            found.definition_id = known_definition(session, new.definition_id)
        kept.append(found)
    item.indicators[:] = kept


def _fill_indicator(row: SkpIndicator, new: NewIndicator, position: int) -> None:
    row.text = tidy(new.text, "Indikator")
    if not row.text:
        raise Invalid("Indikator belum diisi: tulis ukuran keberhasilannya.")
    if new.low is not None and new.high is not None and new.low > new.high:
        raise Invalid("Target terbalik: angka bawah lebih besar daripada angka atas.")
    row.position = position
    row.target = tidy(new.target, "Target", 200)
    row.aspects = sorted(aspect.value for aspect in new.aspects)
    row.unit = tidy(new.unit, "Satuan", 60)
    row.low, row.high, row.baseline = new.low, new.high, new.baseline
    row.direction = new.direction
    row.denominator = tidy(new.denominator, "Penyebut", 200)
    row.source = tidy(new.source, "Sumber data", 200)
    row.due_on = new.due_on


def _item(plan: Skp, item_id: uuid.UUID) -> SkpItem:
    found = next((item for item in plan.items if item.id == item_id), None)
    if found is None:
        raise NotFound("Rencana hasil kerja ini tidak ada di SKP ini.")
    return found


def _renumber(plan: Skp) -> None:
    for position, item in enumerate(sorted(plan.items, key=lambda one: one.position), 1):
        item.position = position
