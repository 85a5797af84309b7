"""The heads of official forms: name, NIP, rank, post and unit of the people on them."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.units import Unit


@dataclass(frozen=True)
class FormHead:
    """One person as forms print them; "" where nothing is known."""

    name: str = ""
    nip: str = ""
    rank: str = ""
    post: str = ""
    unit: str = ""


def form_heads(
    people: Collection[uuid.UUID | None], on: datetime.date
) -> dict[uuid.UUID | None, FormHead]:
    """The heads of these people on a day, in one statement; somebody unknown has an empty one."""
    wanted = {one for one in people if one is not None}
    rows = db.session.execute(
        sa.select(Employee, Posting.title, Unit.name)
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.starts_on <= on,
                sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(Employee.id.in_(wanted))
        .order_by(Posting.starts_on.desc(), Posting.id)
    )  # fmt: skip
    found: dict[uuid.UUID | None, FormHead] = dict.fromkeys(people, FormHead())
    for one, title, unit in rows:
        found[one.id] = FormHead(one.name, one.nip, one.golongan or "", title or "", unit or "")
    return found
