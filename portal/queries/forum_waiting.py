"""Sessions of the forum that wait for somebody, for the home page."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.forum import ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.models.periods import EvaluationPeriod
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


def waiting_sessions(member: uuid.UUID) -> list[Waiting]:
    """Sessions that are running for somebody; one statement for the home page."""
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
    rows = db.session.execute(
        sa.select(ForumSession, EvaluationPeriod.span_key, ForumMember, to_write)
        .join(ForumMember, ForumMember.session_id == ForumSession.id)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .where(
            ForumMember.employee_id == member,
            ForumSession.state.in_((SessionState.PENDAPAT, SessionState.SIDANG)),
        )
        .order_by(ForumSession.meets_on)
    )
    return [
        Waiting(
            s.id, key, s.opinions_due, s.meets_on, s.state, m.is_chair, left,
            m.declared_at is not None,
        )
        for s, key, m, left in rows
    ]  # fmt: skip
