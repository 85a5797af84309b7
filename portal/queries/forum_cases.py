"""One case of a forum for one member: what was rated on which grounds, and what the others wrote.

The gate is here: a case exists for a member who does not stand back, in a session that was called,
after ties were declared.  What others wrote is not even read before the member's own opinion.
"""

import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evaluations import Evaluation
from portal.models.forum import (
    ForumCase,
    ForumMember,
    ForumRequest,
    ForumSeat,
    ForumSession,
)
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAdviceEvidence,
    ForumAnswer,
    ForumDissent,
    ForumOpinion,
)
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Handover
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.feedback_duty import bounds
from portal.queries.forum_evidence import links_of_advice
from portal.queries.forum_seats import SeatLine, neighbours_of, seats_before, withdrew
from portal.queries.periods import row_of
from portal.queries.review_materials import materials
from portal.queries.review_pieces import Materials
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.forum_sitting import has_quorum, standing_of
from portal.rules.forum_words import CaseStanding, SessionState
from portal.rules.peer_answers import Told, told
from portal.rules.roles import Standing


@dataclass(frozen=True)
class CaseSheet:
    """Everything a member sees of a case.

    `materials` lie beside the rating as on the rater's own sheet, None once the case has left the
    forum's hands; `peers` None where no release is there.  `links` are the pieces of evidence that
    the advice names.
    """

    case: ForumCase
    sitting: ForumSession
    standing: CaseStanding
    name: str
    title: str
    unit: str
    rater: str
    request: str
    evaluation: Evaluation | None
    materials: Materials | None
    peers: Told | None
    peers_id: uuid.UUID | None
    seats: tuple[SeatLine, ...]
    advice: ForumAdvice | None
    links: tuple[ForumAdviceEvidence, ...]
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
        is_waiting = self.standing is CaseStanding.TERBUKA
        return self.sitting.state.is_live and self.own is None and is_waiting

    @property
    def has_quorum(self) -> bool:
        """Whether enough of all members are there for the session to advise at all."""
        sitting = [s for s in self.seats if not s.has_left]
        present = sum(s.is_present for s in sitting)
        return has_quorum(present, len(sitting), int(self.sitting.terms["quorum_percent"]))

    @property
    def all_wrote(self) -> bool:
        """Whether everybody who may judge and is there has written."""
        present = [s for s in self.seats if not s.is_recused and s.is_present]
        return bool(present) and all(s.has_written for s in present)

    @property
    def chair_recused(self) -> bool:
        """Whether somebody else has to preside."""
        return any(s.is_recused for s in self.seats if s.member_id == self.chair_id)

    @property
    def presides(self) -> bool:
        """Whether the visitor records the advice here."""
        is_chair = self.me == self.chair_id
        return self.may_conclude and (is_chair or self.chair_recused)


def case_sheet(case_id: uuid.UUID, visitor: Visitor, zone: ZoneInfo) -> CaseSheet:
    """One case for a member who may judge it; five statements. Raises NotFound to all others."""
    me = visitor.actor.employee_id or uuid.UUID(int=0)
    head = _head(case_id, me)
    if head is None or head.ForumSession.state in (
        SessionState.DISIAPKAN, SessionState.DIBATALKAN,
    ):  # fmt: skip
        raise NotFound("Kasus ini tidak dikenal.")
    target = Target(head.ForumCase.employee_id, frozenset({Standing.FORUM}), visitor.units)
    if not can(visitor.actor, Action.FORUM_OPINE, target):
        raise NotFound("Kasus ini tidak dikenal.")
    standing, release = _standing(head), head.PeerRelease
    seats, chair = seats_before(
        case_id, me, is_blind=bool(head.ForumSession.terms["blind_opinions"])
    )
    previous, following = neighbours_of(head.ForumCase, me)
    # Whoever evaluates after the forum's time writes for themselves.
    evaluation = None if standing.is_gone else head.Evaluation
    return CaseSheet(
        case=head.ForumCase, sitting=head.ForumSession, standing=standing, name=head.name,
        title=head.title or "", unit=head.unit or "", rater=head.rater or "",
        request=head.request or "", evaluation=evaluation,
        materials=_materials(head, zone) if evaluation else None,
        peers=told(release.content) if release and evaluation else None,
        peers_id=release.id if release and evaluation else None, seats=seats,
        advice=head.ForumAdvice, links=links_of_advice(head.ForumAdvice), answer=head.ForumAnswer,
        before=previous, after=following, me=me,
        may_conclude=can(visitor.actor, Action.FORUM_CONCLUDE, target), chair_id=chair,
    )  # fmt: skip


def _standing(head: Any) -> CaseStanding:
    row, case = head.Evaluation, head.ForumCase
    return standing_of(
        row.state if row else None,
        went_over=head.to_id is not None,
        changed_hands=row is not None and case.rater_id not in (None, row.evaluator_id),
        is_advised=head.ForumAdvice is not None,
    )


def _materials(head: Any, zone: ZoneInfo) -> Materials:
    period = row_of(head.EvaluationPeriod)
    between = bounds(period.span.start, period.span.end, zone)
    return materials(head.Evaluation, period, head.unit_id, between)


def _head(case_id: uuid.UUID, me: uuid.UUID) -> Any:
    rater = sa.orm.aliased(Employee)
    return db.session.execute(
        sa.select(
            ForumCase, ForumSession, Employee.name, rater.name.label("rater"), Posting.title,
            Posting.unit_id, Unit.name.label("unit"), Evaluation, ForumAdvice, ForumAnswer,
            ForumRequest.reason.label("request"), EvaluationPeriod, PeerRelease, Handover.to_id,
        )
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .join(
            ForumSeat,
            sa.and_(
                ForumSeat.case_id == ForumCase.id, ForumSeat.member_id == me,
                ~ForumSeat.is_recused, ~withdrew(ForumSeat),
            ),
        )
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumCase.session_id, ForumMember.employee_id == me,
                ForumMember.declared_at.is_not(None), ForumMember.replaced_at.is_(None),
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
        .outerjoin(
            PeerRelease,
            sa.and_(
                PeerRelease.employee_id == ForumCase.employee_id,
                PeerRelease.period_id == ForumSession.period_id,
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
