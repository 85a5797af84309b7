"""Writing the log of results: an entry, a change, taking it out again.

What is written is evidence of results, not of activity (PermenPANRB 6/2022, L.III.A.7).  Whose log
it is decides the page that loads it; here a helper needs the consent that is in force.
"""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.log import EntryComment, EntryEvidence, LogCase, LogConsent, LogEntry
from portal.models.people import Employee
from portal.models.skp import Goal, Measure
from portal.queries.log_terms import LogTerms, terms_on
from portal.rules.log_words import CaseChannel
from portal.rules.scheme_words import EntryKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.skp_drafts import tidy

LONGEST_NUMBER = 60
MOST_EVIDENCE = 10
MOST_QUANTITY = Decimal(10**12)


@dataclass(frozen=True)
class NewCase:
    """What a case entry tells beside its text."""

    number: str
    channel: CaseChannel
    received_on: datetime.date
    finished_on: datetime.date | None = None
    solution: str = ""


@dataclass(frozen=True)
class NewEntry:
    """An entry as typed; `client_key` is the sender's own, so that sending twice writes once."""

    on_date: datetime.date
    text: str
    client_key: uuid.UUID
    goal_id: uuid.UUID | None = None
    measure_id: uuid.UUID | None = None
    quantity: Decimal | None = None
    obstacle: str = ""
    kind: EntryKind = EntryKind.CAPAIAN
    evidence: tuple[uuid.UUID, ...] = ()
    case: NewCase | None = None


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
                known[new.client_key] = _added(session, row, new, terms, act)
        return [known[key] for key in keys]


def change(entry_id: uuid.UUID, new: NewEntry, seen: int, act: Act) -> None:
    """Replace what an entry says, as long as its old and its new day are open.

    Raises Changed when it was saved meanwhile, and as `write`.
    """
    terms = terms_on(act.on)
    with writing() as session:
        row = entry_of(session, entry_id, seen)
        require_open(row.on_date, terms)
        before = facts_of(row, "text", "quantity", "on_date")
        session.execute(sa.delete(EntryEvidence).where(EntryEvidence.entry_id == row.id))
        session.execute(sa.delete(LogCase).where(LogCase.entry_id == row.id))
        _fill(session, row, new, terms)
        row.changed_at, row.version = act.at, seen + 1
        # What a rater took note of was the former text.
        row.acknowledged_at = row.acknowledged_by_id = None
        session.flush()
        _attach(session, row, new)
        audit.record(
            session, act, AuditTag.LOG_CHANGED, row.id,
            **changed(before, facts_of(row, "text", "quantity", "on_date")),
        )  # fmt: skip


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
        session.delete(row)
        audit.record(
            session, act, AuditTag.LOG_REMOVED, row.id, after=None,
            before=facts_of(row, "text", "quantity", "on_date"),
        )  # fmt: skip


