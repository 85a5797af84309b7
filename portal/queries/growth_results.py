"""What growth reads of results: the predikat of closed periods, and nothing that is still moving.

With `rated_spans` (a condition for all staff at once) the door of training needs, talent,
recognition and credit points to the appraisal: signed documents of periods that are closed, each as
its last decision left it.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.survey_periods import SurveyPeriod


@dataclass(frozen=True)
class PastResult:
    """One employee's result in one closed period; `code` verifies the document."""

    employee_id: uuid.UUID
    period_id: uuid.UUID
    span: SurveyPeriod
    predikat: Predikat
    hasil_kerja: Ekspektasi
    perilaku_kerja: Ekspektasi
    code: str


def results_of(
    people: Collection[uuid.UUID], until: datetime.date
) -> dict[uuid.UUID, list[PastResult]]:
    """Results of closed periods that ended by a day, the newest first; one statement."""
    wanted = [
        EvaluationPeriod.stage == PeriodStage.SELESAI, EvaluationPeriod.ends_on <= until,
        AppraisalResult.employee_id.in_(people),
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(
            AppraisalResult.employee_id, AppraisalResult.period_id, EvaluationPeriod.span_key,
            AppraisalResult.predikat, AppraisalResult.hasil_kerja,
            AppraisalResult.perilaku_kerja, AppraisalResult.code,
        )
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .where(AppraisalResult.is_current, *wanted)
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on)
    )  # fmt: skip
    found: dict[uuid.UUID, list[PastResult]] = defaultdict(list)
    for row in rows:
        found[row.employee_id].append(
            PastResult(
                row.employee_id, row.period_id, SurveyPeriod.parse(row.span_key), row.predikat,
                row.hasil_kerja, row.perilaku_kerja, row.code,
            )
        )  # fmt: skip
    return dict(found)


def closed_periods() -> list[tuple[uuid.UUID, SurveyPeriod]]:
    """Real periods that are closed, the newest first."""
    rows = db.session.execute(
        sa.select(EvaluationPeriod.id, EvaluationPeriod.span_key)
        .where(EvaluationPeriod.stage == PeriodStage.SELESAI, ~EvaluationPeriod.is_practice)
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on)
    )
    return [(row.id, SurveyPeriod.parse(row.span_key)) for row in rows]


def results_in(period_id: uuid.UUID) -> list[PastResult]:
    """Everybody's result in one closed period."""
    rows = db.session.execute(
        sa.select(
            AppraisalResult.employee_id, AppraisalResult.period_id, EvaluationPeriod.span_key,
            AppraisalResult.predikat, AppraisalResult.hasil_kerja,
            AppraisalResult.perilaku_kerja, AppraisalResult.code,
        )
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .where(
            AppraisalResult.is_current, EvaluationPeriod.stage == PeriodStage.SELESAI,
            EvaluationPeriod.id == period_id,
        )
    )  # fmt: skip
    return [PastResult(r[0], r[1], SurveyPeriod.parse(r[2]), r[3], r[4], r[5], r[6]) for r in rows]
