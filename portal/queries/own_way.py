"""Where one's own evaluations stand on their way, period by period, without a word of any draft."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.periods import EvaluationPeriod
from portal.queries.periods import PeriodRow, current_periods, row_of
from portal.queries.schemes import scheme_in_force
from portal.rules.release_steps import ReleaseStep, StepMark, Way, release_steps
from portal.rules.workflow import RATING, EvaluationState

MOST = 6


@dataclass(frozen=True)
class OwnWay:
    """One period: `shared_id` leads to the draft while it is shared; no steps = excused."""

    period: PeriodRow
    steps: list[tuple[ReleaseStep, StepMark]]
    shared_id: uuid.UUID | None
    shared_at: datetime.datetime | None
    talk_on: datetime.date | None


def own_ways(person: uuid.UUID, on: datetime.date) -> list[OwnWay]:
    """The newest periods with an evaluation, and those in which one is due; the newest first."""
    rows = db.session.execute(
        sa.select(Evaluation, EvaluationPeriod)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .where(Evaluation.employee_id == person, ~EvaluationPeriod.is_practice)
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on)
        .limit(MOST)
    ).all()
    found = [_begun(row, row_of(period)) for row, period in rows]
    known = {one.period.id for one in found}
    due = [one for one in current_periods(on) if one.stage in RATING and one.id not in known]
    if due:
        needs_talk = scheme_in_force(on).review.talk_before_sign
        found += [
            OwnWay(one, release_steps(Way(None, needs_talk, one.has_forum)), None, None, None)
            for one in due
        ]
    return sorted(found, key=lambda one: one.period.span.end, reverse=True)


def _begun(row: Evaluation, period: PeriodRow) -> OwnWay:
    way = Way(
        row.state, row.needs_talk, row.has_forum, by_superior=row.by_superior,
        was_shared=row.shared_at is not None, has_talked=row.talk_on is not None,
    )  # fmt: skip
    is_shared = row.state is EvaluationState.DIBAGIKAN
    return OwnWay(
        period, release_steps(way), row.id if is_shared else None, row.shared_at, row.talk_on
    )
