"""What an entry of the log may say, written inside the transaction of whoever writes it."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.log import EntryEvidence, LogCase, LogEntry
from portal.models.skp import Goal, Measure
from portal.queries.log_terms import LogTerms
from portal.rules.log_words import CaseChannel
from portal.rules.scheme_words import EntryKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.skp_drafts import tidy

LONGEST_NUMBER = 60
MOST_EVIDENCE = 10
MOST_QUANTITY = Decimal(10**12)
TOLD = ("text", "quantity", "on_date")


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


def require_open(day: datetime.date, terms: LogTerms) -> None:
    """Raises IllegalStep for a day whose period is closed, Invalid for one to come."""
    if day > terms.open.last:
        raise Invalid("Tanggal belum tiba: catat hasil pada hari tercapainya.")
    if day < terms.open.first:
        raise IllegalStep(
            "Catatan sebelum %(first)s sudah ditutup bersama jendela evaluasinya.",
            first=terms.open.first,
        )


def added(
    session: Session,
    row: LogEntry,
    new: NewEntry,
    terms: LogTerms,
    act: Act,
    owners: Collection[uuid.UUID | None] = (),
) -> uuid.UUID:
    """Write a new entry inside a transaction; `owners` as in `refilled`. Raises as `write`."""
    _fill(session, row, new, terms)
    session.add(row)
    session.flush()
    _attach(session, row, new, owners)
    audit.record(
        session, act, AuditTag.LOG_WRITTEN, row.id, on=row.on_date.isoformat(),
        quantity=plain(row.quantity), evidence=len(new.evidence),
        helper=str(row.entered_by_id) if row.entered_by_id else None,
    )  # fmt: skip
    return row.id


def refilled(
    session: Session,
    row: LogEntry,
    new: NewEntry,
    terms: LogTerms,
    act: Act,
    owners: Collection[uuid.UUID | None] = (),
) -> None:
    """Replace what an entry says, inside a transaction; what it had as evidence it may keep.

    `owners` are further people whose evidence it may bear.  Raises as `write`.
    """
    before = facts_of(row, *TOLD)
    kept = set(
        session.scalars(
            sa.delete(EntryEvidence)
            .where(EntryEvidence.entry_id == row.id)
            .returning(EntryEvidence.evidence_id)
        )
    )
    session.execute(sa.delete(LogCase).where(LogCase.entry_id == row.id))
    _fill(session, row, new, terms)
    row.changed_at, row.version = act.at, row.version + 1
    # What a rater took note of was the former text.
    row.acknowledged_at = row.acknowledged_by_id = None
    session.flush()
    _attach(session, row, new, owners, kept)
    audit.record(
        session, act, AuditTag.LOG_CHANGED, row.id, **changed(before, facts_of(row, *TOLD))
    )


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


def _attach(
    session: Session,
    row: LogEntry,
    new: NewEntry,
    further: Collection[uuid.UUID | None] = (),
    kept: Collection[uuid.UUID] = (),
) -> None:
    if new.case is not None:
        session.add(_case(row, new.case))
    wanted = set(new.evidence)
    if len(wanted) > MOST_EVIDENCE:
        raise Invalid("Bukti paling banyak 10 untuk satu catatan.")
    if wanted:
        owners = {row.employee_id, row.entered_by_id, *further} - {None}
        mine = sa.or_(Evidence.employee_id.in_(owners), Evidence.id.in_(kept))
        found = session.scalars(sa.select(Evidence.id).where(Evidence.id.in_(wanted), mine)).all()
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


def plain(figure: Decimal | None) -> str | None:
    """A quantity as the trail keeps it, exact; None for none."""
    return None if figure is None else f"{figure:f}"
