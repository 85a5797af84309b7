"""What a log proves for each result of a plan in a period, as forms B.1.2 to B.1.5 print it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.models.log import EntryEvidence, LogCase, LogEntry
from portal.queries.log_progress import MeasureProgress, progress_of

MOST_ENTRIES = 20


@dataclass(frozen=True)
class RealisedEntry:
    """One entry; `proofs` are links, and names of files with the beginning of their fingerprint."""

    on: datetime.date
    text: str
    quantity: Decimal | None
    measure_id: uuid.UUID | None
    obstacle: str
    case_number: str
    solution: str
    proofs: Sequence[str]


@dataclass(frozen=True)
class Realised:
    """A result at the end of a period: where its indicators stand, and the newest of `total`
    entries of the period, the oldest of them first.
    """

    text: str
    measures: Sequence[MeasureProgress]
    entries: Sequence[RealisedEntry]
    total: int


def realised(
    person: uuid.UUID, starts: datetime.date, ends: datetime.date
) -> dict[uuid.UUID | None, Realised]:
    """By goal, in the plan's order; under None what counts for none of them. Three statements."""
    goals = progress_of(person, ends)
    found, totals = _entries(person, starts, ends, {goal.goal_id for goal in goals})
    return {
        **{
            goal.goal_id: Realised(
                goal.text, goal.measures, found.get(goal.goal_id, ()), totals.get(goal.goal_id, 0)
            )
            for goal in goals
        },
        None: Realised("", (), found.get(None, ()), totals.get(None, 0)),
    }


def _entries(
    person: uuid.UUID, starts: datetime.date, ends: datetime.date, goals: set[uuid.UUID]
) -> tuple[dict[uuid.UUID | None, list[RealisedEntry]], dict[uuid.UUID | None, int]]:
    own = sa.case((LogEntry.goal_id.in_(goals), LogEntry.goal_id))
    newest = (LogEntry.on_date.desc(), LogEntry.id.desc())
    ranked = (
        sa.select(
            LogEntry.id, own.label("goal_id"),
            sa.func.row_number().over(partition_by=own, order_by=newest).label("place"),
            sa.func.count().over(partition_by=own).label("total"),
        )
        .where(LogEntry.employee_id == person, LogEntry.on_date.between(starts, ends))
        .subquery()
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(
        sa.select(LogEntry, LogCase, ranked.c.goal_id, ranked.c.total)
        .join(ranked, ranked.c.id == LogEntry.id)
        .outerjoin(LogCase, LogCase.entry_id == LogEntry.id)
        .where(ranked.c.place <= MOST_ENTRIES)
        .order_by(LogEntry.on_date, LogEntry.id)
    ).all()
    proofs = _proofs([row.LogEntry.id for row in rows])
    found: dict[uuid.UUID | None, list[RealisedEntry]] = defaultdict(list)
    for row in rows:
        one, case = row.LogEntry, row.LogCase
        found[row.goal_id].append(
            RealisedEntry(
                one.on_date, one.text, one.quantity, one.measure_id, one.obstacle,
                case.number if case else "", case.solution if case else "",
                proofs.get(one.id, ()),
            )
        )  # fmt: skip
    return found, {row.goal_id: row.total for row in rows}


def _proofs(entries: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    if not entries:
        return {}
    rows = db.session.execute(
        sa.select(EntryEvidence.entry_id, Evidence.name, Evidence.url, Evidence.sha256)
        .join(Evidence, EntryEvidence.evidence_id == Evidence.id)
        .where(EntryEvidence.entry_id.in_(entries))
        .order_by(Evidence.added_at, Evidence.id)
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row.url or f"{row.name} (SHA-256 {row.sha256[:8]})")
    return found
