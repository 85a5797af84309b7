"""Writing the log of results: an entry, a change, taking it out again.

What is written is evidence of results, not of activity (PermenPANRB 6/2022, L.III.A.7).  Whose log
it is decides the page that loads it; here a helper needs the consent that is in force.
"""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, NotAllowed, NotFound
from portal.models.audit import AuditTag
from portal.models.log import EntryComment, EntryEvidence, LogCase, LogConsent, LogEntry
from portal.models.log_shares import EntryShare
from portal.models.people import Employee
from portal.queries.log_terms import LogTerms, terms_on
from portal.rules.log_words import ShareState
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import facts_of
from portal.services.log_filling import TOLD, NewEntry, added, refilled, require_open


def write(person: uuid.UUID, new: NewEntry, act: Act, helper: uuid.UUID | None = None) -> uuid.UUID:
    """Write an entry of a person; `helper` is the colleague who writes it in their place.

    The same `client_key` again is the entry that was written before.  Raises Invalid naming field
    and mend, IllegalStep for a day that is closed, NotAllowed for a helper without consent.
    """
    return write_all(person, [new], act, helper)[0]


def write_all(
    person: uuid.UUID, several: list[NewEntry], act: Act, helper: uuid.UUID | None = None
) -> list[uuid.UUID]:
    """Several entries in one act: all of them, or none. Raises as `write`."""
    terms = terms_on(act.on)
    with writing() as session:
        # Two sendings of one phone wait for each other.
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        consent = None if helper is None else consent_of(session, person, helper, terms)
        keys = [new.client_key for new in several]
        rows = session.execute(
            sa.select(LogEntry.client_key, LogEntry.id).where(
                LogEntry.employee_id == person, LogEntry.client_key.in_(keys)
            )
        )
        known = {row.client_key: row.id for row in rows}
        for new in several:
            if new.client_key not in known:
                row = LogEntry(
                    employee_id=person, client_key=new.client_key, created_at=act.at,
                    entered_by_id=helper, consent_id=consent,
                )  # fmt: skip
                known[new.client_key] = added(session, row, new, terms, act)
        return [known[key] for key in keys]


def change(entry_id: uuid.UUID, new: NewEntry, seen: int, act: Act) -> None:
    """Replace what an entry says, as long as its old and its new day are open.

    Raises Changed when it was saved meanwhile, and as `write`.
    """
    terms = terms_on(act.on)
    with writing() as session:
        row = entry_of(session, entry_id, seen)
        require_open(row.on_date, terms)
        refilled(session, row, new, terms, act)


def remove(entry_id: uuid.UUID, seen: int, act: Act) -> None:
    """Take an entry out, with what hangs on it; the trail keeps its words.

    Raises Changed, IllegalStep or NotFound.
    """
    terms = terms_on(act.on)
    with writing() as session:
        row = entry_of(session, entry_id, seen)
        require_open(row.on_date, terms)
        if row.acknowledged_at is not None:
            raise IllegalStep("Catatan ini sudah diketahui penilai: ubah isinya, jangan dihapus.")
        for part in (EntryEvidence, LogCase, EntryComment):
            session.execute(sa.delete(part).where(part.entry_id == row.id))
        _end_shares(session, row, act)
        session.delete(row)
        audit.record(
            session, act, AuditTag.LOG_REMOVED, row.id, before=facts_of(row, *TOLD), after=None
        )


def entry_of(session: Session, entry_id: uuid.UUID, seen: int) -> LogEntry:
    """The entry as it was seen, held until the end of the transaction. Raises NotFound, Changed."""
    row = session.scalar(sa.select(LogEntry).where(LogEntry.id == entry_id).with_for_update())
    if row is None:
        raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
    if row.version != seen:
        raise Changed("Catatan ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    return row


def consent_of(
    session: Session, person: uuid.UUID, helper: uuid.UUID, terms: LogTerms
) -> uuid.UUID:
    """The consent in force by which a helper writes for a person. Raises NotAllowed."""
    found = session.scalar(
        sa.select(LogConsent.id).where(
            LogConsent.employee_id == person, LogConsent.helper_id == helper,
            LogConsent.ended_at.is_(None),
        )
    )  # fmt: skip
    if found is None or not terms.on_behalf:
        raise NotAllowed("Rekan ini belum atau tidak lagi mengizinkan Anda mencatat untuknya.")
    return found


def _end_shares(session: Session, row: LogEntry, act: Act) -> None:
    """Colleagues who agreed keep their entry; one's own agreement ends with one's entry."""
    session.execute(sa.delete(EntryShare).where(EntryShare.entry_id == row.id))
    session.execute(
        sa.update(EntryShare)
        .where(EntryShare.accepted_id == row.id)
        .values(
            state=ShareState.DITOLAK, accepted_id=None, accepted_version=None, answered_at=act.at
        )
    )
