"""The members before one case of a forum, and the cases beside it, as one member may see them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.forum import ForumCase, ForumMember, ForumSeat
from portal.models.forum_advice import ForumDissent, ForumOpinion
from portal.models.forum_course import ForumWithdrawal
from portal.models.people import Employee


@dataclass(frozen=True)
class SeatLine:
    """A member before the case; `opinion` is None as long as it may not be read.

    Whoever withdrew after writing stands back like the others, and the opinion counts no more.
    `has_left` = somebody else sits instead by now.
    """

    member_id: uuid.UUID
    name: str
    is_recused: bool
    is_present: bool
    has_written: bool
    opinion: ForumOpinion | None
    dissent: ForumDissent | None
    has_left: bool = False


def seats_before(
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
            ForumWithdrawal.withdrawn_at.is_not(None).label("withdrew"),
            ForumMember.replaced_at.is_not(None).label("left"),
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
        .outerjoin(
            ForumWithdrawal,
            sa.and_(
                ForumWithdrawal.case_id == ForumSeat.case_id,
                ForumWithdrawal.member_id == ForumSeat.member_id,
            ),
        )
        .where(ForumSeat.case_id == case_id)
        .order_by(ForumMember.is_chair.desc(), Employee.name, Employee.id)
    ).all()  # fmt: skip
    lines = tuple(
        SeatLine(
            r.ForumSeat.member_id, r.name, r.ForumSeat.is_recused or r.withdrew, r.is_present,
            r.wrote, None if r.withdrew else r.ForumOpinion, r.ForumDissent, r.left,
        )
        for r in rows
    )  # fmt: skip
    return lines, next((r.ForumSeat.member_id for r in rows if r.is_chair), None)


def neighbours_of(case: ForumCase, me: uuid.UUID) -> tuple[uuid.UUID | None, uuid.UUID | None]:
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
                ~ForumSeat.is_recused, ~withdrew(ForumSeat), side,
            )
            .order_by(order)
            .limit(1)
            .scalar_subquery()
        )  # fmt: skip

    row = db.session.execute(sa.select(near(is_after=False), near(is_after=True))).one()
    return row[0], row[1]


def withdrew(seat: Any) -> Any:
    """That whoever has the seat stood back after writing, as a part of a statement."""
    return sa.exists().where(
        ForumWithdrawal.case_id == seat.case_id, ForumWithdrawal.member_id == seat.member_id
    )
