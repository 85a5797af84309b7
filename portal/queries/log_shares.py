"""Entries of a team: who may be offered one, and what waits for an answer."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.cascade import RoleCell
from portal.models.log import EntryEvidence, LogEntry
from portal.models.log_shares import EntryShare
from portal.models.people import Employee, Posting
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.log_words import ShareState
from portal.rules.skp_words import SkpState

MOST_TEAMMATES = 60
MOST_OFFERS = 50
_LIVING = (SkpState.DITETAPKAN, SkpState.DIAJUKAN, SkpState.DRAF)


@dataclass(frozen=True)
class Teammate:
    """Somebody who may have reached a result together; `is_close`: by the matrix or a common goal
    of the leader, else by the unit alone.
    """

    id: uuid.UUID
    name: str
    is_close: bool


@dataclass(frozen=True)
class Offer:
    """An entry that a colleague offers; `is_renewal`: I agreed to an earlier text of it."""

    entry_id: uuid.UUID
    author: str
    on_date: datetime.date
    text: str
    quantity: Decimal | None
    unit: str
    goal: str
    proofs: int
    version: int
    is_renewal: bool


def teammates(
    person: uuid.UUID, goal_id: uuid.UUID | None, on: datetime.date
) -> Sequence[Teammate]:
    """Colleagues with a part in the same strategy or the same goal of the leader, then those of the
    same unit, in one statement.
    """
    found = sa.union_all(_by_matrix(goal_id), _by_leader(goal_id), _by_unit(person, on)).subquery()
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, sa.func.min(found.c.rank).label("rank"))
        .join(found, found.c.employee_id == Employee.id)
        .where(Employee.id != person, Employee.left_on.is_(None))
        .group_by(Employee.id, Employee.name, Employee.name_key)
        .order_by("rank", Employee.name_key, Employee.id)
        .limit(MOST_TEAMMATES)
    )
    return [Teammate(row.id, row.name, row.rank == 1) for row in rows]


def offers_to(person: uuid.UUID) -> Sequence[Offer]:
    """What waits for an answer, the newest day first: new ones, and those changed since."""
    author, own = aliased(Employee), aliased(LogEntry)
    words = (
        sa.select(SkpItem.text)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(SkpItem.goal_id == LogEntry.goal_id)
        .order_by(Skp.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    unit = (
        sa.select(sa.func.max(SkpIndicator.unit))
        .where(SkpIndicator.measure_id == LogEntry.measure_id)
        .scalar_subquery()
    )
    proofs = (
        sa.select(sa.func.count()).where(EntryEvidence.entry_id == LogEntry.id).scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            LogEntry, author.name, EntryShare.state, words.label("goal"), unit.label("unit"),
            proofs.label("proofs"),
        )
        .join(LogEntry, EntryShare.entry_id == LogEntry.id)
        .join(author, LogEntry.employee_id == author.id)
        .outerjoin(own, EntryShare.accepted_id == own.id)
        .where(EntryShare.colleague_id == person, _waits())
        .order_by(LogEntry.on_date.desc(), LogEntry.id)
        .limit(MOST_OFFERS)
    )  # fmt: skip
    return [
        Offer(
            row.LogEntry.id, row.name, row.LogEntry.on_date, row.LogEntry.text,
            row.LogEntry.quantity, row.unit or "", row.goal or "", row.proofs,
            row.LogEntry.version, row.state is ShareState.DITERIMA,
        )
        for row in rows
    ]  # fmt: skip


def offers_waiting(person: uuid.UUID) -> sa.Select[int]:
    """How many entries of colleagues wait for an answer, as a part of a statement."""
    return (
        sa.select(sa.func.count())
        .select_from(EntryShare)
        .join(LogEntry, EntryShare.entry_id == LogEntry.id)
        .where(EntryShare.colleague_id == person, _waits())
    )


def _waits() -> sa.ColumnElement[bool]:
    """Not answered, or agreed to in words that have changed since."""
    return sa.or_(
        EntryShare.state == ShareState.DITAWARKAN,
        EntryShare.accepted_version < LogEntry.version,
    )


def _by_matrix(goal_id: uuid.UUID | None) -> sa.Select[uuid.UUID | None, int]:
    mine, theirs = aliased(RoleCell), aliased(RoleCell)
    return (
        sa.select(theirs.employee_id.label("employee_id"), sa.literal(1).label("rank"))
        .join(mine, mine.strategy_id == theirs.strategy_id)
        .where(mine.goal_id == goal_id, theirs.text != "", theirs.employee_id.is_not(None))
    )


def _by_leader(goal_id: uuid.UUID | None) -> sa.Select[uuid.UUID, int]:
    mine, theirs = aliased(SkpItem), aliased(SkpItem)
    return (
        sa.select(Skp.employee_id.label("employee_id"), sa.literal(1).label("rank"))
        .join(theirs, theirs.skp_id == Skp.id)
        .join(mine, mine.leader_goal_id == theirs.leader_goal_id)
        .where(mine.goal_id == goal_id, Skp.state.in_(_LIVING))
    )


def _by_unit(person: uuid.UUID, on: datetime.date) -> sa.Select[uuid.UUID, int]:
    mine, theirs = aliased(Posting), aliased(Posting)
    held = [
        sa.and_(one.starts_on <= on, sa.or_(one.ends_on.is_(None), one.ends_on >= on))
        for one in (mine, theirs)
    ]
    return (
        sa.select(theirs.employee_id.label("employee_id"), sa.literal(2).label("rank"))
        .join(mine, mine.unit_id == theirs.unit_id)
        .where(mine.employee_id == person, *held)
    )
