"""Consents to enter for others, evidence to choose from and to open."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.evidence import Evidence
from portal.models.log import EntryEvidence, LogConsent, LogEntry
from portal.models.people import Employee
from portal.queries.accounts import Visitor
from portal.queries.log_parts import SeenEvidence
from portal.queries.standings import in_sight
from portal.rules.actions import Action

_OWNER, _HELPER = aliased(Employee), aliased(Employee)


@dataclass(frozen=True)
class Consent:
    """A consent in force, seen by one of the two: `is_mine` = I gave it, else I may use it."""

    id: uuid.UUID
    person: uuid.UUID
    name: str
    given_at: datetime.datetime
    is_mine: bool


def consents_with(person: uuid.UUID) -> list[Consent]:
    """Consents in force that a person gave or may use, by name."""
    rows = db.session.execute(
        sa.select(LogConsent, _OWNER.name, _HELPER.name)
        .join(_OWNER, LogConsent.employee_id == _OWNER.id)
        .join(_HELPER, LogConsent.helper_id == _HELPER.id)
        .where(
            LogConsent.ended_at.is_(None),
            sa.or_(LogConsent.employee_id == person, LogConsent.helper_id == person),
        )
    )
    found = [
        Consent(row.id, row.helper_id, helper, row.given_at, is_mine=True)
        if row.employee_id == person
        else Consent(row.id, row.employee_id, owner, row.given_at, is_mine=False)
        for row, owner, helper in rows
    ]
    return sorted(found, key=lambda one: (one.name, str(one.id)))


def evidence_of(
    person: uuid.UUID, first: Collection[uuid.UUID] = (), most: int = 12
) -> list[SeenEvidence]:
    """The newest pieces of evidence of a person, to be used again; those of `first` before all."""
    rows = db.session.scalars(
        sa.select(Evidence)
        .where(Evidence.employee_id == person)
        .order_by(
            *([Evidence.id.in_(first).desc()] if first else ()),
            Evidence.added_at.desc(), Evidence.id.desc(),
        )
        .limit(most)
    )  # fmt: skip
    return [SeenEvidence(r.id, r.name, r.url, r.kind.value if r.kind else None) for r in rows]


def evidence_in_sight(
    evidence_id: uuid.UUID, visitor: Visitor, on: datetime.date
) -> tuple[SeenEvidence, str | None]:
    """A piece of evidence for whoever may read the log of its owner, or one that it proves.

    Returns it with the fingerprint of its file.  Raises NotFound, NotAllowed.
    """
    row = db.session.get(Evidence, evidence_id)
    if row is None:
        raise NotFound("Bukti ini tidak dikenal.")
    people: Sequence[uuid.UUID] = db.session.scalars(
        sa.select(LogEntry.employee_id)
        .join(EntryEvidence, EntryEvidence.entry_id == LogEntry.id)
        .where(EntryEvidence.evidence_id == evidence_id)
        .distinct()
    ).all()
    for person in dict.fromkeys((row.employee_id, *people)):
        try:
            in_sight(person, visitor, Action.LOG_READ, on)
        except NotAllowed:
            continue
        kind = row.kind.value if row.kind else None
        return SeenEvidence(row.id, row.name, row.url, kind), row.sha256
    raise NotAllowed("Bukti ini tidak terbuka bagi Anda.")
