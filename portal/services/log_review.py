"""What raters and employees do with an entry: taking note of it, and talking about it."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.log import EntryComment, LogEntry
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST_COMMENT = 1000


def acknowledge(person: uuid.UUID, entries: Collection[uuid.UUID], by: uuid.UUID, act: Act) -> int:
    """A rater has taken note of entries of one person; returns how many were new to them.

    Taking note is no judgement.  Raises Invalid for one's own entries, NotFound for others'.
    """
    if by == person:
        raise Invalid("Catatan sendiri tidak dapat ditandai diketahui.")
    with writing() as session:
        rows = session.scalars(
            sa.select(LogEntry)
            .where(LogEntry.employee_id == person, LogEntry.id.in_(entries))
            .with_for_update()
        ).all()
        if len(rows) != len(set(entries)):
            raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
        fresh = [row for row in rows if row.acknowledged_at is None]
        for row in fresh:
            row.acknowledged_at, row.acknowledged_by_id = act.at, by
        if fresh:
            audit.record(
                session, act, AuditTag.LOG_ACKNOWLEDGED, person, by=str(by),
                entries=[str(row.id) for row in fresh],
                before={"acknowledged": False}, after={"acknowledged": True},
            )  # fmt: skip
        return len(fresh)


def comment(entry_id: uuid.UUID, text: str, by: uuid.UUID, act: Act) -> uuid.UUID:
    """A line under an entry. Raises Invalid or NotFound."""
    words = tidy(text, "Komentar", LONGEST_COMMENT)
    if not words:
        raise Invalid("Komentar masih kosong.")
    with writing() as session:
        if session.get(LogEntry, entry_id) is None:
            raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
        row = EntryComment(entry_id=entry_id, author_id=by, text=words, written_at=act.at)
        session.add(row)
        session.flush()
        audit.record(session, act, AuditTag.LOG_COMMENTED, entry_id, by=str(by))
        return row.id
