"""What lay beside the decision, as sentences with their n: evidence shown, never a rating."""

import datetime
import uuid

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.evidence import Evidence
from portal.models.feedback import Feedback
from portal.models.log import EntryEvidence, LogEntry
from portal.models.self_assessments import SelfAssessment
from portal.queries.periods import PeriodRow
from portal.rules.self_assessments import SelfState


def figures_of(
    row: Evaluation,
    period: PeriodRow,
    between: tuple[datetime.datetime, datetime.datetime],
) -> tuple[str, ...]:
    """How much of each kind the evaluator could look at, in one statement."""
    person, span = row.employee_id, period.span
    logged = (
        LogEntry.employee_id == person, LogEntry.on_date >= span.start, LogEntry.on_date <= span.end
    )  # fmt: skip
    with_proof = (
        sa.select(sa.func.count(sa.distinct(EntryEvidence.evidence_id)))
        .join(LogEntry, EntryEvidence.entry_id == LogEntry.id)
        .join(Evidence, EntryEvidence.evidence_id == Evidence.id)
        .where(*logged)
    )
    entries, proofs, notes, sent = db.session.execute(
        sa.select(
            sa.select(sa.func.count(LogEntry.id)).where(*logged).scalar_subquery(),
            with_proof.scalar_subquery(),
            sa.select(sa.func.count(Feedback.id))
            .where(Feedback.employee_id == person, Feedback.given_at.between(*between))
            .scalar_subquery(),
            _sent(person, period.id).scalar_subquery(),
        )
    ).one()
    said = "sudah dikirim pegawai" if sent else "tidak dikirim"
    return (
        f"Catatan capaian: {entries} catatan, {proofs} bukti",
        f"Umpan balik berkelanjutan: {notes}",
        f"Penilaian diri: {said}",
    )


def _sent(person: uuid.UUID, period_id: uuid.UUID) -> sa.Select[int]:
    return sa.select(sa.func.count(SelfAssessment.id)).where(
        SelfAssessment.employee_id == person,
        SelfAssessment.period_id == period_id,
        SelfAssessment.state == SelfState.DIKIRIM,
    )
