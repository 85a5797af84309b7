"""Figures of the whole agency as the worker last counted them, or counted anew where those are too
old, of another day, or from before somebody changed who works where.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry, AuditTag
from portal.models.kept_figures import KeptFigures

# The worker counts every five minutes; where it stands still, the page counts itself.
SHOWN_FOR = datetime.timedelta(minutes=10)
# After these nothing older is shown, not for a minute: they move people, units and raters.
MOVES = (
    AuditTag.STAFF_IMPORTED, AuditTag.STAFF_IMPORT_UNDONE, AuditTag.EMPLOYEE_ADDED,
    AuditTag.EMPLOYEE_CHANGED, AuditTag.EMPLOYEE_NIP_CORRECTED, AuditTag.EMPLOYEE_LEFT,
    AuditTag.EMPLOYEE_RETURNED, AuditTag.UNIT_ADDED, AuditTag.UNIT_CHANGED, AuditTag.UNIT_CLOSED,
    AuditTag.UNIT_STAFF_MOVED, AuditTag.POSTING_ADDED, AuditTag.POSTING_ENDED,
    AuditTag.RATER_NAMED, AuditTag.RATER_NAMING_ENDED, AuditTag.CORRECTION_APPLIED,
    AuditTag.DATA_PURGED, AuditTag.BACKUP_RESTORED, AuditTag.PRACTICE_DELETED,
    AuditTag.COMPETENCES_IMPORTED, AuditTag.COMPETENCES_IMPORT_UNDONE, AuditTag.SCHEME_ADOPTED,
    AuditTag.RESULTS_CLOSED, AuditTag.EARLIER_RESULTS_RECORDED, AuditTag.AGENCY_SET_UP,
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Something that is counted: `keys` are those worth keeping on a day, and `make` counts one of
    them at a moment, as JSON knows it.  After entries of the trail that `also` tells it is counted
    anew, as after `MOVES`.
    """

    name: str
    keys: Callable[[datetime.date], Iterable[str]]
    make: Callable[[datetime.datetime, str], Any]
    also: sa.ColumnElement[bool] = field(default_factory=sa.false)

    def place(self, key: str) -> str:
        """The key of the stored row."""
        return f"{self.name}:{key}"


@dataclass(frozen=True)
class Figures:
    """What was counted, and when."""

    content: Any
    made_at: datetime.datetime


def holds(
    source: Source, key: str, now: datetime.datetime, age: datetime.timedelta
) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions of a row that is of today, no older than `age`, and after whose count nobody was
    moved.
    """
    concerned = sa.or_(AuditEntry.tag.in_(MOVES), source.also)
    moved = sa.exists().where(AuditEntry.sequence > KeptFigures.basis, concerned)
    made = KeptFigures.made_at.between(now - age, now)
    return KeptFigures.key == source.place(key), KeptFigures.on_day == now.date(), made, ~moved


def figures(source: Source, key: str, now: datetime.datetime) -> Figures:
    """The kept figures where they may be shown, else counted now; one statement more."""
    kept = db.session.execute(
        sa.select(KeptFigures.content, KeptFigures.made_at).where(
            *holds(source, key, now, SHOWN_FOR)
        )
    ).first()
    if kept is not None:
        return Figures(kept.content, kept.made_at.astimezone(now.tzinfo))
    return Figures(source.make(now, key), now)
