"""Reading the audit trail and proving that nobody changed it."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry
from portal.rules.audit_chain import GENESIS


@dataclass(frozen=True)
class ChainCheck:
    """`broken_at` is the first sequence number that does not fit; `head` the last good digest."""

    entries: int
    head: str
    broken_at: int | None


def entries() -> list[AuditEntry]:
    """The whole trail in order."""
    return list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.sequence)))


def check_chain() -> ChainCheck:
    """Walk the chain from its first entry; any edited, removed or reordered row breaks it.

    The removal of the newest rows alone cannot be seen from inside; compare `head` with one that
    was noted outside.
    """
    head, count = GENESIS, 0
    for entry in db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.sequence)):
        count += 1
        link = entry.link()
        if entry.sequence != count or entry.previous != head or entry.digest != link.digest():
            return ChainCheck(count, head, entry.sequence)
        head = entry.digest
    return ChainCheck(count, head, None)


def chain_head() -> str | None:
    """The newest entry's digest, to be noted outside; None for an empty trail."""
    return db.session.scalar(
        sa.select(AuditEntry.digest).order_by(AuditEntry.sequence.desc()).limit(1)
    )


def trail(search: str, page: int, per_page: int) -> tuple[list[AuditEntry], int]:
    """A page of the trail, newest first, by the beginning of a tag or an actor; and how many in
    all.
    """
    wanted: sa.ColumnElement[bool] = sa.true()
    if search:
        start = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        wanted = sa.or_(
            AuditEntry.tag.like(start, escape="\\"), AuditEntry.actor.ilike(start, escape="\\")
        )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(wanted)) or 0
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(wanted)
        .order_by(AuditEntry.sequence.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return list(entries), total


@dataclass(frozen=True)
class ActOn:
    """An entry about one object, as its history shows it."""

    at: datetime.datetime
    actor: str
    tag: str
    detail: dict[str, Any]


def acts_on(object_id: uuid.UUID, tags: Collection[str] | None, limit: int) -> list[ActOn]:
    """The newest entries about an object, of some tags or of all (None)."""
    wanted = [AuditEntry.object_id == object_id]
    if tags is not None:
        wanted.append(AuditEntry.tag.in_(tags))
    rows = db.session.scalars(
        sa.select(AuditEntry).where(*wanted).order_by(AuditEntry.sequence.desc()).limit(limit)
    )
    return [ActOn(row.at, row.actor, row.tag, row.detail) for row in rows]
