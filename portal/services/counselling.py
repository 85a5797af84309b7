"""Counselling (konseling kinerja): reported by the rater, planned by the head of personnel, closed
by the counsellor.

Source: PermenPANRB 6/2022, L.III.D.5, form B.1.10.  No message is sent and audit entries name no
employee, because that a counselling exists is confidential itself.
"""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.feedback import Feedback
from portal.models.guidance import Counselling, CounsellingProof
from portal.models.people import Employee
from portal.rules.measures import CoreValue
from portal.services import audit
from portal.services.audit import Act
from portal.services.feedback import written
from portal.services.seen import require_seen

LONGEST_TEXT = 2000
LONGEST_RECORD = 4000
LONGEST_PLACE = 200


@dataclass(frozen=True)
class Report:
    """Form B.1.10 as the rater fills it; `proofs` are feedbacks about the employee."""

    value: CoreValue
    problem: str
    breaks_expectation: bool
    seen_in_others: bool
    tried: str
    told_on: datetime.date
    proofs: Collection[uuid.UUID]


def report(person: uuid.UUID, rater: uuid.UUID, new: Report, act: Act) -> uuid.UUID:
    """The rater reports a behaviour problem that did not change after the employee was told.

    Raises Invalid, IllegalStep when one is open already, or NotFound for foreign proof.
    """
    problem = written(new.problem, "Permasalahan", LONGEST_TEXT)
    tried = written(new.tried, "Yang sudah dilakukan", LONGEST_TEXT)
    if new.told_on > act.on:
        raise Invalid("Tanggal pemberitahuan kepada pegawai tidak boleh di masa depan.")
    if not new.proofs:
        raise Invalid("Lampirkan paling sedikit satu umpan balik sebagai bukti (L.III.D.5.c).")
    with writing() as session:
        _know_proofs(session, person, new.proofs)
        is_open = session.scalar(
            sa.select(Counselling.id).where(
                Counselling.employee_id == person, Counselling.closed_at.is_(None),
                Counselling.rater_id == rater,
            )
        )  # fmt: skip
        if is_open is not None:
            raise IllegalStep("Laporan Anda tentang pegawai ini masih ditangani.")
        row = Counselling(
            employee_id=person, rater_id=rater, value=new.value, problem=problem, tried=tried,
            breaks_expectation=new.breaks_expectation, seen_in_others=new.seen_in_others,
            told_on=new.told_on, reported_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            CounsellingProof(counselling_id=row.id, feedback_id=one) for one in set(new.proofs)
        )
        audit.record(session, act, AuditTag.COUNSELLING_REPORTED, None)
        return row.id


def plan(
    case: uuid.UUID,
    counsellor: uuid.UUID,
    on: datetime.date,
    place: str,
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """The head of personnel names a counsellor and a day; `seen` marks the appointment on the
    screen.  Raises Invalid, IllegalStep, NotFound, Changed.
    """
    words = written(place, "Tempat", LONGEST_PLACE)
    if on < act.on:
        raise Invalid("Jadwal konseling mulai hari ini.")
    with writing() as session:
        row = _open(session, case)
        if counsellor in (row.employee_id, row.rater_id):
            raise Invalid("Konselor harus orang lain: bukan pegawai itu dan bukan pelapor.")
        if session.get(Employee, counsellor) is None:
            raise NotFound("Konselor ini tidak dikenal.")
        now = (row.counsellor_id, row.planned_on, row.place)
        require_seen(seen, now, f"{row.planned_on}, {row.place}" if row.planned_on else "")
        row.counsellor_id, row.planned_on, row.place = counsellor, on, words
        audit.record(session, act, AuditTag.COUNSELLING_PLANNED, None)


def close(case: uuid.UUID, counsellor: uuid.UUID, record: str, act: Act) -> None:
    """The counsellor signs the record. Raises Invalid, IllegalStep, or NotFound for another's."""
    words = written(record, "Catatan konseling", LONGEST_RECORD)
    with writing() as session:
        row = _open(session, case)
        if row.counsellor_id != counsellor:
            raise NotFound("Konseling ini tidak dikenal.")
        row.record, row.closed_at = words, act.at
        audit.record(session, act, AuditTag.COUNSELLING_CLOSED, None)


def _know_proofs(session: Session, person: uuid.UUID, proofs: Collection[uuid.UUID]) -> None:
    known = set(
        session.scalars(
            sa.select(Feedback.id).where(
                Feedback.id.in_(set(proofs)), Feedback.employee_id == person
            )
        )
    )
    if known != set(proofs):
        raise NotFound("Umpan balik yang dilampirkan tidak dikenal.")


def _open(session: Session, case: uuid.UUID) -> Counselling:
    row = session.scalar(sa.select(Counselling).where(Counselling.id == case).with_for_update())
    if row is None:
        raise NotFound("Konseling ini tidak dikenal.")
    if row.closed_at is not None:
        raise IllegalStep("Konseling ini sudah selesai dan catatannya ditandatangani.")
    return row
