"""The log of one employee as pages need it; every list costs the same statements however long."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.log import LogCase, LogEntry
from portal.models.log_shares import EntryShare
from portal.models.people import Employee
from portal.models.schemes import SchemeVersion
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.queries.log_parts import (
    Hanging,
    Reflection,
    SeenComment,
    SeenEvidence,
    SeenShare,
    hanging_on,
)
from portal.rules.log_words import CaseChannel
from portal.rules.result_criteria import evidence_due
from portal.rules.scheme_words import EntryKind

MOST_EXPORTED = 5_000
_HELPER, _RATER, _MATE = aliased(Employee), aliased(Employee), aliased(Employee)


@dataclass(frozen=True)
class SeenCase:
    """A complaint or request; `days` from the day it came in to the day it was solved."""

    number: str
    channel: CaseChannel
    received_on: datetime.date
    finished_on: datetime.date | None
    solution: str

    @property
    def days(self) -> int | None:
        """Calendar days until it was solved, the first day not counted; None while it is open."""
        return (self.finished_on - self.received_on).days if self.finished_on else None


@dataclass(frozen=True)
class LoggedEntry:
    """An entry with all that hangs on it; `unproven` are the criteria of its result that the scheme
    wants evidence for, while it bears none.
    """

    id: uuid.UUID
    employee_id: uuid.UUID
    on_date: datetime.date
    kind: EntryKind
    text: str
    obstacle: str
    quantity: Decimal | None
    unit: str
    goal_id: uuid.UUID | None
    measure_id: uuid.UUID | None
    goal: str
    measure: str
    entered_by: str | None
    entered_by_id: uuid.UUID | None
    created_at: datetime.datetime
    changed_at: datetime.datetime | None
    acknowledged_at: datetime.datetime | None
    acknowledged_by: str | None
    version: int
    case: SeenCase | None
    evidence: Sequence[SeenEvidence]
    comments: Sequence[SeenComment]
    shared_with: Sequence[SeenShare]
    shared_by: str | None
    unproven: Sequence[str] = ()


def entries_between(
    person: uuid.UUID,
    first: datetime.date,
    last: datetime.date,
    *,
    entered_by: uuid.UUID | None = None,
    most: int = MOST_EXPORTED,
) -> list[LoggedEntry]:
    """Entries of a person from one day to another, the newest first, in two statements.

    With `entered_by` only those that this colleague wrote.
    """
    wanted = [LogEntry.employee_id == person, LogEntry.on_date.between(first, last)]
    if entered_by is not None:
        wanted.append(LogEntry.entered_by_id == entered_by)
    return _read(*wanted, most=most)


def week_of(
    person: uuid.UUID, monday: datetime.date, most: int
) -> tuple[list[LoggedEntry], Reflection]:
    """The entries of a week, and the look back on it, in two statements."""
    sunday = monday + datetime.timedelta(days=6)
    rows = _rows(
        LogEntry.employee_id == person, LogEntry.on_date.between(monday, sunday), most=most
    )
    hanging = hanging_on([row[0].id for row in rows], (person, monday))
    return [_entry(row, hanging) for row in rows], hanging.reflection


def entry(entry_id: uuid.UUID) -> LoggedEntry:
    """One entry. Raises NotFound."""
    found = _read(LogEntry.id == entry_id, most=1)
    if not found:
        raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
    return found[0]


def last_day_before(person: uuid.UUID, day: datetime.date) -> datetime.date | None:
    """The last day before another on which a person noted something."""
    return db.session.scalar(
        sa.select(sa.func.max(LogEntry.on_date)).where(
            LogEntry.employee_id == person, LogEntry.on_date < day
        )
    )


def last_used(person: uuid.UUID) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Goal and measure of the newest entry, which the next one is likely to count for."""
    row = db.session.execute(
        sa.select(LogEntry.goal_id, LogEntry.measure_id)
        .where(LogEntry.employee_id == person)
        .order_by(LogEntry.on_date.desc(), LogEntry.id.desc())
        .limit(1)
    ).first()
    return (row.goal_id, row.measure_id) if row else (None, None)


