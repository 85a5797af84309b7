"""Who is there, who may judge a case and who records its advice."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.errors import IllegalStep
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.models.forum_course import ForumAttendance
from portal.queries.forum_seats import withdrew
from portal.rules.forum_rule import forum_on
from portal.rules.forum_sitting import Seat, has_quorum, sitting_fault
from portal.rules.forum_words import SittingFault
from portal.services.audit import Act


def seats_of(session: Session, case: ForumCase) -> list[Seat]:
    """The members before a case, as the rule counts them; whoever withdrew stands back."""
    wrote = sa.exists().where(
        ForumOpinion.case_id == ForumSeat.case_id, ForumOpinion.member_id == ForumSeat.member_id
    )
    rows = session.execute(
        sa.select(
            sa.or_(ForumSeat.is_recused, withdrew(ForumSeat)).label("is_recused"),
            ForumMember.is_present, wrote.label("wrote"),
        )
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumSeat.session_id,
                ForumMember.employee_id == ForumSeat.member_id,
            ),
        )
        .where(ForumSeat.case_id == case.id, ForumMember.replaced_at.is_(None))
    )  # fmt: skip
    return [Seat(row.is_recused, row.is_present, row.wrote) for row in rows]


def sitting_fault_of(
    session: Session, sitting: ForumSession, seats: list[Seat]
) -> SittingFault | None:
    """Why no advice can be recorded: the session's quorum first, then the case's own."""
    percent = int(sitting.terms["quorum_percent"])
    there = session.scalars(
        sa.select(ForumMember.is_present).where(
            ForumMember.session_id == sitting.id, ForumMember.replaced_at.is_(None)
        )
    ).all()
    if not has_quorum(sum(there), len(there), percent):
        return SittingFault.SIDANG_TANPA_KUORUM
    return sitting_fault(seats, percent, forum_on(sitting.meets_on).least)


def note_presence(session: Session, member: ForumMember, act: Act, *, is_present: bool) -> None:
    """Note that a member came or left; what is noted already stays."""
    if member.is_present != is_present:
        member.is_present = is_present
        session.add(
            ForumAttendance(
                session_id=member.session_id, employee_id=member.employee_id, noted_at=act.at,
                is_present=is_present,
            )
        )  # fmt: skip


def must_preside(session: Session, case: ForumCase, member: uuid.UUID) -> None:
    """The chair; only where the chair stands back, another member."""
    found = session.execute(
        sa.select(
            ForumMember.employee_id,
            sa.or_(ForumSeat.is_recused, withdrew(ForumSeat)).label("is_recused"),
        )
        .join(
            ForumSeat,
            sa.and_(
                ForumSeat.session_id == ForumMember.session_id,
                ForumSeat.member_id == ForumMember.employee_id,
            ),
        )
        .where(ForumSeat.case_id == case.id, ForumMember.is_chair)
    ).one()
    if found.employee_id != member and not found.is_recused:
        raise IllegalStep("Ketua sidang yang mencatat saran forum.")
