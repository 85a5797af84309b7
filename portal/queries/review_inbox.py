"""The inbox of whoever evaluates: everybody to evaluate in a period, and what else waits for them.

Lines of all of them are light, so that five hundred cost little more than none.
"""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.periods import Handover, SignedEvaluation
from portal.models.self_assessments import SelfAssessment
from portal.models.skp import Skp
from portal.models.units import Unit
from portal.queries.periods import PeriodRow
from portal.queries.prepared import Prepared
from portal.queries.rated_rows import as_key, id_of
from portal.queries.raters import holds
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from portal.rules.self_assessments import SelfState
from portal.rules.skp_words import SkpState
from portal.rules.workflow import EvaluationState


class Stand(StrEnum):
    """Where an evaluation stands, as its evaluator looks at it."""

    BELUM = "belum"
    BERALIH = "beralih"
    DRAF = "draf"
    DIBAGIKAN = "dibagikan"
    FORUM = "forum"
    SIAP = "siap"
    SELESAI = "selesai"
    DIKECUALIKAN = "dikecualikan"


_STANDS = {
    EvaluationState.DRAF: Stand.DRAF,
    EvaluationState.DIBAGIKAN: Stand.DIBAGIKAN,
    EvaluationState.DIAJUKAN_FORUM: Stand.FORUM,
    EvaluationState.SELESAI_FORUM: Stand.SIAP,
    EvaluationState.DIKECUALIKAN: Stand.DIKECUALIKAN,
}
_DUE = (Stand.BELUM, Stand.BERALIH, Stand.DRAF, Stand.SIAP)
_DONE = (Stand.SELESAI, Stand.DIKECUALIKAN)


class InboxLine(NamedTuple):
    """One employee; `evaluation_id` None = not begun; `has_answer` to the shared draft."""

    id: uuid.UUID
    name: str
    title: str
    unit: str
    evaluation_id: uuid.UUID | None
    stand: Stand
    rated: int
    has_answer: bool
    has_self: bool
    unread: int
    plan_waits: uuid.UUID | None


class Only(StrEnum):
    """What besides an evaluation's stand may be asked for."""

    SKP = "skp"
    CATATAN = "catatan"
    TANGGAPAN = "tanggapan"


@dataclass(frozen=True)
class Wish:
    """Which lines are asked for: part of a name, a stand, something that waits."""

    text: str = ""
    stand: Stand | None = None
    only: Only | None = None


@dataclass(frozen=True)
class Inbox:
    """A page of the `found` lines that were asked for, and what waits in all of them."""

    lines: Sequence[InboxLine]
    found: int
    total: int
    due: int
    done: int
    plans: int
    unread: int
    answers: int


def inbox_of(
    person: uuid.UUID, people: Collection[str], period: PeriodRow, on: datetime.date,
    wish: Wish, page: int, per_page: int,
) -> Inbox:  # fmt: skip
    """By name, in one statement: `people` (keys) whom the person rates today, those whose
    evaluation went over to them, and those whose evaluation they began.  Only a page becomes lines.
    """
    asked = {
        "me": person, "people": dict.fromkeys(people), "period": period.id, "inbox_on": on
    }  # fmt: skip
    rows = _LINES.rows(db.session.connection(), asked)
    key, stand_of = _readers(db.engine.dialect)
    stands = [stand_of(row[:4]) for row in rows]
    answers = {
        place
        for place, (row, stand) in enumerate(zip(rows, stands, strict=True))
        if stand is Stand.DIBAGIKAN and row.answered
    }
    plans = {place for place, row in enumerate(rows) if row.plan is not None}
    found: Sequence[int] = range(len(rows))
    if wish.stand:
        found = [place for place in found if stands[place] is wish.stand]
    if wish.only:
        unread = {place for place, row in enumerate(rows) if row.unread}
        waits = {Only.SKP: plans, Only.CATATAN: unread, Only.TANGGAPAN: answers}
        found = [place for place in found if place in waits[wish.only]]
    if text := search_key(wish.text):
        found = [place for place in found if text in rows[place].name_key]
    counts = Counter(stands)
    return Inbox(
        lines=[
            _line(rows[place], stands[place], key)
            for place in found[(page - 1) * per_page :][:per_page]
        ],
        found=len(found), total=len(rows), due=sum(counts[one] for one in _DUE),
        done=sum(counts[one] for one in _DONE), plans=len(plans),
        unread=sum(row.unread for row in rows), answers=len(answers),
    )  # fmt: skip


