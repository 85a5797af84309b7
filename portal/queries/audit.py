"""Reading the audit trail and proving that nobody changed it."""

import datetime
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db, is_postgresql
from portal.models.audit import AuditEntry, AuditTag
from portal.rules.audit_chain import GENESIS, Head

READ_AT_ONCE = 1000
# So many found entries are sorted; more lie densely, and the trail is walked from its nearer end.
_FEW = 2000
# After every text that begins with a prefix, in the order of code points on both engines.
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class ChainCheck:
    """`broken_at` is the first sequence number that does not fit; `head` the last good digest.

    `misses` is the first head noted outside that the trail no longer contains.
    """

    entries: int
    head: str
    broken_at: int | None
    misses: Head | None = None

    @property
    def is_whole(self) -> bool:
        """Nothing edited, removed or reordered, as far as the heads at hand can tell."""
        return self.broken_at is None and self.misses is None


@dataclass(frozen=True)
class TrailSearch:
    """What is looked for; empty fields match everything. Days are days of the given zone."""

    start: str = ""
    text: str = ""
    object_id: uuid.UUID | None = None
    first: datetime.datetime | None = None
    before: datetime.datetime | None = None


def entries() -> list[AuditEntry]:
    """The whole trail in order."""
    return list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.sequence)))


def check_chain(*noted: Head) -> ChainCheck:
    """Walk the chain from its first entry; any edited, removed or reordered row breaks it.

    The removal of the newest rows, or a chain that was computed anew, can only be seen against
    heads that were `noted` outside. A thousand rows are in memory at a time.
    """
    head, count = GENESIS, 0
    misses: Head | None = None
    in_order = sa.select(AuditEntry).order_by(AuditEntry.sequence)
    with db.session.scalars(in_order, execution_options={"yield_per": READ_AT_ONCE}) as rows:
        for entry in rows:
            count += 1
            link = entry.link()
            if entry.sequence != count or entry.previous != head or entry.digest != link.digest():
                return ChainCheck(count, head, entry.sequence, misses)
            head = entry.digest
            wrong = (one for one in noted if one.sequence == count and one.digest != head)
            misses = misses or next(wrong, None)
    beyond = (one for one in noted if one.sequence > count)
    return ChainCheck(count, head, None, misses or next(beyond, None))


def chain_head() -> Head | None:
    """The newest entry's number and digest, to be noted outside; None for an empty trail."""
    row = db.session.execute(
        sa.select(AuditEntry.sequence, AuditEntry.digest)
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    ).first()
    return Head(row.sequence, row.digest) if row else None


def day_head(at: datetime.datetime) -> Head | None:
    """The newest entry from before the day of this moment began: one head for all documents of a
    day; None where the trail is no older.
    """
    begun = at.replace(hour=0, minute=0, second=0, microsecond=0)
    row = db.session.execute(
        sa.select(AuditEntry.sequence, AuditEntry.digest)
        .where(AuditEntry.at < begun)
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    ).first()
    return Head(row.sequence, row.digest) if row else None


def trail(search: TrailSearch, page: int, per_page: int) -> tuple[list[AuditEntry], int]:
    """A page of what was found, newest first; and how many there are in all."""
    skip = (page - 1) * per_page
    if search == TrailSearch():
        # Numbers have no gaps: a page of the whole trail is a range of them.
        total = db.session.scalar(sa.select(sa.func.max(AuditEntry.sequence))) or 0
        within = AuditEntry.sequence.between(total - skip - per_page + 1, total - skip)
        return _page(within, 0, per_page, per_page), total
    if search == TrailSearch(start=search.start):
        return _begun(search.start, skip, per_page)
    wanted = _wanted(search)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(wanted)) or 0
    return _page(wanted, skip, per_page, total), total


def _page(wanted: sa.ColumnElement[bool], skip: int, size: int, total: int) -> list[AuditEntry]:
    """A page, read from the nearer end of what was found: the last costs what the first does."""
    length = max(0, min(size, total - skip))
    after = total - skip - length
    found = sa.select(AuditEntry).where(wanted)
    if skip <= after or not length:
        newest = found.order_by(AuditEntry.sequence.desc()).limit(size).offset(skip)
        return list(db.session.scalars(newest))
    oldest = found.order_by(AuditEntry.sequence.asc()).limit(length).offset(after)
    return list(db.session.scalars(oldest))[::-1]


def _begun(start: str, skip: int, size: int) -> tuple[list[AuditEntry], int]:
    """A page of the entries whose act or actor begins with a text, counted in two indexes."""
    by_tag, by_actor = _tagged(start), _acted(start)
    every = sa.select(sa.func.count()).select_from(AuditEntry)
    counted: Any = every.where(by_actor).scalar_subquery()
    if by_tag is not None:
        both = every.where(by_actor, by_tag).scalar_subquery()
        counted = counted + every.where(by_tag).scalar_subquery() - both
    total = db.session.scalar(sa.select(counted)) or 0
    if total > _FEW:
        return _page(_started(start, is_walked=not is_postgresql()), skip, size, total), total
    found = sa.select(AuditEntry.sequence)
    meant = found.where(by_actor)
    several = meant if by_tag is None else meant.union_all(found.where(by_tag))
    return _page(AuditEntry.sequence.in_(several), skip, size, total), total


def found_entries(search: TrailSearch, most: int) -> list[AuditEntry]:
    """The newest `most` entries that were found, newest first, for an export."""
    return list(
        db.session.scalars(
            sa.select(AuditEntry)
            .where(_wanted(search))
            .order_by(AuditEntry.sequence.desc())
            .limit(most)
        )
    )


def _wanted(search: TrailSearch) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if search.start:
        conditions.append(_started(search.start))
    if search.text:
        # Details are kept as JSON, in which a letter beyond ASCII is written as its number.
        inside = _escaped(json.dumps(search.text)[1:-1])
        conditions.append(sa.cast(AuditEntry.detail, sa.Text).ilike(f"%{inside}%", escape="\\"))
    if search.object_id:
        conditions.append(AuditEntry.object_id == search.object_id)
    if search.first:
        conditions.append(AuditEntry.at >= search.first)
    if search.before:
        conditions.append(AuditEntry.at < search.before)
    return sa.and_(*conditions)


def _started(start: str, *, is_walked: bool = False) -> sa.ColumnElement[bool]:
    by_tag, by_actor = _tagged(start, is_walked), _acted(start, is_walked)
    return by_actor if by_tag is None else sa.or_(by_tag, by_actor)


def _tagged(start: str, is_walked: bool = False) -> sa.ColumnElement[bool] | None:
    """Acts that begin with a text; None where there is no such act.

    SQLite takes an index wherever it may: a condition that walks the trail hides its column.
    """
    tags = [tag.value for tag in AuditTag if tag.value.startswith(start.lower())]
    column: Any = AuditEntry.tag.concat("") if is_walked else AuditEntry.tag
    return column.in_(tags) if tags else None


def _acted(start: str, is_walked: bool = False) -> sa.ColumnElement[bool]:
    """Actors whose name begins with a text, in any case: a range of an index on both engines."""
    column: Any = sa.func.lower(AuditEntry.actor)
    first, last = sa.func.lower(start), sa.func.lower(start + _LAST)
    if is_postgresql():
        return sa.and_(column.op("~>=~")(first), column.op("~<~")(last))
    if is_walked:
        column = column.concat("")
    return sa.and_(column >= first, column < last)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


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
