"""What a rater owes in periods that are open for evaluation."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod, Extension, SignedEvaluation
from portal.models.units import Unit
from portal.queries.gathering import Question
from portal.queries.raters import holds
from portal.rules.postings import PostingKind
from portal.rules.workflow import RATING


@dataclass(frozen=True)
class RatingTask:
    """A period in which somebody evaluates: how many of the own staff are signed, of how many."""

    period_id: uuid.UUID
    span_key: str
    closes_on: datetime.date
    signed: int
    total: int


def rating_tasks(employee: uuid.UUID, on: datetime.date) -> Question[RatingTask]:
    """Periods whose window is open, or was extended (K4), with the staff of the units that somebody
    leads and those who name them as superior.
    """
    theirs = _reporting(employee, on)
    longer = _extended(on)
    closes_on = sa.case(
        (longer.c.until > EvaluationPeriod.closes_on, longer.c.until),
        else_=EvaluationPeriod.closes_on,
    )
    return Question(
        sa.select(
            EvaluationPeriod.id,
            EvaluationPeriod.span_key,
            sa.func.max(closes_on),
            sa.func.count(SignedEvaluation.employee_id.distinct()),
            sa.func.count(theirs.c.employee_id.distinct()),
        )
        .select_from(EvaluationPeriod)
        .join(theirs, sa.true())
        .outerjoin(
            SignedEvaluation,
            sa.and_(
                SignedEvaluation.period_id == EvaluationPeriod.id,
                SignedEvaluation.employee_id == theirs.c.employee_id,
            ),
        )
        .outerjoin(
            longer,
            sa.and_(
                longer.c.period_id == EvaluationPeriod.id,
                sa.or_(
                    longer.c.employee_id == theirs.c.employee_id,
                    longer.c.unit_id == theirs.c.unit_id,
                ),
            ),
        )
        .where(
            ~EvaluationPeriod.is_practice,
            EvaluationPeriod.stage.in_(RATING),
            sa.or_(EvaluationPeriod.closes_on >= on, longer.c.until.is_not(None)),
        )
        .group_by(EvaluationPeriod.id, EvaluationPeriod.span_key, EvaluationPeriod.closes_on),
        [EvaluationPeriod.closes_on, EvaluationPeriod.id],
        RatingTask,
    )


def _reporting(employee: uuid.UUID, on: datetime.date) -> sa.Subquery:
    """Whose superior somebody is; each kind by an index of its own, for together they have none."""
    mine = aliased(Posting)
    units = sa.select(mine.unit_id).where(
        mine.employee_id == employee, mine.leads_unit, *holds(mine, on)
    )
    at_work = (
        Posting.kind == PostingKind.DEFINITIF, Posting.employee_id != employee,
        *holds(Posting, on),
    )  # fmt: skip
    staff = sa.select(Posting.employee_id, Posting.unit_id).where(*at_work)
    named = staff.where(Posting.supervisor_id == employee)
    led = staff.where(Posting.supervisor_id.is_(None), Posting.unit_id.in_(units))
    return named.union(led).subquery()


def _extended(on: datetime.date) -> sa.CTE:
    """Whom more time was given that has not run out: one employee, or a unit and all below it."""
    given = (
        sa.select(
            Extension.period_id, sa.func.max(Extension.until).label("until"),
            Extension.employee_id, Extension.unit_id,
        )
        .where(
            Extension.clock == "K4", Extension.withdrawn_at.is_(None), Extension.until >= on
        )
        .group_by(Extension.period_id, Extension.employee_id, Extension.unit_id)
        .cte("more_time", recursive=True)
    )  # fmt: skip
    below = sa.select(given.c.period_id, given.c.until, given.c.employee_id, Unit.id).join(
        Unit, Unit.parent_id == given.c.unit_id
    )
    return given.union_all(below)
