"""Acting posts and places in teams of an import: written, moved, and taken back exactly."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import uuid7
from portal.errors import IllegalStep
from portal.models.people import Posting
from portal.rules.postings import PostingKind
from portal.rules.staff_extras import extras_of
from portal.rules.staff_plan import Fields
from portal.services.staff_changes import CHANGED_SINCE, chunks, insert_rows, post_columns


def add_extras(
    session: Session, holders: Mapping[str, Fields], ids: dict[str, uuid.UUID]
) -> Fields:
    """Write what the plan says about each holder (by id); returns what undoing needs:
    `{added: [{id, ends_on}], moved: [{id, before, after}]}`.  Raises IllegalStep when a posting
    that would move changed since the preview.
    """
    added, moved = list[Fields](), list[Fields]()
    for holder, entry in holders.items():
        for _, extra in extras_of([entry]):
            if extra["move"]:
                moved.append(extra["move"])
            else:
                added.append(_columns(holder, extra["fields"], ids))
    _move(session, moved, "before", "after")
    insert_rows(session, Posting, added)
    fresh = [{"id": str(one["id"]), "ends_on": _text(one["ends_on"])} for one in added]
    return {"added": fresh, "moved": moved}


def take_back(session: Session, undo: Fields) -> None:
    """Remove what was added and put the last days back.

    Raises IllegalStep when a last day was changed since.
    """
    extras = undo.get("extras") or {"added": [], "moved": []}
    wanted = {uuid.UUID(one["id"]): _day(one["ends_on"]) for one in extras["added"]}
    found: dict[uuid.UUID, datetime.date | None] = {}
    for part in chunks(list(wanted)):
        rows = session.execute(sa.select(Posting.id, Posting.ends_on).where(Posting.id.in_(part)))
        found |= {row.id: row.ends_on for row in rows}
    if found != wanted:
        raise IllegalStep(CHANGED_SINCE)
    for part in chunks(list(wanted)):
        session.execute(
            sa.delete(Posting).where(Posting.id.in_(part)),
            execution_options={"synchronize_session": False},
        )
    _move(session, extras["moved"], "after", "before")


def _move(session: Session, moves: list[Fields], origin: str, goal: str) -> None:
    for move in moves:
        done = session.execute(
            sa.update(Posting)
            .where(
                Posting.id == uuid.UUID(move["id"]),
                Posting.ends_on.is_not_distinct_from(_day(move[origin])),
            )
            .values(ends_on=_day(move[goal])),
            execution_options={"synchronize_session": False},
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise IllegalStep(CHANGED_SINCE)


def _columns(holder: str, fields: Fields, ids: dict[str, uuid.UUID]) -> Fields:
    return post_columns(fields, ids) | {
        "id": uuid7(), "employee_id": uuid.UUID(holder), "kind": PostingKind(fields["kind"]),
        "ends_on": _day(fields["ends_on"]),
    }  # fmt: skip


def _day(text: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _text(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
