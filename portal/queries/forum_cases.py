"""One case of a forum for one member: what was rated on which grounds, and what the others wrote.

The gate is here: a case exists for a member who does not stand back, in a session that was called,
after ties were declared.  What others wrote is not even read before the member's own opinion.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.forum import (
    ForumCase,
    ForumMember,
    ForumRequest,
    ForumSeat,
    ForumSession,
)
from portal.models.forum_advice import ForumAdvice, ForumAnswer, ForumDissent, ForumOpinion
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.forum_words import SessionState
from portal.rules.roles import Standing


@dataclass(frozen=True)
class SeatLine:
    """A member before the case; `opinion` is None as long as it may not be read."""

    member_id: uuid.UUID
    name: str
    is_recused: bool
    is_present: bool
    has_written: bool
    opinion: ForumOpinion | None
    dissent: ForumDissent | None


@dataclass(frozen=True)
class CaseSheet:
    """Everything a member sees of a case."""

    case: ForumCase
    sitting: ForumSession
    name: str
    title: str
    unit: str
    rater: str
    request: str
    evaluation: Evaluation | None
    goals: tuple[EvaluationGoal, ...]
    evidence: tuple[EvaluationEvidence, ...]
    seats: tuple[SeatLine, ...]
    advice: ForumAdvice | None
    answer: ForumAnswer | None
    before: uuid.UUID | None
    after: uuid.UUID | None
    me: uuid.UUID
    may_conclude: bool
    chair_id: uuid.UUID | None

    @property
    def own(self) -> ForumOpinion | None:
        """What the visitor wrote."""
        return next((s.opinion for s in self.seats if s.member_id == self.me), None)

    @property
    def own_dissent(self) -> ForumDissent | None:
        """Where the visitor differs from the advice."""
        return next((s.dissent for s in self.seats if s.member_id == self.me), None)

    @property
    def is_open(self) -> bool:
        """Whether the visitor may still write an opinion."""
        return self.sitting.state.is_live and self.own is None and self.advice is None

    @property
    def all_wrote(self) -> bool:
        """Whether everybody who may judge and is there has written."""
        return all(s.has_written for s in self.seats if not s.is_recused and s.is_present)

    @property
    def chair_recused(self) -> bool:
        """Whether somebody else has to preside."""
        return any(s.is_recused for s in self.seats if s.member_id == self.chair_id)

    @property
    def presides(self) -> bool:
        """Whether the visitor records the advice here."""
        is_chair = self.me == self.chair_id
        return self.may_conclude and (is_chair or self.chair_recused)


def case_sheet(case_id: uuid.UUID, visitor: Visitor) -> CaseSheet:
    """One case for a member who may judge it; six statements. Raises NotFound to all others."""
    me = visitor.actor.employee_id or uuid.UUID(int=0)
    head = _head(case_id, me)
    if head is None or head.ForumSession.state in (
        SessionState.DISIAPKAN, SessionState.DIBATALKAN,
    ):  # fmt: skip
        raise NotFound("Kasus ini tidak dikenal.")
    target = Target(head.ForumCase.employee_id, frozenset({Standing.FORUM}), visitor.units)
    if not can(visitor.actor, Action.FORUM_OPINE, target):
        raise NotFound("Kasus ini tidak dikenal.")
    evaluation = head.Evaluation
    seats, chair = _seats(case_id, me, is_blind=bool(head.ForumSession.terms["blind_opinions"]))
    previous, following = _neighbours(head.ForumCase, me)
    return CaseSheet(
        case=head.ForumCase, sitting=head.ForumSession, name=head.name, title=head.title or "",
        unit=head.unit or "", rater=head.rater or "", request=head.request or "",
        evaluation=evaluation,
        goals=_goals(evaluation), evidence=_evidence(evaluation), seats=seats,
        advice=head.ForumAdvice, answer=head.ForumAnswer, before=previous, after=following, me=me,
        may_conclude=can(visitor.actor, Action.FORUM_CONCLUDE, target), chair_id=chair,
    )  # fmt: skip


def _head(case_id: uuid.UUID, me: uuid.UUID) -> Any:
    rater = sa.orm.aliased(Employee)
    return db.session.execute(
        sa.select(
            ForumCase, ForumSession, Employee.name, rater.name.label("rater"), Posting.title,
            Unit.name.label("unit"), Evaluation, ForumAdvice, ForumAnswer,
            ForumRequest.reason.label("request"),
        )
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .join(
            ForumSeat,
            sa.and_(
                ForumSeat.case_id == ForumCase.id, ForumSeat.member_id == me,
                ~ForumSeat.is_recused,
            ),
        )
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumCase.session_id, ForumMember.employee_id == me,
                ForumMember.declared_at.is_not(None),
            ),
        )
        .outerjoin(rater, ForumCase.rater_id == rater.id)
        .outerjoin(
            Evaluation,
            sa.and_(
                Evaluation.employee_id == ForumCase.employee_id,
                Evaluation.period_id == ForumSession.period_id,
            ),
        )
        .outerjoin(Posting, Evaluation.posting_id == Posting.id)
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
        .outerjoin(
            ForumRequest,
            sa.and_(
                ForumRequest.employee_id == ForumCase.employee_id,
                ForumRequest.period_id == ForumSession.period_id,
            ),
        )
        .where(ForumCase.id == case_id)
        .execution_options(populate_existing=True)
    ).first()  # fmt: skip


def _seats(
    case_id: uuid.UUID, me: uuid.UUID, *, is_blind: bool
) -> tuple[tuple[SeatLine, ...], uuid.UUID | None]:
    """Everybody before the case, and who chairs.

    The texts of others are joined only where the visitor's own stands (in a blind forum), so that
    they never leave the database before.
    """
    own, any_ = sa.orm.aliased(ForumOpinion), sa.orm.aliased(ForumOpinion)
    wrote = sa.exists().where(any_.case_id == case_id, any_.member_id == ForumSeat.member_id)
    mine_stands = sa.select(sa.literal(1)).where(own.case_id == case_id, own.member_id == me)
    readable = ForumOpinion.member_id == me
    if not is_blind:
        readable = sa.true()
    shown = sa.and_(
        ForumOpinion.case_id == ForumSeat.case_id, ForumOpinion.member_id == ForumSeat.member_id,
        sa.or_(readable, mine_stands.exists()),
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(
        sa.select(
            ForumSeat, ForumMember.is_chair, ForumMember.is_present, Employee.name,
            wrote.label("wrote"), ForumOpinion, ForumDissent,
        )
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumSeat.session_id,
                ForumMember.employee_id == ForumSeat.member_id,
            ),
        )
        .join(Employee, ForumSeat.member_id == Employee.id)
        .outerjoin(ForumOpinion, shown)
        .outerjoin(
            ForumDissent,
            sa.and_(
                ForumDissent.case_id == ForumSeat.case_id,
                ForumDissent.member_id == ForumSeat.member_id,
            ),
        )
        .where(ForumSeat.case_id == case_id)
        .order_by(ForumMember.is_chair.desc(), Employee.name, Employee.id)
    ).all()  # fmt: skip
    lines = tuple(
        SeatLine(
            r.ForumSeat.member_id, r.name, r.ForumSeat.is_recused, r.is_present, r.wrote,
            r.ForumOpinion, r.ForumDissent,
        )
        for r in rows
    )  # fmt: skip
    return lines, next((r.ForumSeat.member_id for r in rows if r.is_chair), None)


def _neighbours(case: ForumCase, me: uuid.UUID) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The cases before and after on the agenda that are open to the member."""

    def near(is_after: bool) -> sa.ScalarSelect[uuid.UUID]:
        at = ForumCase.position
        side = at > case.position if is_after else at < case.position
        order = at if is_after else at.desc()
        return (
            sa.select(ForumCase.id)
            .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
            .where(
                ForumCase.session_id == case.session_id, ForumSeat.member_id == me,
                ~ForumSeat.is_recused, side,
            )
            .order_by(order)
            .limit(1)
            .scalar_subquery()
        )  # fmt: skip

    row = db.session.execute(sa.select(near(is_after=False), near(is_after=True))).one()
    return row[0], row[1]


def _goals(evaluation: Evaluation | None) -> tuple[EvaluationGoal, ...]:
    if evaluation is None:
        return ()
    return tuple(
        db.session.scalars(
            sa.select(EvaluationGoal)
            .where(EvaluationGoal.evaluation_id == evaluation.id)
            .order_by(EvaluationGoal.position)
        )
    )


def _evidence(evaluation: Evaluation | None) -> tuple[EvaluationEvidence, ...]:
    if evaluation is None:
        return ()
    return tuple(
        db.session.scalars(
            sa.select(EvaluationEvidence)
            .where(EvaluationEvidence.evaluation_id == evaluation.id)
            .order_by(EvaluationEvidence.linked_at, EvaluationEvidence.source_id)
        )
    )
