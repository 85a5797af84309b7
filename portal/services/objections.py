"""Objections: filed by the employee, heard on both sides, decided by the rater's superior.

A change makes a further document (D.1.3) that supersedes the first and leaves it as it was.
Source: PermenPANRB 6/2022, Ps. 29 and L.V.B.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from portal.queries.form_heads import form_heads
from portal.queries.holidays import office_calendar
from portal.queries.periods import period_row
from portal.queries.raters import rater_today
from portal.queries.results import course_of, events_of
from portal.rules.clock_file import clocks_on
from portal.rules.messages import MessageKind
from portal.rules.predikat import Ekspektasi
from portal.rules.result_content import (
    PrintedObjection,
    PrintedPerson,
    digest,
    read_content,
)
from portal.rules.results import (
    HeardParty,
    ObjectionFault,
    Outcome,
    ResultForm,
    objection_fault,
)
from portal.rules.reviews import Assignment, predikat_in
from portal.rules.workdays import Zone
from portal.rules.workflow import EvaluationState
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import touch
from portal.services.messages import employees, notify
from portal.services.signing import new_code
from portal.services.skp_drafts import tidy

LONGEST_TEXT = 8000
LONGEST_WISH = 2000
LONGEST_UNHEARD = 1000
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


@dataclass(frozen=True)
class NewDecision:
    """A decision as typed; the ratings only where it changes the result."""

    outcome: Outcome
    reasons: str
    unheard: str = ""
    hasil_kerja: Ekspektasi | None = None
    perilaku_kerja: Ekspektasi | None = None


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
            decider_id=_decider(row, act), reasons=reasons, wish=wish, filed_on=act.on,
            filed_at=act.at,
        )  # fmt: skip
        session.add(case)
        session.flush()
        _attach(session, case, new.evidence)
        _move(session, row, EvaluationState.KEBERATAN, act)
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
        case = _case(session, objection_id)
        if by not in (case.employee_id, case.signer_id):
            raise NotFound("Keberatan ini tidak dikenal.")
        party = HeardParty.PEGAWAI if by == case.employee_id else HeardParty.PENILAI
        if _decision(session, case) is not None:
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


def decide(objection_id: uuid.UUID, by: uuid.UUID, new: NewDecision, act: Act) -> uuid.UUID | None:
    """Uphold or change (L.V.B.6-7); returns the id of the new document (D.1.3) on a change.

    Raises IllegalStep when it is decided already, Invalid while something is missing, NotFound to
    anybody but who hears it.  Deciding late is recorded and not refused: the text is silent, and an
    employee without any decision would be worse off.
    """
    reasons = tidy(new.reasons, "Alasan putusan", LONGEST_TEXT)
    unheard = tidy(new.unheard, "Keterangan", LONGEST_UNHEARD)
    if not reasons:
        raise Invalid("Tulis alasan putusan: kedua pihak berhak tahu dasarnya.")
    with writing() as session:
        case = _case(session, objection_id)
        row = session.get_one(AppraisalResult, case.result_id)
        if by in (case.employee_id, case.signer_id) or by != (
            case.decider_id or _decider(row, act)
        ):
            raise NotFound("Keberatan ini tidak dikenal.")
        if _decision(session, case) is not None:
            raise IllegalStep("Keberatan ini sudah diputus.")
        said = _statements(session, case)
        if HeardParty.PENILAI not in said and not unheard:
            raise Invalid(
                "Pejabat penilai belum memberi penjelasan. Tunggu, atau tulis kapan penjelasan "
                "diminta dan mengapa diputus tanpa penjelasan itu."
            )
        made = _changed(session, case, row, new, reasons, said, by, act)
        session.add(
            ObjectionDecision(
                objection_id=case.id, employee_id=case.employee_id, signer_id=case.signer_id,
                outcome=new.outcome, reasons=reasons, unheard=unheard,
                result_id=made.id if made else None, decided_by_id=by, decided_on=act.on,
                decided_at=act.at,
            )
        )  # fmt: skip
        session.flush()
        _move(session, row, EvaluationState.DIPUTUS, act)
        both = employees([case.employee_id, case.signer_id])
        link = f"/keberatan/{case.id}"
        notify(session, both, MessageKind.OBJECTION_DECIDED, link=link, act=act)
        audit.record(
            session, act, AuditTag.OBJECTION_DECIDED, case.id, outcome=new.outcome.value,
            before={"predikat": row.predikat.value},
            after={"predikat": (made or row).predikat.value},
            sha256=made.sha256 if made else None, result=str(made.id) if made else None,
        )  # fmt: skip
        return made.id if made else None


def _may_file(row: AppraisalResult, known: Objection | None, act: Act) -> None:
    period = period_row(row.period_id)
    course = course_of(row, period, events_of(row.id), known, None)
    zone = Zone(str(act.at.tzinfo))
    rule = clocks_on(period.span.start)
    fault = objection_fault(course, rule, act.at, office_calendar(), zone)
    if fault is not None:
        raise IllegalStep(_WORDS[fault])


def _decider(row: AppraisalResult, act: Act) -> uuid.UUID | None:
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


def _case(session: Session, objection_id: uuid.UUID) -> Objection:
    case = session.get(Objection, objection_id, with_for_update=True)
    if case is None:
        raise NotFound("Keberatan ini tidak dikenal.")
    return case


def _decision(session: Session, case: Objection) -> ObjectionDecision | None:
    return session.get(ObjectionDecision, case.id)


def _statements(session: Session, case: Objection) -> dict[HeardParty, str]:
    rows = session.scalars(
        sa.select(ObjectionStatement).where(ObjectionStatement.objection_id == case.id)
    )
    return {one.party: one.text for one in rows}


def _changed(
    session: Session,
    case: Objection,
    row: AppraisalResult,
    new: NewDecision,
    reasons: str,
    said: dict[HeardParty, str],
    by: uuid.UUID,
    act: Act,
) -> AppraisalResult | None:
    """The document of a change (D.1.3); None where the result is upheld."""
    if new.outcome is Outcome.MENGUATKAN:
        return None
    if new.hasil_kerja is None or new.perilaku_kerja is None:
        raise Invalid("Pilih kedua rating yang baru.")
    if (new.hasil_kerja, new.perilaku_kerja) == (row.hasil_kerja, row.perilaku_kerja):
        raise Invalid("Kedua rating sama dengan yang lama: pilih menguatkan, atau ubah ratingnya.")
    old = read_content(row.content)
    study = Assignment.TIDAK_LULUS if row.has_failed_study else Assignment.BIASA
    predikat = predikat_in(study, new.hasil_kerja, new.perilaku_kerja)
    head = form_heads([by], act.on)[by]
    above = PrintedPerson(head.name, head.nip, head.rank, head.post, head.unit)
    content = replace(
        old, form=ResultForm.KEBERATAN.value, superior=above, signed_at=act.at.isoformat(),
        signed_by=head.name,
        ratings=replace(
            old.ratings, hasil_kerja=new.hasil_kerja.value,
            perilaku_kerja=new.perilaku_kerja.value, predikat=predikat.value,
        ),
        objection=PrintedObjection(
            case.reasons, said.get(HeardParty.PENILAI, ""), reasons, old.ratings.predikat
        ),
    ).as_json()  # fmt: skip
    made = AppraisalResult(
        employee_id=row.employee_id, period_id=row.period_id, number=2, form=ResultForm.KEBERATAN,
        unit_id=row.unit_id, hasil_kerja=new.hasil_kerja, perilaku_kerja=new.perilaku_kerja,
        predikat=predikat, has_failed_study=row.has_failed_study, is_final=True, content=content,
        rule_key=row.rule_key, sha256=digest(content), code=new_code(), signed_by_id=by,
        superior_id=None, signed_at=act.at, supersedes_id=row.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _move(session: Session, row: AppraisalResult, goal: EvaluationState, act: Act) -> None:
    evaluation = session.scalar(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == row.employee_id, Evaluation.period_id == row.period_id)
        .with_for_update()
    )
    if evaluation is not None:
        evaluation.state = goal
        touch(evaluation, act)
        session.flush()
