"""Declaring a tie to a colleague, and taking it back; the audit trail says neither whom nor why."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerTie
from portal.models.people import Employee
from portal.rules.peer_rounds import LONGEST_REASON, TieKind
from portal.services import audit
from portal.services.audit import Act


def declare(person: uuid.UUID, other: uuid.UUID, kind: TieKind, note: str, act: Act) -> uuid.UUID:
    """Declare a tie; the one that is open to the same colleague stays as it is.

    Raises Invalid for oneself or a long note, NotFound.
    """
    words = " ".join(note.split())
    if person == other:
        raise Invalid("Pilih orang lain: hubungan dengan diri sendiri tidak perlu dinyatakan.")
    if len(words) > LONGEST_REASON:
        raise Invalid("Keterangan paling banyak 500 huruf.")
    with writing() as session:
        if session.get(Employee, other) is None:
            raise NotFound("Pegawai ini tidak dikenal.")
        # Two clicks wait for each other, so that one tie is declared and not two.
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        known = session.scalar(
            sa.select(PeerTie.id).where(
                PeerTie.employee_id == person, PeerTie.other_id == other, PeerTie.ended_on.is_(None)
            )
        )
        if known is not None:
            return known
        row = PeerTie(employee_id=person, other_id=other, kind=kind, note=words, declared_on=act.on)
        session.add(row)
        session.flush()
        audit.record(session, act, AuditTag.PEER_TIE_DECLARED, person)
        return row.id


def end(tie: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    """Take one's own tie back; a second time nothing happens. Raises NotFound for another's."""
    with writing() as session:
        row = session.get(PeerTie, tie, with_for_update=True)
        if row is None or row.employee_id != person:
            raise NotFound("Hubungan ini tidak dikenal.")
        if row.ended_on is not None:
            return
        row.ended_on = act.on
        audit.record(session, act, AuditTag.PEER_TIE_ENDED, person)
