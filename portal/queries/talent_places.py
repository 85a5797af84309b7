"""The nine boxes of a period with a page of their people; who is in which is counted beforehand."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry, AuditTag
from portal.models.people import Employee
from portal.models.talent import TalentPlace
from portal.queries.growth_results import closed_periods
from portal.queries.kept_figures import Source, figures
from portal.queries.kept_ids import among, at, count_of, kept_id
from portal.queries.staff_list import called
from portal.queries.talent import Placed, is_last, placed_rows

PER_BOX = 12
# Boxes of periods that ended longer ago are looked at seldom, and counted then.
_KEPT_FOR = datetime.timedelta(days=400)


@dataclass(frozen=True)
class TalentPage:
    """A page of people; how many the list has, and how many each box with its first people by name,
    as they were counted at a moment.
    """

    people: list[Placed]
    listed: int
    counts: Mapping[int, int]
    names: Mapping[int, tuple[str, ...]]
    counted_at: datetime.datetime


def talent_page(
    period_id: uuid.UUID, box: int | None, now: datetime.datetime, page: int, per_page: int,
    text: str = "",
) -> TalentPage:  # fmt: skip
    """The people of a period, in one box or all, with `text` in their names: the highest box first,
    then by name.  Three statements, and one more for a text.
    """
    kept = figures(PLACES, str(period_id), now)
    ids, counts = kept.content["ids"], dict(kept.content["boxes"])
    starts, first = {}, 0
    for number, people in counts.items():
        starts[number], first = first, first + people
    places = range(count_of(ids))
    if box is not None:
        start = starts.get(box, 0)
        places = range(start, start + counts.get(box, 0))
    found = list(places)
    if text:
        theirs = TalentPlace.employee_id == Employee.id
        found = among(
            ids, places, TalentPlace.id, TalentPlace.period_id == period_id, theirs, called(text)
        )
    shown = at(ids, found[(page - 1) * per_page : page * per_page])
    heads = {
        number: at(ids, range(starts[number], starts[number] + min(people, PER_BOX)))
        for number, people in counts.items()
    }
    rows = {one.row.id: one for one in placed_rows(TalentPlace.id.in_(shown), now.date())}
    return TalentPage(
        [rows[one] for one in shown if one in rows], len(found), counts, _names(heads),
        kept.made_at,
    )  # fmt: skip


def _names(heads: Mapping[int, list[uuid.UUID]]) -> dict[int, tuple[str, ...]]:
    every = [one for some in heads.values() for one in some]
    rows = db.session.execute(
        sa.select(TalentPlace.id, Employee.name)
        .join(Employee, TalentPlace.employee_id == Employee.id)
        .where(TalentPlace.id.in_(every))
    )
    names = {row.id: row.name for row in rows}
    return {
        number: tuple(names[one] for one in some if one in names) for number, some in heads.items()
    }


def _keys(on: datetime.date) -> Iterator[str]:
    return (str(key) for key, span in closed_periods() if span.end > on - _KEPT_FOR)


def _made(_now: datetime.datetime, key: str) -> dict[str, Any]:
    rows = db.session.execute(
        sa.select(kept_id(TalentPlace.id).label("id"), TalentPlace.box)
        .join(Employee, TalentPlace.employee_id == Employee.id)
        .where(TalentPlace.period_id == uuid.UUID(key), is_last())
        .order_by(TalentPlace.box.desc(), Employee.name_key, Employee.id)
    ).all()
    boxes = Counter(row.box for row in rows)
    return {"ids": "".join(row.id for row in rows), "boxes": [list(one) for one in boxes.items()]}


PLACES = Source("talenta", _keys, _made, AuditEntry.tag == AuditTag.TALENT_PLACED)
