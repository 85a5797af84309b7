"""After the signature: delivered, received, signed or refused by the employee, reported.

Every step is a row that stays; the clocks K7-K16 read from them (L.V.A.5-11).
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.objections import Objection, ObjectionDecision
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.periods import period_row
from portal.queries.results import course_of, events_of
from portal.rules.messages import MessageKind
from portal.rules.results import AFTER, DeliveryWay, ResultForm, ResultStep, StepFault, step_fault
from portal.rules.workflow import EvaluationState
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import touch
from portal.services.evaluations import note_signed
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

LONGEST_NOTE = 1000
MOST = 500
_WORDS = {
    StepFault.SUDAH: N_("Langkah ini sudah tercatat dan tidak dapat diulang atau diubah."),
    StepFault.BELUM_DISAMPAIKAN: N_("Dokumen ini belum disampaikan kepada pegawai."),
    StepFault.BELUM_DITERIMA: N_("Penerimaan dokumen belum tercatat: catat tanggal terima dulu."),
    StepFault.SUDAH_DIJAWAB: N_("Pegawai sudah menandatangani dokumen ini."),
    StepFault.DIGANTIKAN: N_("Dokumen ini sudah digantikan oleh putusan atas keberatan."),
}
_STATES = {
    ResultStep.DISAMPAIKAN: EvaluationState.DISERAHKAN,
    ResultStep.DITERIMA: EvaluationState.DITERIMA,
    ResultStep.DITANDATANGANI: EvaluationState.DIKEMBALIKAN,
    ResultStep.MENOLAK: EvaluationState.DITOLAK,
}
_TAGS = {
    ResultStep.DISAMPAIKAN: AuditTag.RESULT_DELIVERED,
    ResultStep.DITERIMA: AuditTag.RESULT_RECEIVED,
    ResultStep.DITANDATANGANI: AuditTag.RESULT_COUNTERSIGNED,
    ResultStep.PENILAI_TANDA_TANGAN: AuditTag.RESULT_COUNTERSIGNED,
    ResultStep.MENOLAK: AuditTag.RESULT_REFUSED,
}


@dataclass(frozen=True)
class Delivery:
    """How and when a document was given; in the portal it is today and by a message."""

    way: DeliveryWay
    on: datetime.date
    note: str = ""


def deliver(result_id: uuid.UUID, by: uuid.UUID, new: Delivery, act: Act) -> None:
    """Deliver the document (L.V.A.5, 9); its employee is told.

    Raises IllegalStep, Invalid for a day to come or before the signature, NotFound for one's own.
    """
    note = tidy(new.note, "Catatan", LONGEST_NOTE)
    with writing() as session:
        row = _locked(session, result_id, by)
        on = act.on if new.way is DeliveryWay.PORTAL else new.on
        _day(on, _local(row.signed_at, act), act)
        deliver_within(session, row, by, Delivery(new.way, on, note), act)


def deliver_within(
    session: Session, row: AppraisalResult, by: uuid.UUID, new: Delivery, act: Act
) -> None:
    """The same inside another use case, with what was typed checked already."""
    _add(session, row, _Taken(ResultStep.DISAMPAIKAN, by, new.on, new.note, new.way), act)
    link = f"/hasil/{row.id}"
    notify(session, employees([row.employee_id]), MessageKind.RESULT_READY, link=link, act=act)


def receive(result_id: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    """The employee takes the document in the portal; the fourteen days run from today (L.V.B.2)."""
    with writing() as session:
        row = _own(session, result_id, person)
        _add(session, row, _Taken(ResultStep.DITERIMA, person, act.on), act)
        _note_receipt(session, row, act.on, act)


def note_receipt(
    result_id: uuid.UUID, by: uuid.UUID, on: datetime.date, proof: str, act: Act
) -> None:
    """Who delivered notes that the employee got it, with the proof of it.

    Raises IllegalStep, Invalid without a proof or for a day outside delivery and today.
    """
    words = tidy(proof, "Bukti serah terima", LONGEST_NOTE)
    if not words:
        raise Invalid("Tulis bukti serah terima: siapa menyerahkan, di mana, dan siapa saksinya.")
    with writing() as session:
        row = _locked(session, result_id, by)
        delivered = events_of(row.id).get(ResultStep.DISAMPAIKAN)
        _day(on, delivered.on_day if delivered else _local(row.signed_at, act), act)
        _add(session, row, _Taken(ResultStep.DITERIMA, by, on, words), act)
        _note_receipt(session, row, on, act)


def countersign(result_id: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    """The employee signs and returns it (L.V.A.6, 10): it says "received and read", not "agreed".

    Objecting stays possible.  Raises IllegalStep, NotFound for anybody else.
    """
    with writing() as session:
        row = _own(session, result_id, person)
        _add(session, row, _Taken(ResultStep.DITANDATANGANI, person, act.on), act)


def refuse(result_id: uuid.UUID, by: uuid.UUID, reason: str, act: Act) -> None:
    """That the employee will not sign, by the employee or by whoever delivered it, with a reason.

    The text is silent on refusal: the document stands and every right of the employee stays.
    """
    words = tidy(reason, "Alasan", LONGEST_NOTE)
    if not words:
        raise Invalid("Tulis alasan atau keadaan penolakan, supaya kedua pihak dapat membacanya.")
    with writing() as session:
        row = _row(session, result_id)
        _add(session, row, _Taken(ResultStep.MENOLAK, by, act.on, words), act)


def sign_decision(result_id: uuid.UUID, by: uuid.UUID, act: Act) -> None:
    """The rater signs a decision (D.1.3, place 9) as having taken note of it (L.V.B.7)."""
    with writing() as session:
        row = _locked(session, result_id, by)
        first = session.get(AppraisalResult, row.supersedes_id) if row.supersedes_id else None
        if first is None or first.signed_by_id != by:
            raise NotFound("Dokumen evaluasi ini tidak dikenal.")
        _add(session, row, _Taken(ResultStep.PENILAI_TANDA_TANGAN, by, act.on), act)


def report(result_ids: Iterable[uuid.UUID], by: uuid.UUID, act: Act) -> int:
    """Report documents to the personnel unit (L.V.A.7, 11; L.V.B.8); returns how many are new.

    What was reported before, or was superseded meanwhile, is left out.  Raises NotFound for one's
    own, Invalid for too many.
    """
    wanted = list(dict.fromkeys(result_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid("Pilih 1 sampai 500 dokumen untuk dilaporkan.")
    with writing() as session:
        done = []
        for result_id in wanted:
            row = _locked(session, result_id, by)
            if _fault(session, row, ResultStep.DILAPORKAN) is None:
                _insert(session, row, _Taken(ResultStep.DILAPORKAN, by, act.on), act)
                done.append(row)
        if done:
            audit.record(
                session, act, AuditTag.RESULTS_REPORTED, done[0].id if len(done) == 1 else None,
                count=len(done), results=[str(row.id) for row in done],
            )  # fmt: skip
        return len(done)


def _locked(session: Session, result_id: uuid.UUID, by: uuid.UUID) -> AppraisalResult:
    """Somebody else's document, held; nobody delivers or reports their own."""
    row = _row(session, result_id)
    if row.employee_id == by:
        raise NotFound("Dokumen evaluasi ini tidak dikenal.")
    return row


