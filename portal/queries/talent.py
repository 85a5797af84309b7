"""Talent: the axes in force, the grid of a closed period, and one employee's boxes."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.talent import PotentialScore, TalentPlace, TalentSetting
from portal.models.units import Unit
from portal.queries.raters import holds
from portal.rules.names import search_key
from portal.rules.postings import PostingKind

# Pages read the row and change nothing.
Place = TalentPlace
Setting = TalentSetting


@dataclass(frozen=True)
class Placed:
    """Somebody in a box."""

    row: Place
    name: str
    unit: str
    span_key: str


def setting_in_force(on: datetime.date) -> Setting | None:
    """The newest axes that were set by a day, None before any."""
    end = datetime.datetime.combine(on + datetime.timedelta(days=1), datetime.time(), datetime.UTC)
    return db.session.scalars(
        sa.select(TalentSetting)
        .where(TalentSetting.set_at < end)
        .order_by(TalentSetting.set_at.desc(), TalentSetting.id.desc())
        .limit(1)
    ).first()


def potentials(on: datetime.date) -> dict[uuid.UUID, int]:
    """The newest score of everybody who has one."""
    rows = db.session.execute(
        sa.select(PotentialScore.employee_id, PotentialScore.score)
        .where(PotentialScore.assessed_on <= on)
        .order_by(PotentialScore.assessed_on, PotentialScore.number)
    )
    return {row.employee_id: row.score for row in rows}


def last_places(period_id: uuid.UUID) -> dict[uuid.UUID, Place]:
    """Everybody's last box of a period."""
    rows = db.session.scalars(
        sa.select(TalentPlace)
        .where(TalentPlace.period_id == period_id)
        .order_by(TalentPlace.number)
    )
    return {row.employee_id: row for row in rows}


def box_counts(period_id: uuid.UUID) -> Mapping[int, int]:
    """People in each box of a period."""
    rows = db.session.execute(
        sa.select(TalentPlace.box, sa.func.count())
        .where(TalentPlace.period_id == period_id, _is_last())
        .group_by(TalentPlace.box)
    )
    return {box: number for box, number in rows}


def names_in_boxes(period_id: uuid.UUID, most: int) -> Mapping[int, tuple[str, ...]]:
    """The first `most` people of each box of a period, by name; one statement."""
    ranked = (
        sa.select(
            TalentPlace.box, TalentPlace.employee_id,
            sa.func.row_number().over(
                partition_by=TalentPlace.box, order_by=(Employee.name_key, Employee.id)
            ).label("place"),
        )
        .join(Employee, TalentPlace.employee_id == Employee.id)
        .where(TalentPlace.period_id == period_id, _is_last())
        .subquery()
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(ranked.c.box, Employee.name)
        .join(Employee, Employee.id == ranked.c.employee_id)
        .where(ranked.c.place <= most)
        .order_by(ranked.c.box, ranked.c.place)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for box, name in rows:
        found[box].append(name)
    return {box: tuple(names) for box, names in found.items()}


def placed_people(
    period_id: uuid.UUID,
    box: int | None,
    on: datetime.date,
    page: int,
    per_page: int,
    text: str = "",
) -> tuple[list[Placed], int]:
    """A page of the people of a period, in one box or all, with `text` in their names, by name;
    and how many there are.
    """
    wanted = [TalentPlace.period_id == period_id, _is_last()]
    if box is not None:
        wanted.append(TalentPlace.box == box)
    if text:
        named = sa.select(Employee.id).where(
            Employee.name_key.contains(search_key(text), autoescape=True)
        )
        wanted.append(TalentPlace.employee_id.in_(named))
    total = db.session.scalar(sa.select(sa.func.count(TalentPlace.id)).where(*wanted)) or 0
    # The page is chosen by an index of names before its rows are put together.
    shown = (
        sa.select(TalentPlace.id)
        .join(Employee, TalentPlace.employee_id == Employee.id)
        .where(*wanted)
        .order_by(TalentPlace.box.desc(), Employee.name_key, Employee.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(TalentPlace, Employee.name, Unit.name, EvaluationPeriod.span_key)
        .join(shown, shown.c.id == TalentPlace.id)
        .join(Employee, TalentPlace.employee_id == Employee.id)
        .join(EvaluationPeriod, TalentPlace.period_id == EvaluationPeriod.id)
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .order_by(TalentPlace.box.desc(), Employee.name_key, Employee.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return [Placed(row, name, unit or "", span) for row, name, unit, span in rows], total


def boxes_of(person: uuid.UUID) -> list[Placed]:
    """One employee's boxes over the periods, the newest first. Raises NotFound for nobody."""
    name = db.session.scalar(sa.select(Employee.name).where(Employee.id == person))
    if name is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    rows = db.session.execute(
        sa.select(TalentPlace, EvaluationPeriod.span_key)
        .join(EvaluationPeriod, TalentPlace.period_id == EvaluationPeriod.id)
        .where(TalentPlace.employee_id == person)
        .order_by(EvaluationPeriod.ends_on.desc(), TalentPlace.number.desc())
        .execution_options(populate_existing=True)
    )
    return [Placed(row, name, "", span) for row, span in rows]


def _is_last() -> sa.ColumnElement[bool]:
    later = sa.orm.aliased(TalentPlace)
    return ~sa.exists().where(
        later.employee_id == TalentPlace.employee_id, later.period_id == TalentPlace.period_id,
        later.number > TalentPlace.number,
    )  # fmt: skip
