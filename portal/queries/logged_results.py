"""What the log and the plan say about a period, as material for the employee's own report."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

import sqlalchemy as sa

from portal.db import db
from portal.models.log import EntryEvidence, LogEntry
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.self_assessments import LoggedResult
from portal.rules.skp_words import SkpState

MOST_ENTRIES = 200


def logged_results(
    person: uuid.UUID, starts: datetime.date, ends: datetime.date, goals: Collection[uuid.UUID]
) -> dict[uuid.UUID | None, list[LoggedResult]]:
    """Entries of those days by goal, the oldest first; under None what counts for none of `goals`.

    At most 200 for each goal, the newest of them.
    """
    place = sa.func.row_number().over(
        partition_by=LogEntry.goal_id, order_by=LogEntry.on_date.desc()
    )
    newest = (
        sa.select(LogEntry.id, place.label("place"))
        .where(LogEntry.employee_id == person, LogEntry.on_date.between(starts, ends))
        .subquery()
    )
    unit = (
        sa.select(sa.func.max(SkpIndicator.unit))
        .join(SkpItem, SkpIndicator.item_id == SkpItem.id)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(SkpIndicator.measure_id == LogEntry.measure_id, Skp.state == SkpState.DITETAPKAN)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            LogEntry.goal_id, LogEntry.on_date, LogEntry.text, LogEntry.quantity,
            unit.label("unit"), LogEntry.obstacle,
        )
        .join(newest, newest.c.id == LogEntry.id)
        .where(newest.c.place <= MOST_ENTRIES)
        .order_by(LogEntry.on_date, LogEntry.id)
    )  # fmt: skip
    found: dict[uuid.UUID | None, list[LoggedResult]] = defaultdict(list)
    for row in rows:
        goal = row.goal_id if row.goal_id in goals else None
        entry = LoggedResult(row.on_date, row.text, _amount(row.quantity, row.unit), row.obstacle)
        found[goal].append(entry)
    return found


def logged_proofs(
    person: uuid.UUID, starts: datetime.date, ends: datetime.date, goals: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Pieces of evidence of those days' entries by goal, the newest entry's first, each once."""
    rows = db.session.execute(
        sa.select(LogEntry.goal_id, EntryEvidence.evidence_id)
        .join(EntryEvidence, EntryEvidence.entry_id == LogEntry.id)
        .where(
            LogEntry.employee_id == person, LogEntry.goal_id.in_(goals),
            LogEntry.on_date.between(starts, ends),
        )
        .order_by(LogEntry.on_date.desc(), LogEntry.id.desc(), EntryEvidence.evidence_id)
    )  # fmt: skip
    found: dict[uuid.UUID, dict[uuid.UUID, None]] = defaultdict(dict)
    for row in rows:
        found[row.goal_id][row.evidence_id] = None
    return {goal: list(pieces) for goal, pieces in found.items()}


def goal_material(
    person: uuid.UUID,
    starts: datetime.date,
    ends: datetime.date,
    goal: uuid.UUID | None,
    goals: Collection[uuid.UUID],
) -> tuple[list[LoggedResult], list[tuple[str, str]]]:
    """What lies beside one result: its entries of those days, and (indicator, target) of the plan.

    Without a goal: entries that count for none of `goals`, and no indicators.
    """
    entries = logged_results(person, starts, ends, goals).get(goal, [])
    if goal is None:
        return entries, []
    rows = db.session.execute(
        sa.select(SkpIndicator.text, SkpIndicator.target)
        .join(SkpItem, SkpIndicator.item_id == SkpItem.id)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(SkpItem.goal_id == goal, Skp.state == SkpState.DITETAPKAN)
        .order_by(SkpIndicator.position)
    )
    return entries, [(row.text, row.target) for row in rows]


def _amount(quantity: Decimal | None, unit: str | None) -> str:
    """12,5 persen, as people write it."""
    return f"{quantity} {unit or ''}".replace(".", ",").strip() if quantity is not None else ""
