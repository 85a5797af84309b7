"""What the minutes of a session hold, gathered once, when the chair concludes."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAdviceEvidence,
    ForumAnswer,
    ForumDissent,
    ForumOpinion,
)
from portal.models.forum_course import (
    ForumAttendance,
    ForumDroppedCase,
    ForumPostponement,
    ForumReplacement,
    ForumWithdrawal,
)
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.forum_words import CaseStanding, Verdict

SHAPE = 3


def minutes_content(
    session_id: uuid.UUID,
    left_reason: str,
    standings: Mapping[uuid.UUID, CaseStanding],
    actor: str,
    at: datetime.datetime,
) -> dict[str, Any]:
    """Everything that the minutes hold, as JSON; called once, when the chair concludes.

    `standings` are those of the moment before, when the undiscussed cases were still here.
    """
    row, span_key, unit = db.session.execute(
        sa.select(ForumSession, EvaluationPeriod.span_key, Unit.name)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .outerjoin(Unit, ForumSession.unit_id == Unit.id)
        .where(ForumSession.id == session_id)
    ).one()
    members = db.session.execute(
        sa.select(Employee.name, ForumMember.is_chair, ForumMember.is_present)
        .join(Employee, ForumMember.employee_id == Employee.id)
        .where(ForumMember.session_id == session_id, ForumMember.replaced_at.is_(None))
        .order_by(ForumMember.is_chair.desc(), Employee.name, Employee.id)
    )
    return {
        "shape": SHAPE, "agency": agency_card().name, "period": span_key, "number": row.number,
        "unit": unit or "", "meets_on": row.meets_on.isoformat(), "starts_at": row.starts_at,
        "place": row.place, "terms": row.terms, "seed": row.seed, "left_reason": left_reason,
        "concluded_by": actor, "concluded_at": at.isoformat(),
        "members": [
            {"name": m.name, "chair": m.is_chair, "present": m.is_present} for m in members
        ],
        "replaced": replacements_of(row.id, at.tzinfo),
        "attendance": _attendance(row.id, at.tzinfo), "postponed": _postponed(row.id),
        "dropped": _dropped(row.id), "cases": _cases(row, standings),
    }  # fmt: skip


def _cases(row: ForumSession, standings: Mapping[uuid.UUID, CaseStanding]) -> list[dict[str, Any]]:
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
    links = _links(row.id)
    return [
        {
            "position": r.ForumCase.position, "name": r.name, "rater": r.rater or "",
            "grounds": [ground["source"] for ground in r.ForumCase.grounds],
            "before": [r.ForumCase.hasil_before.value, r.ForumCase.perilaku_before.value],
            "recused": recused[r.ForumCase.id],
            "opinions": {one.value: tallies[r.ForumCase.id][one] for one in Verdict},
            "standing": standings[r.ForumCase.id].value,
            "advice": _advice(r.ForumAdvice, links[r.ForumCase.id]),
            "dissents": dissents[r.ForumCase.id], "answer": _answer(r.ForumAnswer),
        }
        for r in rows
    ]  # fmt: skip


def _advice(advice: ForumAdvice | None, links: list[dict[str, str]]) -> dict[str, Any] | None:
    if advice is None:
        return None
    return {
        "verdict": advice.verdict.value, "hasil": advice.hasil.value if advice.hasil else None,
        "perilaku": advice.perilaku.value if advice.perilaku else None,
        "reason": advice.reason, "evidence": advice.evidence, "links": links,
        "present": advice.present,
    }  # fmt: skip


def _answer(answer: ForumAnswer | None) -> dict[str, Any] | None:
    return {"reply": answer.reply.value, "reason": answer.reason} if answer else None


def _tallies(session_id: uuid.UUID) -> dict[uuid.UUID, Counter[Verdict]]:
    rows = db.session.execute(
        sa.select(ForumOpinion.case_id, ForumOpinion.verdict, sa.func.count())
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .outerjoin(
            ForumWithdrawal,
            sa.and_(
                ForumWithdrawal.case_id == ForumOpinion.case_id,
                ForumWithdrawal.member_id == ForumOpinion.member_id,
            ),
        )
        .where(ForumCase.session_id == session_id, ForumWithdrawal.case_id.is_(None))
        .group_by(ForumOpinion.case_id, ForumOpinion.verdict)
    )
    found: dict[uuid.UUID, Counter[Verdict]] = defaultdict(Counter)
    for case, verdict, count in rows:
        found[case][verdict] = count
    return found


def _recused(session_id: uuid.UUID) -> Counter[uuid.UUID]:
    """How many stood back from each case, before writing or after."""
    sitting = sa.select(ForumMember.employee_id).where(
        ForumMember.session_id == session_id, ForumMember.replaced_at.is_(None)
    )
    back = sa.select(ForumSeat.case_id).where(
        ForumSeat.session_id == session_id, ForumSeat.is_recused, ForumSeat.member_id.in_(sitting)
    )
    withdrew = (
        sa.select(ForumWithdrawal.case_id)
        .join(ForumCase, ForumWithdrawal.case_id == ForumCase.id)
        .where(ForumCase.session_id == session_id, ForumWithdrawal.member_id.in_(sitting))
    )
    return Counter(db.session.scalars(sa.union_all(back, withdrew)))


def _links(session_id: uuid.UUID) -> dict[uuid.UUID, list[dict[str, str]]]:
    rows = db.session.scalars(
        sa.select(ForumAdviceEvidence)
        .join(ForumCase, ForumAdviceEvidence.case_id == ForumCase.id)
        .where(ForumCase.session_id == session_id)
        .order_by(ForumAdviceEvidence.case_id, ForumAdviceEvidence.position)
    )
    found: dict[uuid.UUID, list[dict[str, str]]] = defaultdict(list)
    for one in rows:
        found[one.case_id].append(
            {"kind": one.kind.value, "source": str(one.source_id), "words": one.words}
        )
    return found


def _attendance(session_id: uuid.UUID, zone: datetime.tzinfo | None) -> list[dict[str, Any]]:
    """Who came and left, in the order in which the chair noted it."""
    rows = db.session.execute(
        sa.select(ForumAttendance.noted_at, Employee.name, ForumAttendance.is_present)
        .join(Employee, ForumAttendance.employee_id == Employee.id)
        .where(ForumAttendance.session_id == session_id)
        .order_by(ForumAttendance.noted_at, Employee.name)
    )
    return [
        {
            "at": row.noted_at.astimezone(zone).isoformat(),
            "name": row.name,
            "present": row.is_present,
        }
        for row in rows
    ]


def replacements_of(
    session_id: uuid.UUID, zone: datetime.tzinfo | None = None
) -> list[dict[str, Any]]:
    """Who sits or chairs instead of whom, since when and why, in order."""
    former, new = sa.orm.aliased(Employee), sa.orm.aliased(Employee)
    rows: Sequence[Any] = db.session.execute(
        sa.select(ForumReplacement, former.name.label("former"), new.name.label("new"))
        .join(former, ForumReplacement.former_id == former.id)
        .join(new, ForumReplacement.new_id == new.id)
        .where(ForumReplacement.session_id == session_id)
        .order_by(ForumReplacement.number)
    ).all()
    return [
        {
            "at": row.ForumReplacement.replaced_at.astimezone(zone).isoformat(),
            "former": row.former, "new": row.new, "of_chair": row.ForumReplacement.of_chair,
            "leaves": row.ForumReplacement.leaves, "reason": row.ForumReplacement.reason,
            "by": row.ForumReplacement.replaced_by,
        }
        for row in rows
    ]  # fmt: skip


def _postponed(session_id: uuid.UUID) -> list[dict[str, str]]:
    rows: Iterable[ForumPostponement] = db.session.scalars(
        sa.select(ForumPostponement)
        .where(ForumPostponement.session_id == session_id)
        .order_by(ForumPostponement.number)
    )
    return [
        {"from": one.met_on.isoformat(), "reason": one.reason, "by": one.put_off_by} for one in rows
    ]


def _dropped(session_id: uuid.UUID) -> list[dict[str, Any]]:
    """Cases that the data proposed and somebody took off, without the names of the people."""
    rows: Iterable[ForumDroppedCase] = db.session.scalars(
        sa.select(ForumDroppedCase)
        .where(ForumDroppedCase.session_id == session_id)
        .order_by(ForumDroppedCase.position)
    )
    return [
        {
            "position": one.position, "reason": one.reason, "by": one.dropped_by,
            "grounds": [ground["source"] for ground in one.grounds],
        }
        for one in rows
    ]  # fmt: skip


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
