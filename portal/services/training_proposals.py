"""Wishes to learn: proposed by the employee or the rater, decided by the rater."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.training import TrainingProgramme, TrainingProposal
from portal.rules.competences import is_competence
from portal.rules.messages import MessageKind
from portal.rules.training_needs import NeedOrigin
from portal.rules.training_words import PlaceState, ProgrammeState, ProposalState
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy
from portal.services.training_places import enrol_within


@dataclass(frozen=True)
class NewProposal:
    """A wish as typed: a course of the catalogue, or words where none fits."""

    reason: str
    competence: str = ""
    programme_id: uuid.UUID | None = None
    wish: str = ""
    origin: NeedOrigin | None = None


def propose(
    employee_id: uuid.UUID, by: uuid.UUID, approver: uuid.UUID | None, new: NewProposal, act: Act
) -> uuid.UUID:
    """A wish that waits for the rater (`approver`), who is told; one of the rater's own is decided
    at once, because nobody else decides it.  Proposing the same course again is the same wish.

    Raises IllegalStep without a rater or for a course that takes nobody, Invalid, NotFound.
    """
    reason, wish = tidy(new.reason, "Alasan", 500), tidy(new.wish, "Pelatihan", 200)
    if not reason:
        raise Invalid("Tulis untuk pekerjaan apa pelatihan ini diperlukan.")
    if new.programme_id is None and not wish:
        raise Invalid("Pilih pelatihan, atau tulis pelatihan yang diperlukan.")
    if approver is None:
        raise IllegalStep("Pejabat penilai belum ditetapkan, jadi belum ada yang menyetujui.")
    with writing() as session:
        competence = _competence(session, new, act)
        known = _open(session, employee_id, new.programme_id)
        if known is not None:
            return known
        row = TrainingProposal(
            employee_id=employee_id, programme_id=new.programme_id, competence=competence,
            wish=wish, reason=reason, origin=new.origin, proposed_by_id=by, proposed_at=act.at,
            approver_id=approver,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.TRAINING_PROPOSED, row.id, about=str(employee_id), by=str(by),
            programme=str(new.programme_id) if new.programme_id else None,
        )  # fmt: skip
        if by == approver:
            _decide(session, row, approves=True, answer="", by=by, act=act)
        else:
            notify(
                session, employees([approver]), MessageKind.DEVELOPMENT_TO_APPROVE,
                link="/pelatihan/usulan", act=act,
            )  # fmt: skip
        return row.id


def decide(proposal_id: uuid.UUID, approves: bool, answer: str, by: uuid.UUID, act: Act) -> None:
    """Approve a wish, which enrols where it names an open course, or refuse it with the reason.

    Raises IllegalStep for one that is decided or one's own, Invalid, NotFound.
    """
    words = tidy(answer, "Alasan", 500)
    if not approves and not words:
        raise Invalid("Tulis alasan, agar pegawai tahu apa yang dapat ia lakukan.")
    with writing() as session:
        row = session.get(TrainingProposal, proposal_id, with_for_update=True)
        if row is None:
            raise NotFound("Usulan ini tidak dikenal.")
        if row.state is not ProposalState.DIUSULKAN:
            raise IllegalStep("Usulan ini sudah diputuskan atau ditarik.")
        if by == row.employee_id:
            raise IllegalStep("Usulan sendiri diputuskan oleh pejabat penilai.")
        _decide(session, row, approves=approves, answer=words, by=by, act=act)


def withdraw(proposal_id: uuid.UUID, by: uuid.UUID, act: Act) -> None:
    """Take a wish back that nobody has decided. Raises IllegalStep, or NotFound for another's."""
    with writing() as session:
        row = session.get(TrainingProposal, proposal_id, with_for_update=True)
        if row is None or by not in (row.employee_id, row.proposed_by_id):
            raise NotFound("Usulan ini tidak dikenal.")
        if row.state is not ProposalState.DIUSULKAN:
            raise IllegalStep("Usulan ini sudah diputuskan atau ditarik.")
        before, row.state = row.state, ProposalState.DITARIK
        audit.record(session, act, AuditTag.TRAINING_WITHDRAWN, row.id, **moved(before, row.state))


def _decide(
    session: Session,
    row: TrainingProposal,
    *,
    approves: bool,
    answer: str,
    by: uuid.UUID,
    act: Act,
) -> None:
    before = row.state
    row.state = ProposalState.DISETUJUI if approves else ProposalState.DITOLAK
    row.answer, row.decided_by_id, row.decided_at = answer, by, act.at
    place: PlaceState | None = None
    programme = _locked(session, row.programme_id)
    is_open = programme is not None and programme.state is ProgrammeState.TERBUKA
    if approves and programme is not None and is_open and act.on <= programme.enrol_until:
        place = enrol_within(session, programme, row.employee_id, act)
    audit.record(
        session, act, AuditTag.TRAINING_DECIDED, row.id, answer=answer,
        place=place.value if place else None, before={"state": before.value},
        after={"state": row.state.value},
    )  # fmt: skip
    told = MessageKind.DEVELOPMENT_APPROVED if approves else MessageKind.DEVELOPMENT_REFUSED
    notify(session, employees([row.employee_id]), told, link="/pengembangan", act=act)


def _competence(session: Session, new: NewProposal, act: Act) -> str:
    """The competence a wish is about: that of its course, else the one chosen."""
    programme = _locked(session, new.programme_id)
    if programme is None:
        if not is_competence(new.competence):
            raise Invalid("Pilih kompetensi dari daftar.")
        return new.competence
    if programme.state is not ProgrammeState.TERBUKA or act.on > programme.enrol_until:
        raise IllegalStep("Pendaftaran pelatihan ini sudah ditutup.")
    return programme.competence


def _locked(session: Session, programme_id: uuid.UUID | None) -> TrainingProgramme | None:
    if programme_id is None:
        return None
    row = session.get(TrainingProgramme, programme_id, with_for_update=True)
    if row is None:
        raise NotFound("Pelatihan ini tidak dikenal.")
    return row


def _open(
    session: Session, employee_id: uuid.UUID, programme_id: uuid.UUID | None
) -> uuid.UUID | None:
    if programme_id is None:
        return None
    return session.scalar(
        sa.select(TrainingProposal.id).where(
            TrainingProposal.employee_id == employee_id,
            TrainingProposal.programme_id == programme_id,
            TrainingProposal.state == ProposalState.DIUSULKAN,
        )
    )
