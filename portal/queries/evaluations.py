"""Evaluations as the workflow needs them: completeness, the organisation's predicate, who is in it.

The pages of raters stand in `queries.review_sheet` and `queries.review_inbox`.
"""

import uuid
from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation, EvaluationEvidence, OrganisationPerformance
from portal.rules.reviews import Dimension, Draft, Lack, Piece, lacks

# Pages and forms read these and change nothing.
EvaluationRow = Evaluation
Organisation = OrganisationPerformance


def evaluation_row(evaluation_id: uuid.UUID) -> Evaluation:
    """One evaluation, for a service or a gate. Raises NotFound."""
    row = db.session.get(Evaluation, evaluation_id, populate_existing=True)
    if row is None:
        raise NotFound("Penilaian ini tidak dikenal.")
    return row


def evaluation_of(employee_id: uuid.UUID, period_id: uuid.UUID) -> Evaluation | None:
    """The evaluation of somebody in a period, None where none was begun."""
    return db.session.scalar(
        sa.select(Evaluation).where(
            Evaluation.employee_id == employee_id, Evaluation.period_id == period_id
        )
    )


def organisation_of(
    unit_id: uuid.UUID | None, period_id: uuid.UUID
) -> OrganisationPerformance | None:
    """The organisation's predicate that counts for those whose rater leads a unit (L.IV.B.1.g)."""
    if unit_id is None:
        return None
    return db.session.scalar(
        sa.select(OrganisationPerformance).where(
            OrganisationPerformance.unit_id == unit_id,
            OrganisationPerformance.period_id == period_id,
        )
    )


def links_of(evaluation_id: uuid.UUID) -> list[EvaluationEvidence]:
    """What the ratings rest on, in the order of linking."""
    return list(
        db.session.scalars(
            sa.select(EvaluationEvidence)
            .where(EvaluationEvidence.evaluation_id == evaluation_id)
            .order_by(EvaluationEvidence.linked_at, EvaluationEvidence.source_id)
        )
    )


def draft_of(
    row: Evaluation,
    organisation: OrganisationPerformance | None,
    dimensions: Mapping[Dimension, int],
) -> Draft:
    """A row as the rules look at it; `dimensions` counts its evidence."""
    return Draft(
        organisation=organisation.predikat if organisation else None,
        hasil_kerja=row.hasil_kerja,
        perilaku_kerja=row.perilaku_kerja,
        texts={piece: str(getattr(row, piece.value)) for piece in Piece},
        links=dimensions,
        assignment=row.assignment,
        needs_evidence=row.needs_evidence,
    )


def lacks_of(row: Evaluation) -> tuple[Lack, ...]:
    """What is missing before it can be shared, submitted or signed; two statements."""
    dimensions = Counter(one.dimension for one in links_of(row.id))
    return lacks(draft_of(row, organisation_of(row.unit_id, row.period_id), dimensions))
