"""Deciding an objection: uphold, or change by a further document (D.1.3) (L.V.B.6-7)."""

import uuid
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.objections import Objection, ObjectionDecision, ObjectionStatement
from portal.models.results import AppraisalResult
from portal.queries.form_heads import form_heads
from portal.rules.messages import MessageKind
from portal.rules.predikat import Ekspektasi
from portal.rules.result_content import PrintedObjection, PrintedPerson, digest, read_content
from portal.rules.results import DeliveryWay, HeardParty, Outcome, ResultForm
from portal.rules.reviews import Assignment, predikat_in
from portal.rules.workflow import EvaluationState
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.objections import LONGEST_TEXT, decider, decision_on, held, move
from portal.services.result_steps import Delivery, deliver_within
from portal.services.signing import new_code
from portal.services.skp_drafts import tidy

LONGEST_UNHEARD = 1000


@dataclass(frozen=True)
class NewDecision:
    """A decision as typed; the ratings only where it changes the result."""

    outcome: Outcome
    reasons: str
    unheard: str = ""
    hasil_kerja: Ekspektasi | None = None
    perilaku_kerja: Ekspektasi | None = None


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
        case = held(session, objection_id)
        row = session.get_one(AppraisalResult, case.result_id)
        if by in (case.employee_id, case.signer_id) or by != (case.decider_id or decider(row, act)):
            raise NotFound("Keberatan ini tidak dikenal.")
        if decision_on(session, case) is not None:
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
        move(session, row, EvaluationState.DIPUTUS, act)
        if made is not None:
            # A decision that is told in the portal is delivered there, together with its document.
            deliver_within(session, made, by, Delivery(DeliveryWay.PORTAL, act.on), act)
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
