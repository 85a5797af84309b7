"""People at work without a definitive post, as the worker last looked through all staff.

Whatever moves a person is among `MOVES`, so that a list from before is never shown.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.queries.kept_figures import Source, figures
from portal.queries.kept_ids import among, at, count_of, kept_id
from portal.queries.recognition import in_post


def unposted(
    now: datetime.datetime, conditions: list[sa.ColumnElement[bool]], order: str, page: slice
) -> tuple[list[uuid.UUID], int]:
    """Those of them who meet conditions, by "name" or "nip", from one place to another; and how
    many there are.  A negative step turns the list.
    """
    ids = figures(UNPOSTED, "", now).content[order]
    places = list(range(count_of(ids)))
    if conditions and places:
        places = among(ids, places, Employee.id, *conditions)
    turned = places[:: page.step or 1]
    return at(ids, turned[page.start : page.stop]), len(places)


def is_unposted(on: datetime.date) -> sa.ColumnElement[bool]:
    """That an employee is at work and has no definitive post on a day."""
    posted = sa.exists().where(Posting.employee_id == Employee.id, *in_post(on))
    works = sa.or_(Employee.left_on.is_(None), Employee.left_on > on)
    return sa.and_(works, ~posted.correlate(Employee))


def _made(now: datetime.datetime, _key: str) -> dict[str, Any]:
    rows = db.session.execute(
        sa.select(kept_id(Employee.id).label("id"), Employee.nip)
        .where(is_unposted(now.date()))
        .order_by(Employee.name_key, Employee.id)
    ).all()
    return {
        "name": "".join(row.id for row in rows),
        "nip": "".join(row.id for row in sorted(rows, key=lambda row: row.nip)),
    }


UNPOSTED = Source("tanpa-penempatan", lambda _on: [""], _made)
