"""The record of a session: what the minutes hold, and the table before and after."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSeat, ForumSession
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAnswer,
    ForumMinutes,
)
from portal.queries.forum_seats import withdrew
from portal.rules.forum_effect import Effect, Outcome, effect
from portal.rules.workflow import EvaluationState

# An evaluation that left the forum shows what the rater made of the advice.
_AFTER = frozenset(EvaluationState) - {EvaluationState.DIAJUKAN_FORUM}


@dataclass(frozen=True)
class Minutes:
    """Frozen minutes as they are printed; `hidden` are the places of cases from which the reader
    stood back and which are left out of this copy.
    """

    content: Mapping[str, Any]
    sha256: str
    code: str
    concluded_at: datetime.datetime
    hidden: frozenset[int]


@dataclass(frozen=True)
class Checked:
    """What anybody may know about minutes by their code: no name, no case."""

    agency: str
    span_key: str
    number: int
    cases: int
    concluded_at: datetime.datetime
    sha256: str


def minutes_of(session_id: uuid.UUID, reader: uuid.UUID | None) -> Minutes:
    """The frozen minutes for somebody; the cases from which they stood back are left out.

    Raises NotFound before the session is concluded.
    """
    row = db.session.get(ForumMinutes, session_id)
    if row is None:
        raise NotFound("Berita acara sidang ini belum ada.")
    hidden = db.session.scalars(
        sa.select(ForumCase.position)
        .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id,
            sa.or_(ForumSeat.is_recused, withdrew(ForumSeat)),
            ForumSeat.member_id == (reader or uuid.UUID(int=0)),
        )
    )
    return Minutes(row.content, row.sha256, row.code, row.concluded_at, frozenset(hidden))


def checked_minutes(code: str) -> Checked | None:
    """What the public page says about a code, None for one that nobody gave."""
    row = db.session.execute(
        sa.select(ForumMinutes).where(ForumMinutes.code == code)
    ).scalar_one_or_none()
    if row is None:
        return None
    content = row.content
    return Checked(
        content["agency"], content["period"], content["number"], len(content["cases"]),
        row.concluded_at, row.sha256,
    )  # fmt: skip


def effect_of(session_id: uuid.UUID) -> Effect:
    """Before and after, as the evaluations stand now; one statement, without their texts."""
    rows = db.session.execute(
        sa.select(
            ForumCase.rater_id, ForumCase.hasil_before, ForumCase.perilaku_before,
            Evaluation.state, Evaluation.hasil_kerja, Evaluation.perilaku_kerja,
            ForumAdvice.verdict, sa.func.length(ForumAdvice.evidence).label("evidence"),
            ForumAnswer.reply,
        )
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .outerjoin(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == ForumCase.employee_id,
                Evaluation.period_id == ForumSession.period_id,
            ),
        )
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(ForumCase.session_id == session_id)
    )  # fmt: skip
    return effect(
        [
            Outcome(
                rater=str(row.rater_id), before=(row.hasil_before, row.perilaku_before),
                after=_after(row), verdict=row.verdict, has_evidence=bool(row.evidence),
                reply=row.reply,
            )
            for row in rows
        ]
    )  # fmt: skip


def _after(row: Any) -> Any:
    if row.state not in _AFTER or row.hasil_kerja is None or row.perilaku_kerja is None:
        return None
    return row.hasil_kerja, row.perilaku_kerja
