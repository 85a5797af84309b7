"""Evaluations out of the ordinary: excused persons, and a former result that both let stand.

Sources: PermenPANRB 6/2022, L.II.C.8 (persons to whom planning does not apply; of their evaluation
the text says nothing, so the personnel office decides with a reason) and L.IV.A.13.a.
"""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation, EvaluationEvidence
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.evaluators import in_charge
from portal.queries.periods import period_row
from portal.queries.schemes import scheme_in_force
from portal.rules.messages import MessageKind
from portal.rules.reviews import Exemption, Piece
from portal.rules.workflow import RATING, SIGNED, EvaluationState, EvaluationStep, Party
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import facts_of
from portal.services.evaluation_steps import locked, require_evaluator, take, touch
from portal.services.messages import employees, notify
from portal.services.review_starts import begin
from portal.services.skp_drafts import tidy

LONGEST_REASON = 500
_COPIED = (*Piece, "hasil_kerja", "perilaku_kerja")


def excuse(
    person: uuid.UUID, period_id: uuid.UUID, ground: Exemption, reason: str, act: Act
) -> None:
    """Excuse somebody from a period's evaluation, with ground and reason.

    Raises IllegalStep for one that is signed or whose period is not open, Invalid, or NotFound.
    """
    words = tidy(reason, "Alasan", LONGEST_REASON)
    if not words:
        raise Invalid("Tulis alasan dan nomor surat yang menjadi dasarnya.")
    period = period_row(period_id)
    if period.stage not in RATING:
        raise IllegalStep("Penilaian periode ini belum dibuka atau sudah ditutup.")
    scheme = scheme_in_force(act.on)
    with writing() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        row = _row(session, person, period_id)
        if row is None:
            charge = in_charge(person, period, act.on)
            if charge.evaluator_id is None or charge.posting_id is None:
                raise NotFound("Pegawai ini tidak dinilai pada periode ini.")
            row = begin(session, person, period, charge, scheme, act)
        before = row.state
        take(
            session, row, EvaluationStep.KECUALIKAN, Party.KEPEGAWAIAN, act,
            changes={"exemption": ground, "exemption_reason": words},
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.EVALUATION_EXCUSED, row.id, ground=ground.value, reason=words,
            before={"state": before.value}, after={"state": row.state.value},
        )  # fmt: skip


def readmit(evaluation_id: uuid.UUID, reason: str, act: Act) -> None:
    """Take an excuse back: the evaluation is due again. Raises IllegalStep, Invalid, NotFound."""
    words = tidy(reason, "Alasan", LONGEST_REASON)
    if not words:
        raise Invalid("Tulis alasan pengecualian dibatalkan.")
    with writing() as session:
        row = locked(session, evaluation_id)
        before = row.state
        take(
            session, row, EvaluationStep.BATALKAN_KECUALI, Party.KEPEGAWAIAN, act,
            changes={"exemption": None, "exemption_reason": ""},
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.EVALUATION_READMITTED, row.id, reason=words,
            before={"state": before.value}, after={"state": row.state.value},
        )  # fmt: skip


def offer_keeping(evaluation_id: uuid.UUID, by: uuid.UUID, act: Act) -> None:
    """The new rater offers that the last periodic result of the old unit stands (L.IV.A.13.a).

    Only where the employee moved within a periodic period.  Raises IllegalStep or NotFound.
    """
    with writing() as session:
        row = locked(session, evaluation_id)
        require_evaluator(row, by, act)
        charge = in_charge(row.employee_id, period_row(row.period_id), act.on)
        if not (charge.may_keep_last and row.state is EvaluationState.DRAF):
            raise IllegalStep("Hasil lama hanya dapat dipakai untuk pegawai yang baru pindah.")
        row.kept_period_id, row.kept_agreed_at = _last(session, row).period_id, None
        touch(row, act)
        notify(
            session, employees([row.employee_id]), MessageKind.REVIEW_SHARED,
            link=f"/penilaian/saya/{row.id}", act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.EVALUATION_KEPT, row.id, step="offered",
            before={"period": None}, after={"period": str(row.kept_period_id)},
        )  # fmt: skip


def agree_to_keep(evaluation_id: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    """The employee agrees: ratings, reasons and evidence of that result are taken over as they are.

    The new rater signs.  Raises IllegalStep, or NotFound to anybody else.
    """
    with writing() as session:
        row = locked(session, evaluation_id)
        if row.employee_id != person:
            raise NotFound("Penilaian ini tidak dikenal.")
        if row.kept_period_id is None or row.state is not EvaluationState.DRAF:
            raise IllegalStep("Tidak ada tawaran untuk memakai hasil lama.")
        old = _last(session, row)
        before = facts_of(row, "hasil_kerja", "perilaku_kerja")
        for name in _COPIED:
            setattr(row, str(name), getattr(old, str(name)))
        row.assignment, row.talk_on, row.kept_agreed_at = old.assignment, act.on, act.at
        _copy_links(session, old, row)
        touch(row, act)
        audit.record(
            session, act, AuditTag.EVALUATION_KEPT, row.id, step="agreed", before=before,
            after=facts_of(row, "hasil_kerja", "perilaku_kerja"),
        )  # fmt: skip


def _row(session: Session, person: uuid.UUID, period_id: uuid.UUID) -> Evaluation | None:
    return session.scalar(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == person, Evaluation.period_id == period_id)
        .with_for_update()
    )


def _last(session: Session, row: Evaluation) -> Evaluation:
    """The signed periodic evaluation of the same employee, the last one before this period."""
    ends = sa.select(EvaluationPeriod.ends_on).where(EvaluationPeriod.id == row.period_id)
    last = session.scalar(
        sa.select(Evaluation)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .where(
            Evaluation.employee_id == row.employee_id, Evaluation.id != row.id,
            Evaluation.state.in_(SIGNED), ~EvaluationPeriod.span_key.like("____"),
            EvaluationPeriod.ends_on < ends.scalar_subquery(),
        )
        .order_by(EvaluationPeriod.ends_on.desc())
        .limit(1)
    )  # fmt: skip
    if last is None:
        raise IllegalStep("Belum ada hasil periodik dari unit lama yang dapat dipakai.")
    return last


def _copy_links(session: Session, old: Evaluation, row: Evaluation) -> None:
    session.execute(sa.delete(EvaluationEvidence).where(EvaluationEvidence.evaluation_id == row.id))
    links = session.scalars(
        sa.select(EvaluationEvidence).where(EvaluationEvidence.evaluation_id == old.id)
    ).all()
    session.add_all(
        EvaluationEvidence(
            evaluation_id=row.id, dimension=one.dimension, kind=one.kind,
            source_id=one.source_id, words=one.words, linked_at=one.linked_at,
        )
        for one in links
    )  # fmt: skip
    session.flush()
