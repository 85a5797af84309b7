"""Thanks among colleagues, and whom one may thank."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.recognition import Appreciation
from portal.models.units import Unit
from portal.queries.raters import holds
from portal.rules.names import search_key
from portal.rules.postings import PostingKind


@dataclass(frozen=True)
class Thanks:
    """An appreciation with the names of both."""

    row: Appreciation
    giver: str
    receiver: str


def thanks(
    person: uuid.UUID | None, page: int, per_page: int, text: str = ""
) -> tuple[list[Thanks], int]:
    """A page of somebody's thanks, given and received; None = the wall. Newest first; `text` is in
    the name of who gave or received.
    """
    wanted: sa.ColumnElement[bool] = (
        Appreciation.wall_at.is_not(None)
        if person is None
        else sa.or_(Appreciation.to_id == person, Appreciation.from_id == person)
    )
    giver, receiver = sa.orm.aliased(Employee), sa.orm.aliased(Employee)
    if text:
        named = sa.select(Employee.id).where(
            Employee.name_key.contains(search_key(text), autoescape=True)
        )
        wanted = sa.and_(
            wanted, sa.or_(Appreciation.to_id.in_(named), Appreciation.from_id.in_(named))
        )
    total = db.session.scalar(sa.select(sa.func.count(Appreciation.id)).where(wanted)) or 0
    rows = db.session.execute(
        sa.select(Appreciation, giver.name, receiver.name)
        .join(giver, Appreciation.from_id == giver.id)
        .join(receiver, Appreciation.to_id == receiver.id)
        .where(wanted)
        .order_by(Appreciation.given_at.desc(), Appreciation.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )
    return [Thanks(row, one, other) for row, one, other in rows], total


def colleagues(text: str, me: uuid.UUID, on: datetime.date, most: int = 15) -> list[Any]:
    """People at work whose name holds some letters: (id, name, unit), to be thanked."""
    if len(text) < 2:
        return []
    return list(
        db.session.execute(
            sa.select(Employee.id, Employee.name, Unit.name.label("unit"))
            .join(Posting, Posting.employee_id == Employee.id)
            .join(Unit, Posting.unit_id == Unit.id)
            .where(
                Employee.name_key.contains(text.casefold(), autoescape=True), Employee.id != me,
                Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on),
                sa.or_(Employee.left_on.is_(None), Employee.left_on > on),
            )
            .order_by(Employee.name_key, Employee.id)
            .limit(most)
        )
    )  # fmt: skip
