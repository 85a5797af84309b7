"""Objections: filed by the employee, both sides heard in writing; `objection_decisions` decides.

Source: PermenPANRB 6/2022, Ps. 29 and L.V.B.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.evidence import Evidence
from portal.models.objections import (
    Objection,
    ObjectionDecision,
    ObjectionEvidence,
    ObjectionStatement,
)
from portal.models.results import AppraisalResult
from portal.queries.holidays import office_calendar
from portal.queries.periods import period_row
from portal.queries.raters import rater_today
from portal.queries.results import course_of, events_of
from portal.rules.clock_file import clocks_on
from portal.rules.messages import MessageKind
from portal.rules.results import (
    HeardParty,
    ObjectionFault,
    ResultForm,
    objection_fault,
)
from portal.rules.workdays import Zone
from portal.rules.workflow import EvaluationState
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import touch
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

LONGEST_TEXT = 8000
LONGEST_WISH = 2000
MOST_EVIDENCE = 20
_WORDS = {
    ObjectionFault.BELUM_DITERIMA: N_(
        "Keberatan dapat diajukan setelah dokumen Anda terima: buka dan terima dokumen dulu."
    ),
    ObjectionFault.SUDAH_DIAJUKAN: N_("Keberatan atas dokumen ini sudah diajukan."),
    ObjectionFault.SUDAH_DIPUTUS: N_(
        "Dokumen ini sudah merupakan putusan atas keberatan; peraturan tidak mengatur keberatan "
        "kedua."
    ),
    ObjectionFault.FINAL: N_(
        "Hasil ini ditetapkan atasan pejabat penilai dan bersifat final (L.IV.A.11-12)."
    ),
    ObjectionFault.WAKTU_HABIS: N_(
        "Waktu mengajukan keberatan, 14 hari kerja sejak dokumen diterima, sudah berakhir."
    ),
}  # fmt: skip


@dataclass(frozen=True)
class NewObjection:
    """Reasons, what the employee asks for, and evidence of their own."""

    reasons: str
    wish: str = ""
    evidence: Sequence[uuid.UUID] = ()


def file(result_id: uuid.UUID, person: uuid.UUID, new: NewObjection, act: Act) -> uuid.UUID:
    """File an objection against one's own document (Ps. 29; L.V.B.2); a second click is the same.

    Raises IllegalStep before receipt, after the fourteenth working day or against a final result,
    Invalid without reasons, NotFound for anybody else's document or evidence.
    """
    reasons = tidy(new.reasons, "Alasan keberatan", LONGEST_TEXT)
    wish = tidy(new.wish, "Permintaan", LONGEST_WISH)
    if not reasons:
        raise Invalid("Tulis alasan keberatan: apa yang menurut Anda keliru dan mengapa.")
    if len(set(new.evidence)) > MOST_EVIDENCE:
        raise Invalid("Bukti paling banyak dua puluh.")
    with writing() as session:
        row = session.get(AppraisalResult, result_id, with_for_update=True)
        if row is None or row.employee_id != person:
            raise NotFound("Dokumen evaluasi ini tidak dikenal.")
        known = session.scalar(sa.select(Objection).where(Objection.result_id == row.id))
        _may_file(row, known, act)
        case = Objection(
            result_id=row.id, employee_id=person, signer_id=row.signed_by_id,
            decider_id=decider(row, act), reasons=reasons, wish=wish, filed_on=act.on,
            filed_at=act.at,
        )  # fmt: skip
        session.add(case)
        session.flush()
        _attach(session, case, new.evidence)
        move(session, row, EvaluationState.KEBERATAN, act)
        _tell(session, case, act)
        audit.record(
            session, act, AuditTag.OBJECTION_FILED, case.id, result=str(row.id),
            decider=str(case.decider_id) if case.decider_id else None,
            evidence=len(set(new.evidence)),
        )  # fmt: skip
        return case.id


def explain(objection_id: uuid.UUID, by: uuid.UUID, text: str, act: Act) -> None:
    """One side's written explanation to the superior, once (L.V.B.5).

    Raises IllegalStep when it was given or decided, Invalid without words, NotFound for others.
    """
    words = tidy(text, "Penjelasan", LONGEST_TEXT)
    if not words:
        raise Invalid("Tulis penjelasan Anda.")
    with writing() as session:
        case = held(session, objection_id)
        if by not in (case.employee_id, case.signer_id):
            raise NotFound("Keberatan ini tidak dikenal.")
        party = HeardParty.PEGAWAI if by == case.employee_id else HeardParty.PENILAI
        if decision_on(session, case) is not None:
            raise IllegalStep("Keberatan ini sudah diputus.")
        if session.get(ObjectionStatement, (case.id, party)) is not None:
            raise IllegalStep("Penjelasan Anda sudah tersimpan dan tidak dapat diubah lagi.")
        session.add(
            ObjectionStatement(
                objection_id=case.id, party=party, employee_id=case.employee_id,
                signer_id=case.signer_id, by_id=by, text=words, written_at=act.at,
            )
        )  # fmt: skip
        session.flush()
        if case.decider_id:
            notify(
                session, employees([case.decider_id]), MessageKind.OBJECTION_TO_DECIDE,
                link=f"/keberatan/{case.id}", act=act,
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.OBJECTION_EXPLAINED, case.id, party=party.value,
            letters=len(words),
        )  # fmt: skip


def _may_file(row: AppraisalResult, known: Objection | None, act: Act) -> None:
    period = period_row(row.period_id)
    course = course_of(row, period, events_of(row.id), known, None)
    zone = Zone(str(act.at.tzinfo))
    rule = clocks_on(period.span.start)
    fault = objection_fault(course, rule, act.at, office_calendar(), zone)
    if fault is not None:
        raise IllegalStep(_WORDS[fault])


def decider(row: AppraisalResult, act: Act) -> uuid.UUID | None:
    """The superior who hears it: of that day where the signer still rates, else as it was signed.

    Never the employee nor the signer (L.V.B.2, 6).
    """
    rater, superior = rater_today(row.employee_id, act.on)
    is_same = rater.employee_id == row.signed_by_id and row.form is ResultForm.PENILAI
    found = superior.employee_id if is_same else row.superior_id
    found = found or row.superior_id or rater_today(row.signed_by_id, act.on)[0].employee_id
    return found if found not in (row.employee_id, row.signed_by_id) else None


def _attach(session: Session, case: Objection, evidence: Sequence[uuid.UUID]) -> None:
    wanted = set(evidence)
    own = set(
        session.scalars(
            sa.select(Evidence.id).where(
                Evidence.id.in_(wanted), Evidence.employee_id == case.employee_id
            )
        )
    )
    if own != wanted:
        raise NotFound("Bukti ini tidak dikenal.")
    session.add_all(ObjectionEvidence(objection_id=case.id, evidence_id=one) for one in own)
    session.flush()


def _tell(session: Session, case: Objection, act: Act) -> None:
    link = f"/keberatan/{case.id}"
    calendar = office_calendar(session)
    due = calendar.add_workdays(act.on, clocks_on(act.on)["K15"].days)
    notify(
        session, employees([case.signer_id]), MessageKind.OBJECTION_TO_EXPLAIN, link=link, due=due,
        act=act,
    )  # fmt: skip
    if case.decider_id:
        notify(
            session, employees([case.decider_id]), MessageKind.OBJECTION_TO_DECIDE, link=link,
            due=due, act=act,
        )  # fmt: skip


def held(session: Session, objection_id: uuid.UUID) -> Objection:
    """The case, held until the end of the transaction. Raises NotFound."""
    case = session.get(Objection, objection_id, with_for_update=True)
    if case is None:
        raise NotFound("Keberatan ini tidak dikenal.")
    return case


def decision_on(session: Session, case: Objection) -> ObjectionDecision | None:
    """How it ended, None while it is open."""
    return session.get(ObjectionDecision, case.id)


def move(session: Session, row: AppraisalResult, goal: EvaluationState, act: Act) -> None:
    """Let the evaluation behind a document follow."""
    evaluation = session.scalar(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == row.employee_id, Evaluation.period_id == row.period_id)
        .with_for_update()
    )
    if evaluation is not None:
        evaluation.state = goal
        touch(evaluation, act)
        session.flush()
