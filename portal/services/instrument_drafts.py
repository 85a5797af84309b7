"""Drafts of instruments: starting, editing, approving, publishing, discarding.

Publishing freezes a text. One that changes what an unsur of the citizen survey asks would put two
questions into one figure; when the running survey period has answers, it waits for the next one.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, uuid7, writing
from portal.errors import IllegalStep, NotFound
from portal.models.audit import AuditTag
from portal.models.instruments import InstrumentDraft, InstrumentVersion
from portal.queries.instrument_drafts import waits_until
from portal.rules.instrument_checks import findings
from portal.rules.instrument_drafts import Draft, part_mark, readable
from portal.rules.instruments import Instrument, content_hash, parse
from portal.services import audit
from portal.services.audit import Act
from portal.services.instruments import add_version, newest_version


@dataclass(frozen=True)
class Writer:
    """Who edits, from which account, and when."""

    act: Act
    account_id: uuid.UUID | None


def start(key: str, draft: Draft, based_on: uuid.UUID | None, writer: Writer) -> uuid.UUID:
    """Open a draft. Raises IllegalStep when this instrument has one already."""
    row = InstrumentDraft(
        id=uuid7(), key=key, based_on=based_on, content=draft.content, removed=[],
        updated_at=writer.act.at, updated_by=writer.account_id,
    )  # fmt: skip
    try:
        with writing() as session:
            session.add(row)
    except sa.exc.IntegrityError as error:
        raise IllegalStep(
            "Instrumen ini sedang disunting dalam draf yang lain: terbitkan atau buang draf itu"
            " dahulu."
        ) from error
    return row.id


def edit(draft_id: uuid.UUID, change: Callable[[Draft], Draft], writer: Writer) -> None:
    """Apply a change to the draft as it is now.

    Raises NotFound, IllegalStep for an approved one, and whatever `change` raises; then nothing is
    written.
    """
    with _row(draft_id) as (session, row):
        if row.publish_on is not None:
            raise waiting()
        made = change(Draft(row.content, tuple(row.removed)))
        row.content, row.removed = made.content, list(made.removed)
        row.updated_at, row.updated_by = writer.act.at, writer.account_id
        session.flush()


def discard(draft_id: uuid.UUID, version: int, act: Act) -> None:
    """Throw a draft away. Raises NotFound, IllegalStep when it is not the one that was read."""
    with _row(draft_id, version) as (session, row):
        audit.record(
            session, act, AuditTag.INSTRUMENT_DISCARDED, row.id, key=row.key,
            before={"version": row.version, "content_hash": part_mark(row.content)}, after=None,
        )  # fmt: skip
        session.delete(row)


def publish(draft_id: uuid.UUID, version: int, act: Act) -> datetime.date | None:
    """Freeze a draft as the newest version, or set the day on which that happens.

    Returns that day, or None when it was published now. Raises NotFound, and IllegalStep when the
    draft is not the one that was read, is incomplete, says nothing new, or waits already.
    """
    with _row(draft_id, version) as (session, row):
        if row.publish_on is not None:
            raise waiting()
        instrument = _complete(session, row)
        starts = waits_until(instrument, act.on)
        if starts is None:
            _freeze(session, row, instrument, act)
            return None
        row.publish_on, row.approved_by = starts, act.actor
        audit.record(
            session, act, AuditTag.INSTRUMENT_SCHEDULED, row.id,
            key=row.key, content_hash=content_hash(instrument),
            before={"publish_on": None}, after={"publish_on": starts.isoformat()},
        )  # fmt: skip
        return starts


def withdraw(draft_id: uuid.UUID, version: int, act: Act) -> None:
    """Take an approval back before its day; the draft can be edited again."""
    with _row(draft_id, version) as (session, row):
        if row.publish_on is None:
            raise _moved_on()
        _take_back(session, row, act)


def publish_due(at: datetime.datetime) -> int:
    """What the worker does every minute: publish the approved drafts whose day has come.

    `at` is in the agency's zone. The trail names whoever approved. One that cannot be published any
    more (a later release may be stricter) loses its approval and is found among the drafts.
    """
    due = sa.select(InstrumentDraft.id).where(InstrumentDraft.publish_on <= at.date())
    found = list(db.session.scalars(due))
    for draft_id in found:
        with _row(draft_id) as (session, row):
            act = Act(row.approved_by or "", at)
            try:
                _freeze(session, row, _complete(session, row), act)
            except IllegalStep as error:
                _take_back(session, row, act, reason=str(error))
    return len(found)


def waiting() -> IllegalStep:
    """Why an approved draft cannot be edited."""
    return IllegalStep(
        "Draf ini sudah disetujui dan menunggu terbit: tarik persetujuannya sebelum menyunting."
    )


def _moved_on() -> IllegalStep:
    return IllegalStep("Draf ini berubah sejak Anda membukanya. Baca yang terbaru, lalu ulangi.")


def _take_back(session: Session, row: InstrumentDraft, act: Act, **detail: str) -> None:
    before = row.publish_on.isoformat() if row.publish_on else None
    row.publish_on = row.approved_by = None
    audit.record(
        session, act, AuditTag.INSTRUMENT_WITHDRAWN, row.id, key=row.key,
        before={"publish_on": before}, after={"publish_on": None}, **detail,
    )  # fmt: skip


@contextmanager
def _row(
    draft_id: uuid.UUID, version: int | None = None
) -> Iterator[tuple[Session, InstrumentDraft]]:
    """A use case on one draft, locked: everything or nothing."""
    with writing() as session:
        row = session.get(InstrumentDraft, draft_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFound("Draf ini tidak ada lagi: mungkin sudah diterbitkan atau dibuang.")
        if version is not None and row.version != version:
            raise _moved_on()
        yield session, row


def _complete(session: Session, row: InstrumentDraft) -> Instrument:
    newest = newest_version(session, row.key)
    before = parse(newest.content) if newest else None
    if findings(row.content, before):
        raise IllegalStep(
            "Draf ini belum dapat diterbitkan: perbaiki dahulu hal-hal yang disebut di halamannya."
        )
    instrument = parse(readable(row.content))
    if newest is not None and newest.content_hash == content_hash(instrument):
        raise IllegalStep(
            "Isi draf ini sama dengan versi yang sudah terbit: tidak ada yang perlu diterbitkan."
        )
    return instrument


def _freeze(
    session: Session, row: InstrumentDraft, instrument: Instrument, act: Act
) -> InstrumentVersion:
    version = add_version(session, instrument, act)
    session.delete(row)
    return version
