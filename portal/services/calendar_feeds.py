"""Secret addresses of calendar files: offered once, kept as a hash, revoked at will."""

import secrets
import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.periods import CalendarFeed
from portal.rules import codes
from portal.rules.tokens import feed_digest
from portal.services import audit
from portal.services.audit import Act


def offer(account_id: uuid.UUID, act: Act) -> str:
    """A fresh secret (128 random bits) in place of the one before; shown once, kept as a hash."""
    token = codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)
    with writing() as session:
        ended = session.execute(
            sa.delete(CalendarFeed).where(CalendarFeed.account_id == account_id)
        )
        session.add(
            CalendarFeed(digest=feed_digest(token), account_id=account_id, created_at=act.at)
        )
        session.flush()
        had_one = bool(ended.rowcount)  # type: ignore[attr-defined]
        audit.record(
            session, act, AuditTag.CALENDAR_OFFERED, account_id, before={"address": had_one},
            after={"address": "fresh"},
        )  # fmt: skip
    return token


def revoke(account_id: uuid.UUID, act: Act) -> None:
    """End the address; whoever has it gets nothing any more.  Harmless when there is none."""
    with writing() as session:
        ended = session.execute(
            sa.delete(CalendarFeed).where(CalendarFeed.account_id == account_id)
        )
        if ended.rowcount:  # type: ignore[attr-defined]
            audit.record(
                session, act, AuditTag.CALENDAR_REVOKED, account_id, before={"address": True},
                after={"address": False},
            )  # fmt: skip