def entry_of(session: Session, entry_id: uuid.UUID, seen: int) -> LogEntry:
    """The entry as it was seen, held until the end of the transaction. Raises NotFound, Changed."""
    row = session.scalar(sa.select(LogEntry).where(LogEntry.id == entry_id).with_for_update())
    if row is None:
        raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
    if row.version != seen:
        raise Changed("Catatan ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    return row


def require_open(day: datetime.date, terms: LogTerms) -> None:
    """Raises IllegalStep for a day whose period is closed, Invalid for one to come."""
    if day > terms.open.last:
        raise Invalid("Tanggal belum tiba: catat hasil pada hari tercapainya.")
    if day < terms.open.first:
        raise IllegalStep(
            "Catatan sebelum %(first)s sudah ditutup bersama jendela evaluasinya.",
            first=terms.open.first,
        )


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


def _added(session: Session, row: LogEntry, new: NewEntry, terms: LogTerms, act: Act) -> uuid.UUID:
    _fill(session, row, new, terms)
    session.add(row)
    session.flush()
    _attach(session, row, new)
    audit.record(
        session, act, AuditTag.LOG_WRITTEN, row.id, on=row.on_date.isoformat(),
        quantity=_plain(row.quantity), evidence=len(new.evidence),
        helper=str(row.entered_by_id) if row.entered_by_id else None,
    )  # fmt: skip
    return row.id


def _fill(session: Session, row: LogEntry, new: NewEntry, terms: LogTerms) -> None:
    require_open(new.on_date, terms)
    text = tidy(new.text, "Capaian")
    if not text:
        raise Invalid("Capaian belum diisi: tulis hasil yang tercapai, bukan kegiatannya.")
    if new.kind not in terms.kinds:
        raise Invalid("Jenis catatan ini tidak dipakai dalam skema penilaian instansi.")
    if (new.kind is EntryKind.KASUS) != (new.case is not None):
        raise Invalid("Isi nomor, saluran, dan tanggal masuk pengaduan.")
    row.on_date, row.text, row.kind = new.on_date, text, new.kind
    row.obstacle = tidy(new.obstacle, "Kendala")
    row.goal_id, row.measure_id = _counts_for(session, row.employee_id, new)
    row.quantity = _quantity(new, row.measure_id)


def _counts_for(
    session: Session, person: uuid.UUID, new: NewEntry
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Goal and measure, both the person's own. Raises Invalid."""
    if new.goal_id is None:
        return None, None
    row = session.execute(
        sa.select(Goal.id, Measure.id)
        .outerjoin(Measure, sa.and_(Measure.goal_id == Goal.id, Measure.id == new.measure_id))
        .where(Goal.id == new.goal_id, Goal.employee_id == person, Goal.year == new.on_date.year)
    ).first()
    if row is None or (new.measure_id is not None and row[1] is None):
        raise Invalid("Pilih rencana hasil kerja dari daftar tahun itu.")
    return new.goal_id, new.measure_id


def _quantity(new: NewEntry, measure_id: uuid.UUID | None) -> Decimal | None:
    if new.quantity is None:
        return None
    if measure_id is None:
        raise Invalid("Banyaknya hanya dapat dihitung untuk sebuah indikator: pilih indikatornya.")
    if not 0 <= new.quantity < MOST_QUANTITY:
        raise Invalid("Banyaknya harus angka mulai dari 0.")
    return new.quantity


def _attach(session: Session, row: LogEntry, new: NewEntry) -> None:
    if new.case is not None:
        session.add(_case(row, new.case))
    wanted = set(new.evidence)
    if len(wanted) > MOST_EVIDENCE:
        raise Invalid("Bukti paling banyak 10 untuk satu catatan.")
    if wanted:
        owners = {row.employee_id, row.entered_by_id} - {None}
        found = session.scalars(
            sa.select(Evidence.id).where(Evidence.id.in_(wanted), Evidence.employee_id.in_(owners))
        ).all()
        if len(found) != len(wanted):
            raise Invalid("Pilih bukti dari daftar bukti Anda sendiri.")
        session.add_all(EntryEvidence(entry_id=row.id, evidence_id=one) for one in found)
    session.flush()


def _case(row: LogEntry, new: NewCase) -> LogCase:
    number = tidy(new.number, "Nomor pengaduan", LONGEST_NUMBER)
    solution = tidy(new.solution, "Penyelesaian")
    if not number:
        raise Invalid("Nomor pengaduan belum diisi.")
    if new.received_on > row.on_date:
        raise Invalid("Tanggal masuk pengaduan tidak boleh sesudah tanggal catatan.")
    if new.finished_on is not None and not new.received_on <= new.finished_on <= row.on_date:
        raise Invalid("Tanggal selesai harus antara tanggal masuk dan tanggal catatan.")
    if new.finished_on is not None and not solution:
        raise Invalid("Tulis bagaimana pengaduan itu diselesaikan.")
    return LogCase(
        entry_id=row.id, number=number, channel=new.channel, received_on=new.received_on,
        finished_on=new.finished_on, solution=solution,
    )  # fmt: skip


def _plain(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:f}"
