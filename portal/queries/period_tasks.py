"""What a rater owes in periods that are open for evaluation."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod, SignedEvaluation
from portal.queries.gathering import Question
from portal.rules.period_cycle import PeriodStage
from portal.rules.postings import PostingKind


@dataclass(frozen=True)
class RatingTask:
    """A period in which somebody evaluates: how many of the own staff are signed, of how many."""

    period_id: uuid.UUID
    span_key: str
    closes_on: datetime.date
    signed: int
    total: int


def rating_tasks(employee: uuid.UUID, on: datetime.date) -> Question[RatingTask]:
    """Periods whose window is open, with the staff of the units that somebody leads and those who
    name them as superior.
    """
    mine, theirs = aliased(Posting), aliased(Posting)
    led = sa.select(mine.unit_id).where(
        mine.employee_id == employee,
        mine.leads_unit,
        mine.starts_on <= on,
        sa.or_(mine.ends_on.is_(None), mine.ends_on >= on),
    )
    reports = sa.or_(
        theirs.supervisor_id == employee,
        sa.and_(theirs.supervisor_id.is_(None), theirs.unit_id.in_(led)),
    )
    return Question(
        sa.select(
            EvaluationPeriod.id,
            EvaluationPeriod.span_key,
            EvaluationPeriod.closes_on,
            sa.func.count(SignedEvaluation.employee_id),
            sa.func.count(theirs.employee_id),
        )
        .select_from(EvaluationPeriod)
        .join(theirs, sa.true())
        .outerjoin(
            SignedEvaluation,
            sa.and_(
                SignedEvaluation.period_id == EvaluationPeriod.id,
                SignedEvaluation.employee_id == theirs.employee_id,
            ),
        )
        .where(
            ~EvaluationPeriod.is_practice,
            EvaluationPeriod.stage.in_((PeriodStage.PENILAIAN, PeriodStage.FORUM)),
            EvaluationPeriod.closes_on >= on,
            theirs.kind == PostingKind.DEFINITIF,
            theirs.employee_id != employee,
            theirs.starts_on <= on,
            sa.or_(theirs.ends_on.is_(None), theirs.ends_on >= on),
            reports,
        )
        .group_by(EvaluationPeriod.id, EvaluationPeriod.span_key, EvaluationPeriod.closes_on),
        [EvaluationPeriod.closes_on, EvaluationPeriod.id],
        RatingTask,
    )
