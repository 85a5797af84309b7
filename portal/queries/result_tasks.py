"""What waits for somebody after signatures, in two statements whatever there is."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.models.evaluations import Evaluation
from portal.models.objections import Objection, ObjectionDecision, ObjectionStatement
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.gathering import Question
from portal.rules.results import HeardParty, ResultForm, ResultStep
from portal.rules.workflow import EvaluationState


@dataclass(frozen=True)
class ResultTask:
    """A document of which somebody is employee or signer, as far as it waits."""

    id: uuid.UUID
    is_own: bool
    form: ResultForm
    span_key: str
    closes_on: datetime.date
    signed_at: datetime.datetime
    delivered_on: datetime.date | None
    received_on: datetime.date | None
    answered_on: datetime.date | None
    reported_on: datetime.date | None


@dataclass(frozen=True)
class ObjectionTask:
    """An open objection of which somebody is signer or decides."""

    id: uuid.UUID
    is_mine_to_decide: bool
    has_explained: bool
    filed_on: datetime.date


def result_tasks(person: uuid.UUID) -> Question[ResultTask]:
    """Current documents with a step that is still to come, the oldest first."""
    # Aliases of the table: those of the model take longer to make than their rows to find.
    events = ResultEvent.__table__
    delivered, received, answered, reported = (events.alias() for _ in range(4))
    wanted = (
        (delivered, (ResultStep.DISAMPAIKAN,)), (received, (ResultStep.DITERIMA,)),
        (answered, (ResultStep.DITANDATANGANI,)), (reported, (ResultStep.DILAPORKAN,)),
    )  # fmt: skip
    statement = (
        sa.select(
            AppraisalResult.id, AppraisalResult.employee_id == person, AppraisalResult.form,
            EvaluationPeriod.span_key, EvaluationPeriod.closes_on, AppraisalResult.signed_at,
            delivered.c.on_day, received.c.on_day, answered.c.on_day, reported.c.on_day,
        )
        .select_from(AppraisalResult)
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .outerjoin(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == AppraisalResult.employee_id,
                Evaluation.period_id == AppraisalResult.period_id,
            ),
        )
    )  # fmt: skip
    for event, steps in wanted:
        statement = statement.outerjoin(
            event, sa.and_(event.c.result_id == AppraisalResult.id, event.c.step.in_(steps))
        )
    is_own = AppraisalResult.employee_id == person
    own = sa.and_(
        is_own, delivered.c.on_day.is_not(None), answered.c.on_day.is_(None),
        sa.or_(Evaluation.state.is_(None), Evaluation.state != EvaluationState.SELESAI),
    )  # fmt: skip
    signed = sa.and_(
        AppraisalResult.signed_by_id == person,
        sa.or_(delivered.c.on_day.is_(None), reported.c.on_day.is_(None)),
    )
    wanted_rows = statement.where(AppraisalResult.is_current, sa.or_(own, signed))
    return Question(wanted_rows, [AppraisalResult.signed_at, AppraisalResult.id], ResultTask)


def objection_tasks(person: uuid.UUID) -> Question[ObjectionTask]:
    """Open objections that somebody explains or decides, the oldest first."""
    heard = sa.exists().where(
        ObjectionStatement.objection_id == Objection.id,
        ObjectionStatement.party == HeardParty.PENILAI,
    )
    return Question(
        sa.select(Objection.id, Objection.decider_id == person, heard, Objection.filed_on)
        .select_from(Objection)
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(
            ObjectionDecision.objection_id.is_(None),
            sa.or_(Objection.signer_id == person, Objection.decider_id == person),
        ),
        [Objection.filed_at, Objection.id],
        ObjectionTask,
    )
