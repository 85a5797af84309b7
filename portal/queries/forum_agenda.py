"""The agenda of a session as one member stands to each case: filtered, searched, by pages."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.forum import ForumCase, ForumSeat, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAnswer, ForumOpinion
from portal.models.people import Employee
from portal.queries.forum_seats import withdrew
from portal.queries.forum_standing import standing_columns, standing_in, with_standing
from portal.rules.forum_words import CaseStanding, RecusalGround, Reply, Verdict
from portal.rules.names import search_key
from portal.rules.predikat import Ekspektasi

NOBODY: Final = uuid.UUID(int=0)
# A session holds the cases that data bring up; nobody's agenda is longer than this.
WHOLE: Final = 5000


class Show(StrEnum):
    """What of the agenda is asked for."""

    SEMUA = ""
    PENDAPAT = "pendapat"  # the member's own opinion is still to be written
    SARAN = "saran"  # without advice yet
    USUL = "usul"  # a change was proposed
    HALANGAN = "halangan"  # the member stands back


@dataclass(frozen=True)
class CaseLine:
    """A line of the agenda; `ground` says why the visitor stands back, if they do."""

    id: uuid.UUID
    position: int
    name: str
    grounds: tuple[dict[str, Any], ...]
    before: tuple[Ekspektasi, Ekspektasi]
    is_recused: bool
    ground: RecusalGround | None
    has_written: bool
    standing: CaseStanding
    verdict: Verdict | None
    reply: Reply | None


def agenda(
    session_id: uuid.UUID,
    member: uuid.UUID | None,
    page: int,
    per_page: int,
    show: Show = Show.SEMUA,
    text: str = "",
) -> tuple[list[CaseLine], int]:
    """A page in the drawn order and how many match; two statements at most."""
    who = member or NOBODY
    mine = aliased(ForumOpinion)
    back = sa.or_(ForumSeat.is_recused, withdrew(ForumSeat))
    columns = (
        ForumCase, Employee.name, back.label("back"), ForumSeat.ground,
        mine.member_id.is_not(None).label("wrote"), ForumAdvice.verdict, ForumAnswer.reply,
        *standing_columns(),
    )  # fmt: skip
    wanted = with_standing(
        sa.select(*columns)
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .join(Employee, ForumCase.employee_id == Employee.id)
        .outerjoin(
            ForumSeat, sa.and_(ForumSeat.case_id == ForumCase.id, ForumSeat.member_id == who)
        )
        .outerjoin(mine, sa.and_(mine.case_id == ForumCase.id, mine.member_id == who))
    ).outerjoin(ForumAnswer, ForumAnswer.case_id == ForumCase.id)
    # To whoever stands back nothing is told of what became of a case, by no filter either.
    is_back = sa.func.coalesce(back, sa.false())
    filters = {
        Show.SEMUA: sa.true(),
        Show.PENDAPAT: sa.and_(
            sa.not_(back), mine.member_id.is_(None), ForumAdvice.case_id.is_(None)
        ),
        Show.SARAN: sa.or_(is_back, ForumAdvice.case_id.is_(None)),
        Show.USUL: sa.and_(ForumAdvice.verdict == Verdict.UBAH, sa.not_(is_back)),
        Show.HALANGAN: back,
    }
    wanted = wanted.where(ForumCase.session_id == session_id)
    if show is Show.SEMUA and not text:
        # The place on the agenda finds the page, so that the rows before it cost nothing.
        places = sa.select(ForumCase.position).where(ForumCase.session_id == session_id)
        turned = places.order_by(ForumCase.position).limit(per_page).offset((page - 1) * per_page)
        total = db.session.scalar(sa.select(sa.func.count()).select_from(places.subquery()))
        rows = db.session.execute(
            wanted.where(ForumCase.position.in_(turned.scalar_subquery())).order_by(
                ForumCase.position
            )
        ).all()
        return [_line(row) for row in rows], total or 0
    wanted = wanted.where(
        filters[show], Employee.name_key.contains(search_key(text), autoescape=True)
    )
    rows = db.session.execute(
        wanted.add_columns(sa.func.count().over().label("total"))
        .order_by(ForumCase.position)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return [_line(row) for row in rows], rows[0].total if rows else 0


def _line(row: Any) -> CaseLine:
    case = row.ForumCase
    is_back = bool(row.back)
    return CaseLine(
        id=case.id, position=case.position, name=row.name, grounds=tuple(case.grounds),
        before=(case.hasil_before, case.perilaku_before), is_recused=is_back,
        ground=(row.ground or RecusalGround.IKATAN) if is_back else None, has_written=row.wrote,
        standing=standing_in(row), verdict=row.verdict, reply=row.reply,
    )  # fmt: skip
