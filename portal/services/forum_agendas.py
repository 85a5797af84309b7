"""The agenda of a new session: cases that the data bring up, each with a seat for every member."""

import uuid
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.queries import forum_facts
from portal.queries.forum_people import superiors_of
from portal.queries.periods import PeriodRow
from portal.rules.distribution import distribution_on
from portal.rules.forum_agenda import Facts, Proposal, propose
from portal.rules.forum_rule import forum_on
from portal.rules.forum_sitting import recusal
from portal.rules.scheme_parts import Forum
from portal.services.audit import Act


def lay_agenda(
    session: Session, row: ForumSession, forum: Forum, period: PeriodRow, act: Act
) -> int:
    """Cases in the drawn order, each with a seat for every member; returns how many."""
    facts = forum_facts.facts_of(period.id, row.unit_id)
    background = forum_facts.background(period.id, facts, distribution_on(act.on))
    proposals = propose(
        facts, background, forum.agenda, forum_on(act.on), forum.random_percent, row.seed
    )
    by_id = {one.employee: one for one in facts}
    cases = [_case(row, by_id[one.employee], one, n) for n, one in enumerate(proposals, 1)]
    session.add_all(cases)
    session.flush()
    members = session.scalars(
        sa.select(ForumMember.employee_id).where(ForumMember.session_id == row.id)
    ).all()
    seat_members(session, row, cases, members, act.on, asks=forum.recusal)
    return len(cases)


def _case(row: ForumSession, facts: Facts, proposal: Proposal, position: int) -> ForumCase:
    return ForumCase(
        session_id=row.id, employee_id=facts.employee, position=position, rater_id=facts.rater,
        grounds=[
            {"source": ground.source.value, "figures": dict(ground.figures)}
            for ground in proposal.grounds
        ],
        hasil_before=facts.hasil, perilaku_before=facts.perilaku,
    )  # fmt: skip


def seat_members(
    session: Session,
    row: ForumSession,
    cases: Collection[ForumCase],
    members: Collection[uuid.UUID],
    on: date,
    *,
    asks: bool,
) -> None:
    """A seat before every case for each of the members; who cannot judge it stands back."""
    # Who is above a rater, and whom the people on the agenda rate themselves.
    superiors = superiors_of({case.rater_id for case in cases if case.rater_id}, on)
    rated = session.execute(
        sa.select(Evaluation.evaluator_id, Evaluation.employee_id).where(
            Evaluation.period_id == row.period_id, Evaluation.employee_id.in_(members)
        )
    )
    rates: dict[uuid.UUID, set[uuid.UUID]] = {}
    for evaluator, member in rated:
        rates.setdefault(evaluator, set()).add(member)
    for case in cases:
        superior = superiors.get(case.rater_id) if case.rater_id else None
        for member in members:
            ground = recusal(
                member, case.employee_id, case.rater_id, superior if asks else None,
                rates.get(case.employee_id, set()) if asks else (),
            )  # fmt: skip
            session.add(
                ForumSeat(
                    case_id=case.id, member_id=member, session_id=row.id,
                    is_recused=ground is not None, ground=ground,
                )
            )  # fmt: skip
    session.flush()
