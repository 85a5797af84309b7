"""Who stands back from which case and why: for the chair, as far as the chair may know it.

Which tie somebody declared is sensitive: the chair reads it, nobody else, and not on a case from
which the chair stands back; it is gone when the session is concluded.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumTie
from portal.models.people import Employee
from portal.queries.forum_seats import withdrew
from portal.rules.forum_sitting import reads_tie
from portal.rules.forum_words import RecusalGround, TieKind


@dataclass(frozen=True)
class BackLine:
    """A member who stands back from a case; `kind` None where the reader may not know the tie, or
    where there is none.
    """

    case_id: uuid.UUID
    position: int
    name: str
    member: str
    ground: RecusalGround
    after_writing: bool
    kind: TieKind | None
    note: str


def stood_back(
    session_id: uuid.UUID, chair: uuid.UUID, page: int, per_page: int
) -> tuple[list[BackLine], int]:
    """A page of it in the order of the agenda, with how many there are; one statement.

    For the session's chair: whoever loads it has made sure.
    """
    person, mine, sits = aliased(Employee), aliased(ForumSeat), aliased(ForumMember)
    after = withdrew(ForumSeat)
    shut = sa.or_(mine.is_recused, withdrew(mine))
    rows = db.session.execute(
        sa.select(
            ForumCase.id, ForumCase.position, person.name, Employee.name.label("member"),
            ForumSeat.ground, after.label("after"), shut.label("shut"), ForumMember.is_chair,
            ForumTie.kind, ForumTie.note, sa.func.count().over().label("total"),
        )
        .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
        .join(
            sits,
            sa.and_(
                sits.session_id == ForumSeat.session_id, sits.employee_id == ForumSeat.member_id,
                sits.replaced_at.is_(None),
            ),
        )
        .join(person, ForumCase.employee_id == person.id)
        .join(Employee, ForumSeat.member_id == Employee.id)
        .join(mine, sa.and_(mine.case_id == ForumCase.id, mine.member_id == chair))
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumCase.session_id, ForumMember.employee_id == chair
            ),
        )
        .outerjoin(
            ForumTie,
            sa.and_(
                ForumTie.case_id == ForumSeat.case_id, ForumTie.member_id == ForumSeat.member_id
            ),
        )
        .where(ForumCase.session_id == session_id, sa.or_(ForumSeat.is_recused, after))
        .order_by(ForumCase.position, Employee.name)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()  # fmt: skip
    found = []
    for row in rows:
        may = reads_tie(is_chair=row.is_chair, stands_back=bool(row.shut))
        found.append(
            BackLine(
                row.id, row.position, row.name, row.member,
                row.ground or RecusalGround.IKATAN, bool(row.after),
                row.kind if may else None, (row.note or "") if may else "",
            )
        )  # fmt: skip
    return found, rows[0].total if rows else 0