def _line(row: Any, stand: Stand, key: Callable[[Any], uuid.UUID | None]) -> InboxLine:
    return InboxLine(
        id=key(row.id), name=row.name, title=row.title or "", unit=row.unit or "",  # type: ignore[arg-type]
        evaluation_id=key(row.evaluation), stand=stand, rated=row.rated,
        has_answer=bool(row.answered), has_self=bool(row.has_self), unread=row.unread,
        plan_waits=id_of(row.plan) if row.plan else None,
    )  # fmt: skip


def _stand(state: EvaluationState | None, is_mine: bool, is_signed: bool, came: bool) -> Stand:
    if is_signed:
        return Stand.SELESAI
    if state is None:
        return Stand.BERALIH if came else Stand.BELUM
    if not is_mine and state.is_open:
        return Stand.BERALIH
    return _STANDS.get(state, Stand.SELESAI)


@lru_cache(maxsize=4)
def _readers(
    dialect: sa.Dialect,
) -> tuple[Callable[[Any], uuid.UUID | None], Callable[[Any], Stand]]:
    """What makes a key of a driver's value, and a stand of the first four columns; there are few
    different ones, so that each is worked out once.
    """
    key, state = (
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in (Employee.id, Evaluation.state)
    )

    @lru_cache(maxsize=256)
    def stand(told: Any) -> Stand:
        raw, *flags = told
        return _stand(state(raw) if state else raw, *map(bool, flags))

    return key or _same, stand


def _same(value: Any) -> Any:
    return value


def _lines() -> Any:
    one, me = Evaluation, sa.bindparam("me", type_=sa.Uuid())
    away = aliased(Handover)
    period, on = sa.bindparam("period", type_=sa.Uuid()), sa.bindparam("inbox_on", type_=sa.Date())
    # Keys of one object and not a list: hundreds of parameters cost more than the answer.
    rated = sa.func.json_each(sa.bindparam("people", type_=sa.JSON())).table_valued("key")
    # Joined first, in words that an index can answer: else all who work are looked through.
    near = sa.union(
        sa.select(sa.cast(rated.c.key, sa.Uuid()).label("id")),
        sa.select(Handover.employee_id).where(
            Handover.period_id == period, Handover.to_id == me
        ),
        sa.select(one.employee_id).where(one.period_id == period, one.evaluator_id == me),
    ).subquery()  # fmt: skip
    unread = (
        sa.select(sa.func.count())
        .where(LogEntry.employee_id == Employee.id, LogEntry.acknowledged_at.is_(None))
        .scalar_subquery()
    )
    # Few plans wait for a rater: they are looked up once, not for each of hundreds.
    plan = (
        sa.select(Skp.employee_id, sa.func.min(as_key(Skp.id)).label("plan"))
        .where(Skp.state == SkpState.DIAJUKAN, Skp.rater_id == me)
        .group_by(Skp.employee_id)
        .subquery()
    )
    # No test of the joined row for NULL: PostgreSQL takes that for rare, and joins everybody first.
    gone = sa.exists().where(
        away.employee_id == Employee.id, away.period_id == period, away.to_id != me
    )
    own = SelfAssessment
    here = {
        table: sa.and_(table.employee_id == Employee.id, table.period_id == period)
        for table in (one, Handover, own, SignedEvaluation)
    }
    ratings = (
        sa.case((side.is_not(None), 1), else_=0) for side in (one.hasil_kerja, one.perilaku_kerja)
    )
    return (
        sa.select(
            _raw(one.state).label("state"),
            _raw(sa.func.coalesce(one.evaluator_id == me, sa.false())).label("is_mine"),
            _raw(SignedEvaluation.signed_at.is_not(None)).label("is_signed"),
            _raw(Handover.to_id.is_not(None)).label("came"),
            _raw(Employee.id).label("id"), Employee.name, Employee.name_key, Posting.title,
            Unit.name.label("unit"), _raw(one.id).label("evaluation"),
            sum(ratings, start=sa.literal(0)).label("rated"),
            _raw(one.answered_at.is_not(None)).label("answered"),
            _raw(sa.func.coalesce(own.state == SelfState.DIKIRIM, sa.false())).label("has_self"),
            unread.label("unread"), _raw(plan.c.plan).label("plan"),
        )
        .select_from(near)
        .join(Employee, Employee.id == near.c.id)
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .outerjoin(one, here[one])
        .outerjoin(Handover, sa.and_(here[Handover], Handover.to_id == me))
        .outerjoin(own, here[own])
        .outerjoin(SignedEvaluation, here[SignedEvaluation])
        .outerjoin(plan, plan.c.employee_id == Employee.id)
        .where(Employee.id != me, ~gone)
        .order_by(Employee.name_key, Employee.id)
    )  # fmt: skip


def _raw(column: Any) -> Any:
    """As the driver gives it: of hundreds of rows only a page is read."""
    return sa.type_coerce(column, sa.types.NULLTYPE)


_LINES = Prepared(_lines())
