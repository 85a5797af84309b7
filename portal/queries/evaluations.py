"""Evaluations as the workflow needs them: completeness, the organisation's predicate, who is in it.

The pages of raters stand in `queries.review_sheet` and `queries.review_inbox`.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation, EvaluationEvidence, OrganisationPerformance
from portal.queries.periods import period_row
from portal.rules.distribution import distribution_on, owes_reason
from portal.rules.predikat import Predikat
from portal.rules.reviews import Dimension, Draft, Lack, Piece, lacks, predikat_in
from portal.rules.workflow import EvaluationState

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


@dataclass(frozen=True)
class OwnCurve:
    """How one evaluator's ratings of a period spread, and why they depart from the pattern.

    The reason is about the whole curve: written with one evaluation, it counts for all.
    """

    counts: Mapping[Predikat, int]
    reason: str

    def owes_reason(self, organisation: OrganisationPerformance | None, on: datetime.date) -> bool:
        """Whether the evaluator has still to say why, by the guidance of a day."""
        predikat = organisation.predikat if organisation else None
        return not self.reason and owes_reason(predikat, self.counts, distribution_on(on))


def own_curve(evaluator_id: uuid.UUID, period_id: uuid.UUID) -> OwnCurve:
    """Of one evaluator in a period; one statement, however many they rate."""
    one = Evaluation
    rows = db.session.execute(
        sa.select(
            one.assignment, one.hasil_kerja, one.perilaku_kerja, sa.func.count(),
            sa.func.max(one.distribution_reason),
        )
        .where(
            one.evaluator_id == evaluator_id, one.period_id == period_id,
            one.state != EvaluationState.DIKECUALIKAN,
        )
        .group_by(one.assignment, one.hasil_kerja, one.perilaku_kerja)
    ).all()  # fmt: skip
    counts: Counter[Predikat] = Counter()
    for assignment, hasil, perilaku, number, _reason in rows:
        if hasil is not None and perilaku is not None:
            counts[predikat_in(assignment, hasil, perilaku)] += number
    return OwnCurve(counts, max((row[4] for row in rows), default=""))


def draft_of(
    row: Evaluation,
    organisation: OrganisationPerformance | None,
    dimensions: Mapping[Dimension, int],
    *,
    owes_reason: bool,
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
        owes_reason=owes_reason,
    )


def lacks_of(row: Evaluation, ends_on: datetime.date | None = None) -> tuple[Lack, ...]:
    """What is missing before it can be shared, submitted or signed; three statements.

    `ends_on` is the last day of its period, where the caller knows it.
    """
    dimensions = Counter(one.dimension for one in links_of(row.id))
    organisation = organisation_of(row.unit_id, row.period_id)
    curve = own_curve(row.evaluator_id, row.period_id)
    owes = curve.owes_reason(organisation, ends_on or period_row(row.period_id).span.end)
    return lacks(draft_of(row, organisation, dimensions, owes_reason=owes))
