"""Learning outside the catalogue: claimed with a certificate, accepted by the personnel office."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.people import Employee
from portal.models.training import LearningClaim
from portal.rules.messages import MessageKind
from portal.rules.training_words import MOST_HOURS, ClaimState, LearningPath
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewClaim:
    """What was learnt elsewhere, as typed; `evidence_id` is the certificate."""

    title: str
    path: LearningPath
    hours: int
    finished_on: datetime.date
    evidence_id: uuid.UUID
    competence: str = ""


def claim(employee_id: uuid.UUID, new: NewClaim, act: Act) -> uuid.UUID:
    """Ask for hours; the same certificate counts once. Raises Invalid, NotFound."""
    title = tidy(new.title, "Nama pelatihan", 200)
    if not title:
        raise Invalid("Nama pelatihan belum diisi.")
    if not 1 <= new.hours <= MOST_HOURS:
        raise Invalid("Jam pelajaran dari 1 sampai %(most)s.", most=MOST_HOURS)
    if new.finished_on > act.on:
        raise Invalid("Tanggal selesai tidak boleh di masa depan.")
    with writing() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == employee_id).with_for_update())
        owner = session.scalar(
            sa.select(Evidence.employee_id).where(Evidence.id == new.evidence_id)
        )
        if owner != employee_id:
            raise NotFound("Bukti ini tidak dikenal.")
        known = session.scalar(
            sa.select(LearningClaim).where(
                LearningClaim.employee_id == employee_id,
                LearningClaim.evidence_id == new.evidence_id,
            )
        )
        if known is not None and known.title == title:
            return known.id
        if known is not None:
            raise Invalid("Sertifikat ini sudah dipakai untuk pelatihan lain.")
        row = LearningClaim(
            employee_id=employee_id, title=title, path=new.path, competence=new.competence,
            hours=new.hours, finished_on=new.finished_on, evidence_id=new.evidence_id,
            claimed_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.LEARNING_CLAIMED, row.id, about=str(employee_id),
            hours=new.hours,
        )  # fmt: skip
        return row.id


def decide(claim_id: uuid.UUID, accepts: bool, answer: str, by: uuid.UUID, act: Act) -> None:
    """Accept the hours, or refuse them with the reason; never one's own (`by` is an employee).

    Raises IllegalStep, Invalid or NotFound.
    """
    words = tidy(answer, "Alasan", 500)
    if not accepts and not words:
        raise Invalid("Tulis alasan, agar pegawai tahu apa yang kurang.")
    with writing() as session:
        row = session.get(LearningClaim, claim_id, with_for_update=True)
        if row is None:
            raise NotFound("Pelatihan ini tidak dikenal.")
        if row.state is not ClaimState.DIAJUKAN:
            raise IllegalStep("Pengajuan ini sudah diputuskan.")
        if by == row.employee_id:
            raise IllegalStep("Pengajuan sendiri diputuskan oleh orang lain.")
        row.state = ClaimState.DITERIMA if accepts else ClaimState.DITOLAK
        row.answer, row.decided_by, row.decided_at = words, act.actor, act.at
        audit.record(
            session, act, AuditTag.LEARNING_DECIDED, row.id, answer=words,
            before={"state": ClaimState.DIAJUKAN.value}, after={"state": row.state.value},
        )  # fmt: skip
        told = MessageKind.DEVELOPMENT_APPROVED if accepts else MessageKind.DEVELOPMENT_REFUSED
        notify(session, employees([row.employee_id]), told, link="/pengembangan", act=act)
