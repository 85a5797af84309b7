"""Sessions of the forum that wait for somebody, for the home page."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.models.forum import ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.models.periods import EvaluationPeriod
from portal.queries.gathering import Question
from portal.rules.forum_words import SessionState


@dataclass(frozen=True)
class Waiting:
    """A session that waits for a member: how many opinions are still to be written."""

    id: uuid.UUID
    span_key: str
    due_on: datetime.date
    meets_on: datetime.date
    state: SessionState
    is_chair: bool
    open: int
    has_declared: bool


def waiting_sessions(member: uuid.UUID) -> Question[Waiting]:
    """Sessions that are running for somebody."""
    to_write = (
        sa.select(sa.func.count())
        .select_from(ForumSeat)
        .where(
            ForumSeat.session_id == ForumSession.id, ForumSeat.member_id == member,
            ~ForumSeat.is_recused,
            ~sa.exists().where(
                ForumOpinion.case_id == ForumSeat.case_id, ForumOpinion.member_id == member
            ),
        )
        .scalar_subquery()
    )  # fmt: skip
    return Question(
        sa.select(
            ForumSession.id, EvaluationPeriod.span_key, ForumSession.opinions_due,
            ForumSession.meets_on, ForumSession.state, ForumMember.is_chair, to_write,
            ForumMember.declared_at.is_not(None),
        )
        .select_from(ForumSession)
        .join(ForumMember, ForumMember.session_id == ForumSession.id)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .where(
            ForumMember.employee_id == member, ForumMember.replaced_at.is_(None),
            ForumSession.state.in_((SessionState.PENDAPAT, SessionState.SIDANG)),
        ),
        [ForumSession.meets_on, ForumSession.id], Waiting,
    )  # fmt: skip
