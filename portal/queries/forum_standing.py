"""Whether the forum can still advise on its cases, and what became of the others."""

import uuid
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSession
from portal.models.forum_advice import ForumAdvice
from portal.models.periods import Handover
from portal.rules.forum_sitting import standing_of
from portal.rules.forum_words import CaseStanding


def standing_columns() -> tuple[Any, ...]:
    """What tells a case's standing, for a statement joined by `with_standing`."""
    return (
        Evaluation.state, Handover.to_id.is_not(None).label("went_over"),
        sa.func.coalesce(Evaluation.evaluator_id != ForumCase.rater_id, sa.false()).label(
            "changed_hands"
        ),
        ForumAdvice.case_id.is_not(None).label("is_advised"),
    )  # fmt: skip


def with_standing(statement: Any) -> Any:
    """A statement on cases and their session, joined to what tells their standing."""
    return (
        statement.outerjoin(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == ForumCase.employee_id,
                Evaluation.period_id == ForumSession.period_id,
            ),
        )
        .outerjoin(
            Handover,
            sa.and_(
                Handover.employee_id == ForumCase.employee_id,
                Handover.period_id == ForumSession.period_id,
            ),
        )
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
    )


def standing_in(row: Any) -> CaseStanding:
    """Of a row with `standing_columns`."""
    return standing_of(
        row.state, went_over=bool(row.went_over), changed_hands=bool(row.changed_hands),
        is_advised=bool(row.is_advised),
    )  # fmt: skip


def standings_of(session_id: uuid.UUID) -> dict[uuid.UUID, CaseStanding]:
    """Of every case of a session; one statement."""
    rows = db.session.execute(
        with_standing(
            sa.select(ForumCase.id, *standing_columns()).join(
                ForumSession, ForumCase.session_id == ForumSession.id
            )
        ).where(ForumCase.session_id == session_id)
    )
    return {row.id: standing_in(row) for row in rows}


def standing_now(case_id: uuid.UUID) -> CaseStanding:
    """Of one case."""
    row = db.session.execute(
        with_standing(
            sa.select(ForumCase.id, *standing_columns()).join(
                ForumSession, ForumCase.session_id == ForumSession.id
            )
        ).where(ForumCase.id == case_id)
    ).one()
    return standing_in(row)
