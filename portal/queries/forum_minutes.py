"""The record of a session: what the minutes hold, and the table before and after."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAnswer,
    ForumDissent,
    ForumMinutes,
    ForumOpinion,
)
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.forum_effect import Effect, Outcome, effect
from portal.rules.forum_words import Verdict
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


def minutes_content(
    session_id: uuid.UUID, left_reason: str, actor: str, at: datetime.datetime
) -> dict[str, Any]:
    """Everything that the minutes hold, as JSON; called once, when the chair concludes."""
    row, span_key, unit = db.session.execute(
        sa.select(ForumSession, EvaluationPeriod.span_key, Unit.name)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .outerjoin(Unit, ForumSession.unit_id == Unit.id)
        .where(ForumSession.id == session_id)
    ).one()
    members = db.session.execute(
        sa.select(Employee.name, ForumMember.is_chair, ForumMember.is_present)
        .join(Employee, ForumMember.employee_id == Employee.id)
        .where(ForumMember.session_id == session_id)
        .order_by(ForumMember.is_chair.desc(), Employee.name)
    )
    return {
        "agency": agency_card().name, "period": span_key, "number": row.number,
        "unit": unit or "", "meets_on": row.meets_on.isoformat(), "starts_at": row.starts_at,
        "place": row.place, "terms": row.terms, "seed": row.seed, "left_reason": left_reason,
        "concluded_by": actor, "concluded_at": at.isoformat(),
        "members": [
            {"name": m.name, "chair": m.is_chair, "present": m.is_present} for m in members
        ],
        "cases": _cases(row),
    }  # fmt: skip


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
            ForumSeat.is_recused,
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


def _cases(row: ForumSession) -> list[dict[str, Any]]:
    rater = sa.orm.aliased(Employee)
    rows: Sequence[Any] = db.session.execute(
        sa.select(ForumCase, Employee.name, rater.name.label("rater"), ForumAdvice, ForumAnswer)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .outerjoin(rater, ForumCase.rater_id == rater.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .where(ForumCase.session_id == row.id)
        .order_by(ForumCase.position)
    ).all()
    tallies, recused, dissents = _tallies(row.id), _recused(row.id), _dissents(row.id)
    return [
        {
            "position": r.ForumCase.position, "name": r.name, "rater": r.rater or "",
            "grounds": [ground["source"] for ground in r.ForumCase.grounds],
            "before": [r.ForumCase.hasil_before.value, r.ForumCase.perilaku_before.value],
            "recused": recused[r.ForumCase.id],
            "opinions": {one.value: tallies[r.ForumCase.id][one] for one in Verdict},
            "advice": _advice(r.ForumAdvice), "dissents": dissents[r.ForumCase.id],
            "answer": _answer(r.ForumAnswer),
        }
        for r in rows
    ]  # fmt: skip


def _advice(advice: ForumAdvice | None) -> dict[str, Any] | None:
    if advice is None:
        return None
    return {
        "verdict": advice.verdict.value, "hasil": advice.hasil.value if advice.hasil else None,
        "perilaku": advice.perilaku.value if advice.perilaku else None,
        "reason": advice.reason, "evidence": advice.evidence, "present": advice.present,
    }  # fmt: skip


def _answer(answer: ForumAnswer | None) -> dict[str, Any] | None:
    return {"reply": answer.reply.value, "reason": answer.reason} if answer else None


def _tallies(session_id: uuid.UUID) -> dict[uuid.UUID, Counter[Verdict]]:
    rows = db.session.execute(
        sa.select(ForumOpinion.case_id, ForumOpinion.verdict, sa.func.count())
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .where(ForumCase.session_id == session_id)
        .group_by(ForumOpinion.case_id, ForumOpinion.verdict)
    )
    found: dict[uuid.UUID, Counter[Verdict]] = defaultdict(Counter)
    for case, verdict, count in rows:
        found[case][verdict] = count
    return found


def _recused(session_id: uuid.UUID) -> Counter[uuid.UUID]:
    rows = db.session.execute(
        sa.select(ForumSeat.case_id, sa.func.count())
        .where(ForumSeat.session_id == session_id, ForumSeat.is_recused)
        .group_by(ForumSeat.case_id)
    )
    return Counter({case: count for case, count in rows})


def _dissents(session_id: uuid.UUID) -> dict[uuid.UUID, list[dict[str, str]]]:
    rows = db.session.execute(
        sa.select(ForumDissent.case_id, Employee.name, ForumDissent.reason)
        .join(ForumCase, ForumDissent.case_id == ForumCase.id)
        .join(Employee, ForumDissent.member_id == Employee.id)
        .where(ForumCase.session_id == session_id)
        .order_by(Employee.name)
    )
    found: dict[uuid.UUID, list[dict[str, str]]] = defaultdict(list)
    for case, name, reason in rows:
        found[case].append({"name": name, "reason": reason})
    return found
