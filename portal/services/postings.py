"""Postings and named raters: added and ended, never overwritten."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.raters import rater_today
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.seen import require_card

LONGEST_TITLE = 200
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewPosting:
    """A posting to be added."""

    unit_id: uuid.UUID
    kind: PostingKind
    title: str
    post: PostKind
    family: JobFamily
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    supervisor_id: uuid.UUID | None = None
    leads_unit: bool = False
    is_delegated: bool = False


def add_posting(
    person: uuid.UUID, new: NewPosting, act: Act, *, seen: int | None = None
) -> uuid.UUID:
    """Add a posting. A definitive one ends the one before it on the eve of its first day.

    `seen` is the version of the card on the screen.  Raises Invalid for dates that do not fit,
    NotFound for unknown people or units, Changed when the card changed meanwhile.
    """
    with writing() as session:
        employee = _employee(session, person, seen)
        posting = insert_posting(session, employee, new)
        employee.version += 1
        session.flush()
        audit.record(
            session, act, AuditTag.POSTING_ADDED, person,
            posting=str(posting.id), unit=str(new.unit_id), kind=new.kind.value,
            title=posting.title, starts_on=new.starts_on.isoformat(),
        )  # fmt: skip
        return posting.id


def insert_posting(session: Session, employee: Employee, new: NewPosting) -> Posting:
    """The row of a posting, inside the caller's transaction. Raises like `add_posting`."""
    title = _checked(employee.id, new)
    unit = session.get(Unit, new.unit_id)
    if unit is None:
        raise NotFound("Unit ini tidak dikenal.")
    if unit.closed_on is not None and (new.ends_on is None or new.ends_on >= unit.closed_on):
        raise Invalid("Unit ini sudah ditutup: pilih unit lain, atau tanggal akhir sebelumnya.")
    if new.kind is PostingKind.DEFINITIF:
        _end_open(session, employee.id, new.starts_on)
    posting = Posting(
        employee_id=employee.id, unit_id=new.unit_id, kind=new.kind, title=title, post=new.post,
        family=new.family, supervisor_id=new.supervisor_id, leads_unit=new.leads_unit,
        is_delegated=new.is_delegated, starts_on=new.starts_on, ends_on=new.ends_on,
    )  # fmt: skip
    session.add(posting)
    session.flush()
    return posting


def _checked(person: uuid.UUID, new: NewPosting) -> str:
    """The title in plain blanks, when everything about a posting fits together."""
    title = " ".join(new.title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid("Nama jabatan harus 1 sampai 200 huruf.")
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Invalid("Tanggal akhir mendahului tanggal mulai: tukar keduanya.")
    if new.kind.is_acting and new.ends_on is None:
        raise Invalid("Penempatan Plt. atau Plh. memerlukan tanggal akhir.")
    if new.supervisor_id == person:
        raise Invalid("Seseorang tidak dapat menjadi atasan bagi dirinya sendiri.")
    return title


def end_posting(
    person: uuid.UUID,
    posting_id: uuid.UUID,
    last_day: datetime.date,
    act: Act,
    *,
    seen: str = "",
) -> None:
    """Set the last day of a posting; `seen` is the one on the screen in ISO form, "" for none.

    Raises NotFound, Invalid, IllegalStep when it has ended, or Changed when somebody else set
    another day meanwhile.
    """
    with writing() as session:
        posting = session.get(Posting, posting_id)
        if posting is None or posting.employee_id != person:
            raise NotFound("Penempatan ini tidak dikenal.")
        if posting.ends_on is not None and posting.ends_on < act.on:
            raise IllegalStep("Penempatan ini sudah berakhir.")
        if last_day < posting.starts_on:
            raise Invalid("Hari terakhir mendahului hari pertama penempatan ini.")
        before = posting.ends_on
        if before not in (None, last_day) and before.isoformat() != seen:
            raise Changed(
                "Orang lain sudah mencatat %(now)s sebagai hari terakhirnya; Anda menulis "
                "%(yours)s. Bandingkan, lalu simpan lagi.",
                now=before, yours=last_day,
            )  # fmt: skip
        posting.ends_on = last_day
        _employee(session, person).version += 1
        audit.record(
            session, act, AuditTag.POSTING_ENDED, person, posting=str(posting_id),
            before={"ends_on": before.isoformat() if before else None},
            after={"ends_on": last_day.isoformat()},
        )  # fmt: skip


def name_rater(
    person: uuid.UUID,
    rater: uuid.UUID,
    reason: str,
    act: Act,
    *,
    ends_on: datetime.date | None = None,
    seen: int | None = None,
) -> uuid.UUID:
    """Name another rater from today on, with the reason; `seen` is the version of the card on the
    screen.  Raises Invalid, NotFound, and Changed.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid("Alasan penggantian penilai wajib diisi, paling banyak 500 huruf.")
    if rater == person:
        raise Invalid("Seseorang tidak dapat menjadi penilai bagi dirinya sendiri.")
    if ends_on is not None and ends_on < act.on:
        raise Invalid("Tanggal akhir sudah lewat.")
    with writing() as session:
        employee = _employee(session, person, seen)
        _employee(session, rater)
        before = rater_today(person, act.on)[0].employee_id
        override = RaterOverride(
            employee_id=person, rater_id=rater, reason=words, starts_on=act.on, ends_on=ends_on
        )
        session.add(override)
        employee.version += 1
        session.flush()
        audit.record(
            session, act, AuditTag.RATER_NAMED, person, rater=str(rater), reason=words,
            ends_on=ends_on.isoformat() if ends_on else None,
            before={"rater": str(before) if before else None}, after={"rater": str(rater)},
        )  # fmt: skip
        return override.id


def end_naming(person: uuid.UUID, override_id: uuid.UUID, act: Act) -> None:
    """End a naming; from today on the usual rater counts again. One of today is taken back."""
    with writing() as session:
        override = session.get(RaterOverride, override_id)
        if override is None or override.employee_id != person:
            raise NotFound("Penggantian penilai ini tidak dikenal.")
        yesterday = act.on - datetime.timedelta(days=1)
        if override.ends_on is not None and override.ends_on <= yesterday:
            raise IllegalStep("Penggantian penilai ini sudah berakhir.")
        before = override.ends_on.isoformat() if override.ends_on else None
        if override.starts_on > yesterday:
            session.delete(override)
        else:
            override.ends_on = yesterday
        _employee(session, person).version += 1
        audit.record(
            session, act, AuditTag.RATER_NAMING_ENDED, person, rater=str(override.rater_id),
            before={"ends_on": before}, after={"ends_on": yesterday.isoformat()},
        )  # fmt: skip


def _employee(session: Session, person: uuid.UUID, seen: int | None = None) -> Employee:
    employee = session.get(Employee, person)
    if employee is None or employee.left_on is not None:
        raise NotFound("Pegawai ini tidak dikenal atau sudah tidak bekerja di sini.")
    require_card(employee.version, seen)
    return employee


def _end_open(session: Session, person: uuid.UUID, starts_on: datetime.date) -> None:
    before = session.scalar(
        sa.select(Posting).where(
            Posting.employee_id == person,
            Posting.kind == PostingKind.DEFINITIF,
            Posting.ends_on.is_(None),
        )
    )
    if before is None:
        return
    if before.starts_on >= starts_on:
        raise Invalid("Penempatan definitif yang berlaku mulai pada hari itu atau sesudahnya.")
    before.ends_on = starts_on - datetime.timedelta(days=1)
    session.flush()
