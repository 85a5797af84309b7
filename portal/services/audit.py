"""The audit trail's only writer; called by the other services inside their transaction."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.audit import AuditEntry, AuditTag
from portal.models.audit_kinds import CHANGES
from portal.rules.audit_chain import ACT_KEY, GENESIS, noted_act

CHAIN_LOCK = 715_001


@dataclass(frozen=True)
class Act:
    """Who acts, and when (aware); services take it whole so that neither is taken from the air.

    `account_id` is the login that acted; `acting_for` names the office or the person in whose
    place (Plt, Plh, a delegation), with its basis where there is one.
    """

    actor: str
    at: datetime.datetime
    account_id: uuid.UUID | None = None
    acting_for: str | None = None

    @property
    def on(self) -> datetime.date:
        """The day in the actor's own zone."""
        return self.at.date()


def record(
    session: Session,
    act: Act,
    tag: AuditTag,
    object_id: uuid.UUID | None,
    **detail: Any,
) -> AuditEntry:
    """Append one entry to the chain; the lock keeps two writers from taking the same place.

    Whose login acted, and in whose place, is chained with the rest inside `detail`, so that entries
    from before they were noted still verify. Raises ValueError where a detail takes that name, and
    for a change that does not tell both `before` and `after`.
    """
    if ACT_KEY in detail:
        raise ValueError(f"{ACT_KEY!r} belongs to the trail itself")
    if tag in CHANGES and not {"before", "after"} <= detail.keys():
        raise ValueError(f"{tag} is a change: tell what was there before and what is there after")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.execute(
        sa.select(AuditEntry.sequence, AuditEntry.digest)
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    ).first()
    entry = AuditEntry(
        sequence=last.sequence + 1 if last else 1,
        at=act.at,
        actor=act.actor,
        tag=tag.value,
        object_id=object_id,
        detail=detail | noted_act(act.account_id, act.acting_for),
        previous=last.digest if last else GENESIS,
    )
    entry.digest = entry.link().digest()
    session.add(entry)
    session.flush()
    return entry