def employee_name(person: uuid.UUID) -> str:
    """The name of an employee. Raises NotFound."""
    name = db.session.scalar(sa.select(Employee.name).where(Employee.id == person))
    if name is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    return name


def _read(*wanted: sa.ColumnElement[bool], most: int) -> list[LoggedEntry]:
    rows = _rows(*wanted, most=most)
    hanging = hanging_on([row[0].id for row in rows], None)
    return [_entry(row, hanging) for row in rows]


def _rows(*wanted: sa.ColumnElement[bool], most: int) -> Sequence[Any]:
    return db.session.execute(
        sa.select(
            LogEntry, LogCase, _HELPER.name, _RATER.name,
            _words(SkpItem.text, SkpItem.goal_id == LogEntry.goal_id),
            _words(SkpItem.criteria, SkpItem.goal_id == LogEntry.goal_id), _with_evidence(),
            _words(SkpIndicator.text, SkpIndicator.measure_id == LogEntry.measure_id),
            _words(SkpIndicator.unit, SkpIndicator.measure_id == LogEntry.measure_id),
            _author(),
        )
        .outerjoin(LogCase, LogCase.entry_id == LogEntry.id)
        .outerjoin(_HELPER, LogEntry.entered_by_id == _HELPER.id)
        .outerjoin(_RATER, LogEntry.acknowledged_by_id == _RATER.id)
        .where(*wanted)
        .order_by(LogEntry.on_date.desc(), LogEntry.id.desc())
        .limit(most)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _author() -> sa.ScalarSelect[str]:
    """Who offered what was taken over as this entry."""
    source = aliased(LogEntry)
    return (
        sa.select(_MATE.name)
        .select_from(EntryShare)
        .join(source, EntryShare.entry_id == source.id)
        .join(_MATE, source.employee_id == _MATE.id)
        .where(EntryShare.accepted_id == LogEntry.id)
        .correlate(LogEntry)
        .scalar_subquery()
    )


def _with_evidence() -> sa.ScalarSelect[Any]:
    """Criteria that are told only with evidence, by the scheme in force on an entry's day."""
    return (
        sa.select(SchemeVersion.content[("plan", "evidence_criteria")])
        .where(SchemeVersion.valid_from <= LogEntry.on_date)
        .order_by(SchemeVersion.valid_from.desc(), SchemeVersion.number.desc())
        .limit(1)
        .correlate(LogEntry)
        .scalar_subquery()
    )


def _words(column: Any, same: sa.ColumnElement[bool]) -> sa.ScalarSelect[str]:
    """The words that a goal or measure has in the newest version of its plan."""
    indicator = column.class_ is SkpIndicator
    found = sa.select(column).select_from(SkpItem).join(Skp, SkpItem.skp_id == Skp.id)
    if indicator:
        found = found.join(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
    return found.where(same).order_by(Skp.number.desc()).limit(1).scalar_subquery()


def _entry(row: Any, hanging: Hanging) -> LoggedEntry:
    one, case, helper, rater, goal, criteria, wanted, measure, unit, author = row
    evidence = hanging.evidence.get(one.id, [])
    return LoggedEntry(
        id=one.id, employee_id=one.employee_id, on_date=one.on_date, kind=one.kind, text=one.text,
        obstacle=one.obstacle, quantity=one.quantity, unit=unit or "", goal_id=one.goal_id,
        measure_id=one.measure_id, goal=goal or "", measure=measure or "", entered_by=helper,
        entered_by_id=one.entered_by_id, created_at=one.created_at, changed_at=one.changed_at,
        acknowledged_at=one.acknowledged_at, acknowledged_by=rater, version=one.version,
        case=None if case is None else SeenCase(
            case.number, case.channel, case.received_on, case.finished_on, case.solution
        ),
        evidence=evidence, comments=hanging.comments.get(one.id, []),
        shared_with=hanging.shares.get(one.id, []), shared_by=author,
        unproven=() if evidence else evidence_due(criteria or (), wanted or ()),
    )  # fmt: skip
