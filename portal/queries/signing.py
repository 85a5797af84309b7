"""What somebody can sign: their open evaluations with what each still lacks, in few statements."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation, EvaluationEvidence, OrganisationPerformance
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.result_jobs import SigningBatch, SigningPiece
from portal.queries.evaluations import draft_of, own_curve
from portal.queries.periods import PeriodRow, row_of
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Predikat
from portal.rules.result_jobs import JobState, PieceState
from portal.rules.reviews import Dimension, Lack, lacks, predikat_in
from portal.rules.workflow import AFTER_FORUM, OPEN, RATING, EvaluationState

# Pages read these and change nothing.
EvaluationRow = Evaluation


@dataclass(frozen=True)
class Signable:
    """An open evaluation of the visitor's.

    `is_open` = the period and the forum let it be signed now, as far as a list can tell; the
    signature itself asks the law again.
    """

    row: Evaluation
    name: str
    period: PeriodRow
    lacks: tuple[Lack, ...]
    needs_talk: bool
    is_open: bool

    @property
    def is_ready(self) -> bool:
        """Whether it can be signed now."""
        return self.is_open and not self.lacks and not self.needs_talk

    @property
    def predikat(self) -> Predikat | None:
        """What the quadrant makes of both ratings, None while one is missing."""
        row = self.row
        if row.hasil_kerja is None or row.perilaku_kerja is None:
            return None
        return predikat_in(row.assignment, row.hasil_kerja, row.perilaku_kerja)


@dataclass(frozen=True)
class BatchView:
    """A batch with its progress; `refused` are (name, why, employee id)."""

    id: uuid.UUID
    signer_id: uuid.UUID
    state: JobState
    period: PeriodRow
    expires_at: datetime.datetime
    counts: dict[PieceState, int]
    refused: Sequence[tuple[str, str]]

    @property
    def total(self) -> int:
        """All pieces."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Pieces that wait no more."""
        return self.total - self.counts.get(PieceState.MENUNGGU, 0)


def signables(signer: uuid.UUID) -> list[Signable]:
    """Open evaluations of real periods that somebody makes, by period and name."""
    return _signables(Evaluation.evaluator_id == signer)


def signable(evaluation_id: uuid.UUID, signer: uuid.UUID) -> Signable:
    """One of them. Raises NotFound to anybody but the evaluator, and for one that is signed."""
    mine = (Evaluation.id == evaluation_id, Evaluation.evaluator_id == signer)
    found = _signables(*mine)
    if not found:
        raise NotFound("Penilaian ini tidak dikenal atau sudah ditandatangani.")
    return found[0]


def _signables(*wanted: sa.ColumnElement[bool]) -> list[Signable]:
    rows = db.session.execute(
        sa.select(Evaluation, Employee.name, EvaluationPeriod, OrganisationPerformance)
        .join(Employee, Evaluation.employee_id == Employee.id)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .outerjoin(
            OrganisationPerformance,
            sa.and_(
                OrganisationPerformance.unit_id == Evaluation.unit_id,
                OrganisationPerformance.period_id == Evaluation.period_id,
            ),
        )
        .where(
            ~Evaluation.is_practice, Evaluation.state.in_(OPEN),
            EvaluationPeriod.stage != PeriodStage.SELESAI, *wanted,
        )
        .order_by(EvaluationPeriod.closes_on, Employee.name_key, Evaluation.id)
    ).all()  # fmt: skip
    counted = _links([row.Evaluation.id for row in rows])
    keys = {(row.Evaluation.evaluator_id, row.Evaluation.period_id) for row in rows}
    curves = {key: own_curve(*key) for key in keys}
    return [
        Signable(
            row=one, name=name, period=(period := row_of(stored)),
            lacks=lacks(
                draft_of(
                    one, organisation, counted[one.id],
                    owes_reason=curves[one.evaluator_id, one.period_id].owes_reason(
                        organisation, period.span.end
                    ),
                )
            ),
            needs_talk=one.needs_talk and not one.by_superior and one.talk_on is None,
            is_open=_is_open(one, period),
        )
        for one, name, stored, organisation in rows
    ]  # fmt: skip


def _links(evaluations: Sequence[uuid.UUID]) -> dict[uuid.UUID, Counter[Dimension]]:
    found: dict[uuid.UUID, Counter[Dimension]] = defaultdict(Counter)
    if evaluations:
        rows = db.session.execute(
            sa.select(
                EvaluationEvidence.evaluation_id, EvaluationEvidence.dimension, sa.func.count()
            )
            .where(EvaluationEvidence.evaluation_id.in_(evaluations))
            .group_by(EvaluationEvidence.evaluation_id, EvaluationEvidence.dimension)
        )
        for evaluation_id, dimension, number in rows:
            found[evaluation_id][dimension] = number
    return found


def _is_open(row: Evaluation, period: PeriodRow) -> bool:
    if period.stage in AFTER_FORUM:
        return True
    if row.has_forum and not row.by_superior:
        return period.stage in RATING and row.state is EvaluationState.SELESAI_FORUM
    return period.stage in RATING


def batch_view(batch_id: uuid.UUID, signer: uuid.UUID) -> BatchView:
    """A batch of one's own. Raises NotFound."""
    found = db.session.execute(
        sa.select(SigningBatch, EvaluationPeriod)
        .join(EvaluationPeriod, SigningBatch.period_id == EvaluationPeriod.id)
        .where(SigningBatch.id == batch_id, SigningBatch.signer_id == signer)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Penandatanganan bersama ini tidak dikenal.")
    batch, period = found
    counts = db.session.execute(
        sa.select(SigningPiece.state, sa.func.count())
        .where(SigningPiece.batch_id == batch_id)
        .group_by(SigningPiece.state)
    )
    refused = db.session.execute(
        sa.select(Employee.name, SigningPiece.fault)
        .join(Employee, SigningPiece.employee_id == Employee.id)
        .where(SigningPiece.batch_id == batch_id, SigningPiece.state == PieceState.DITOLAK)
        .order_by(Employee.name_key)
        .limit(100)
    )
    return BatchView(
        batch.id, batch.signer_id, batch.state, row_of(period), batch.expires_at,
        {state: number for state, number in counts}, [(name, fault) for name, fault in refused],
    )  # fmt: skip