def _own(session: Session, result_id: uuid.UUID, person: uuid.UUID) -> AppraisalResult:
    row = _row(session, result_id)
    if row.employee_id != person:
        raise NotFound("Dokumen evaluasi ini tidak dikenal.")
    return row


def _row(session: Session, result_id: uuid.UUID) -> AppraisalResult:
    row = session.get(AppraisalResult, result_id, with_for_update=True)
    if row is None:
        raise NotFound("Dokumen evaluasi ini tidak dikenal.")
    return row


def _fault(session: Session, row: AppraisalResult, step: ResultStep) -> StepFault | None:
    found = session.execute(
        sa.select(Objection, ObjectionDecision)
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(Objection.result_id == row.id)
    ).first()
    objection, decision = found or (None, None)
    course = course_of(row, period_row(row.period_id), events_of(row.id), objection, decision)
    return step_fault(course, step)


@dataclass(frozen=True)
class _Taken:
    """A step with who took it, the day it counts for, and words."""

    step: ResultStep
    by: uuid.UUID
    on: datetime.date
    note: str = ""
    way: DeliveryWay | None = None


def _add(session: Session, row: AppraisalResult, new: _Taken, act: Act) -> None:
    """One lawful step, with the evaluation's state and the audit entry. Raises IllegalStep."""
    fault = _fault(session, row, new.step)
    if fault is not None:
        raise IllegalStep(_WORDS[fault])
    _insert(session, row, new, act)
    _move(session, row, new.step, act)
    follows = AFTER[new.step]
    audit.record(
        session, act, _TAGS[new.step], row.id, on=new.on.isoformat(),
        way=new.way.value if new.way else None, noted=new.note,
        before={"step": follows.value if follows else None}, after={"step": new.step.value},
    )  # fmt: skip


def _insert(session: Session, row: AppraisalResult, new: _Taken, act: Act) -> None:
    before = AFTER[new.step]
    session.add(
        ResultEvent(
            result_id=row.id, step=new.step, after=before.value if before else None,
            employee_id=row.employee_id, by_id=new.by, on_day=new.on, recorded_at=act.at,
            way=new.way, note=new.note,
        )
    )  # fmt: skip
    session.flush()


def _move(session: Session, row: AppraisalResult, step: ResultStep, act: Act) -> None:
    """The evaluation's own state follows its first document; a decision has its own way."""
    goal = _STATES.get(step)
    if goal is None or row.form is ResultForm.KEBERATAN:
        return
    evaluation = session.scalar(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == row.employee_id, Evaluation.period_id == row.period_id)
        .with_for_update()
    )
    ended = (EvaluationState.KEBERATAN, EvaluationState.DIPUTUS, EvaluationState.SELESAI)
    if evaluation is not None and evaluation.state not in ended:
        evaluation.state = goal
        touch(evaluation, act)
        session.flush()


def _note_receipt(session: Session, row: AppraisalResult, on: datetime.date, act: Act) -> None:
    if row.form is not ResultForm.KEBERATAN:
        note_signed(
            session, row.period_id, row.employee_id, row.signed_by_id, act.at, received_on=on
        )


def _day(on: datetime.date, first: datetime.date, act: Act) -> None:
    if not first <= on <= act.on:
        raise Invalid("Tanggal itu harus antara tanggal dokumen dan hari ini.")


def _local(moment: datetime.datetime, act: Act) -> datetime.date:
    return moment.astimezone(act.at.tzinfo).date()
