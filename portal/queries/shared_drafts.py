"""A draft as its employee may read it: only while it is shared, and never the notes of others."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.accounts import Visitor
from portal.queries.evaluations import links_of
from portal.queries.gathering import Question
from portal.queries.periods import PeriodRow, row_of
from portal.rules.actions import Action
from portal.rules.predikat import Predikat
from portal.rules.reviews import predikat_in
from portal.rules.workflow import EvaluationState


@dataclass(frozen=True)
class SharedDraft:
    """What the rater shared; `is_open` = it can be answered now.  `kept_key` names the period whose
    result the rater offers to let stand.
    """

    row: Evaluation
    period: PeriodRow
    rater: str
    goals: Sequence[EvaluationGoal]
    links: Sequence[EvaluationEvidence]
    kept_key: str

    @property
    def is_open(self) -> bool:
        """Whether the employee may answer."""
        return self.row.state is EvaluationState.DIBAGIKAN

    @property
    def is_offer(self) -> bool:
        """Whether it is no draft but the offer of a former result."""
        return bool(self.kept_key) and not self.is_open

    @property
    def predikat(self) -> Predikat | None:
        """What the two ratings of the draft come to."""
        row = self.row
        if row.hasil_kerja is None or row.perilaku_kerja is None:
            return None
        return predikat_in(row.assignment, row.hasil_kerja, row.perilaku_kerja)


def shared_draft(evaluation_id: uuid.UUID, visitor: Visitor) -> SharedDraft:
    """One's own, while it is shared or an old result is offered; three statements.

    Anything else is refused alike, so that nobody learns whether a draft is there.
    """
    rater, kept = aliased(Employee), aliased(EvaluationPeriod)
    found = db.session.execute(
        sa.select(Evaluation, EvaluationPeriod, rater.name, kept.span_key)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .join(rater, Evaluation.evaluator_id == rater.id)
        .outerjoin(kept, Evaluation.kept_period_id == kept.id)
        .where(Evaluation.id == evaluation_id)
        .execution_options(populate_existing=True)
    ).first()
    me = visitor.actor.employee_id
    if found is None or found[0].employee_id != me or not visitor.may_to(Action.REVIEW_ANSWER, me):
        raise NotAllowed("Draf ini tidak terbuka bagi Anda.")
    row = found[0]
    is_offered = row.kept_period_id is not None and row.state is EvaluationState.DRAF
    if row.state is not EvaluationState.DIBAGIKAN and not is_offered:
        raise NotAllowed("Draf ini tidak terbuka bagi Anda.")
    goals = db.session.scalars(
        sa.select(EvaluationGoal)
        .where(EvaluationGoal.evaluation_id == row.id)
        .order_by(EvaluationGoal.position)
    ).all()
    return SharedDraft(
        row, row_of(found[1]), found[2], goals, links_of(row.id), found[3] or ""
    )  # fmt: skip


@dataclass(frozen=True)
class DraftTask:
    """A draft that waits: one's own to read, or one that its employee has answered."""

    id: uuid.UUID
    is_own: bool
    span_key: str
    name: str


def drafts_about(person: uuid.UUID) -> Question[DraftTask]:
    """Own drafts and offers without an answer, and answered ones of others without a talk."""
    is_own = Evaluation.employee_id == person
    offered = sa.and_(
        Evaluation.state == EvaluationState.DRAF, Evaluation.kept_period_id.is_not(None),
        Evaluation.kept_agreed_at.is_(None),
    )  # fmt: skip
    shared = Evaluation.state == EvaluationState.DIBAGIKAN
    return Question(
        sa.select(Evaluation.id, is_own, EvaluationPeriod.span_key, Employee.name)
        .select_from(Evaluation)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .join(Employee, Evaluation.employee_id == Employee.id)
        .where(
            sa.or_(
                sa.and_(is_own, sa.or_(offered, sa.and_(shared, Evaluation.answered_at.is_(None)))),
                sa.and_(
                    Evaluation.evaluator_id == person, shared,
                    Evaluation.answered_at.is_not(None), Evaluation.talk_on.is_(None),
                ),
            )
        ),
        [Evaluation.shared_at, Evaluation.id], DraftTask,
    )  # fmt: skip
