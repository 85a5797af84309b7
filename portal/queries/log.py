"""The log of one employee as pages need it; every list costs the same statements however long."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.evidence import Evidence
from portal.models.log import EntryComment, EntryEvidence, LogCase, LogEntry, Week
from portal.models.people import Employee
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.log_words import CaseChannel
from portal.rules.scheme_words import EntryKind

MOST_EXPORTED = 5_000
_HELPER, _RATER = aliased(Employee), aliased(Employee)


@dataclass(frozen=True)
class SeenEvidence:
    """A piece of evidence by its name; `url` for a link, `media` for a file."""

    id: uuid.UUID
    name: str
    url: str | None
    media: str | None


@dataclass(frozen=True)
class SeenComment:
    """A line under an entry."""

    author: str
    text: str
    written_at: datetime.datetime


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
class Reflection:
    """The look back on a week; `version` 0 = nothing was written yet."""

    worked: str = ""
    change: str = ""
    sent_at: datetime.datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class LoggedEntry:
    """An entry with all that hangs on it."""

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
    hanging = _hanging_on([row[0].id for row in rows], (person, monday))
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
    hanging = _hanging_on([row[0].id for row in rows], None)
    return [_entry(row, hanging) for row in rows]


def _rows(*wanted: sa.ColumnElement[bool], most: int) -> Sequence[Any]:
    return db.session.execute(
        sa.select(
            LogEntry, LogCase, _HELPER.name, _RATER.name,
            _words(SkpItem.text, SkpItem.goal_id == LogEntry.goal_id),
            _words(SkpIndicator.text, SkpIndicator.measure_id == LogEntry.measure_id),
            _words(SkpIndicator.unit, SkpIndicator.measure_id == LogEntry.measure_id),
        )
        .outerjoin(LogCase, LogCase.entry_id == LogEntry.id)
        .outerjoin(_HELPER, LogEntry.entered_by_id == _HELPER.id)
        .outerjoin(_RATER, LogEntry.acknowledged_by_id == _RATER.id)
        .where(*wanted)
        .order_by(LogEntry.on_date.desc(), LogEntry.id.desc())
        .limit(most)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _words(column: Any, same: sa.ColumnElement[bool]) -> sa.ScalarSelect[str]:
    """The words that a goal or measure has in the newest version of its plan."""
    indicator = column.class_ is SkpIndicator
    found = sa.select(column).select_from(SkpItem).join(Skp, SkpItem.skp_id == Skp.id)
    if indicator:
        found = found.join(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
    return found.where(same).order_by(Skp.number.desc()).limit(1).scalar_subquery()


@dataclass(frozen=True)
class _Hanging:
    """What hangs on some entries, by entry, and the look back on a week."""

    evidence: Mapping[uuid.UUID, list[SeenEvidence]]
    comments: Mapping[uuid.UUID, list[SeenComment]]
    reflection: Reflection


def _hanging_on(ids: Sequence[uuid.UUID], week: tuple[uuid.UUID, datetime.date] | None) -> _Hanging:
    """Evidence and comments of these entries, and the look back on a week, in one statement."""
    evidence: dict[uuid.UUID, list[SeenEvidence]] = defaultdict(list)
    comments: dict[uuid.UUID, list[SeenComment]] = defaultdict(list)
    reflection = Reflection()
    parts = [*((_pieces(ids), _lines(ids)) if ids else ()), *((_week(*week),) if week else ())]
    rows: Sequence[Any] = db.session.execute(sa.union_all(*parts)).all() if parts else []
    for row in sorted(rows, key=lambda row: (str(row.at), str(row.id))):
        if row.part == "bukti":
            evidence[row.entry_id].append(SeenEvidence(row.id, row.words, row.other, row.media))
        elif row.part == "komentar":
            comments[row.entry_id].append(SeenComment(row.other, row.words, row.at))
        else:
            reflection = Reflection(row.words, row.other, row.at, row.version)
    return _Hanging(evidence, comments, reflection)


def _pieces(ids: Sequence[uuid.UUID]) -> Any:
    return (
        sa.select(
            sa.literal("bukti").label("part"), EntryEvidence.entry_id, Evidence.id,
            Evidence.name.label("words"), Evidence.url.label("other"),
            sa.cast(Evidence.kind, sa.String(20)).label("media"), Evidence.added_at.label("at"),
            sa.literal(0).label("version"),
        )
        .join(Evidence, EntryEvidence.evidence_id == Evidence.id)
        .where(EntryEvidence.entry_id.in_(ids))
    )  # fmt: skip


def _lines(ids: Sequence[uuid.UUID]) -> Any:
    return (
        sa.select(
            sa.literal("komentar").label("part"), EntryComment.entry_id, EntryComment.id,
            EntryComment.text.label("words"), Employee.name.label("other"),
            sa.cast(sa.null(), sa.String(20)).label("media"), EntryComment.written_at.label("at"),
            sa.literal(0).label("version"),
        )
        .join(Employee, EntryComment.author_id == Employee.id)
        .where(EntryComment.entry_id.in_(ids))
    )  # fmt: skip


def _week(person: uuid.UUID, monday: datetime.date) -> Any:
    return sa.select(
        sa.literal("minggu").label("part"), Week.employee_id.label("entry_id"),
        Week.employee_id.label("id"), Week.worked.label("words"), Week.change.label("other"),
        sa.cast(sa.null(), sa.String(20)).label("media"), Week.sent_at.label("at"),
        Week.version.label("version"),
    ).where(Week.employee_id == person, Week.monday == monday)  # fmt: skip


def _entry(row: Any, hanging: _Hanging) -> LoggedEntry:
    one, case, helper, rater, goal, measure, unit = row
    return LoggedEntry(
        id=one.id, employee_id=one.employee_id, on_date=one.on_date, kind=one.kind, text=one.text,
        obstacle=one.obstacle, quantity=one.quantity, unit=unit or "", goal_id=one.goal_id,
        measure_id=one.measure_id, goal=goal or "", measure=measure or "", entered_by=helper,
        entered_by_id=one.entered_by_id, created_at=one.created_at, changed_at=one.changed_at,
        acknowledged_at=one.acknowledged_at, acknowledged_by=rater, version=one.version,
        case=None if case is None else SeenCase(
            case.number, case.channel, case.received_on, case.finished_on, case.solution
        ),
        evidence=hanging.evidence.get(one.id, []), comments=hanging.comments.get(one.id, []),
    )  # fmt: skip
