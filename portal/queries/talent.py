"""Talent: the axes in force, the grid of a closed period, and one employee's boxes."""

import datetime
import uuid
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
        .where(TalentPlace.period_id == period_id, is_last())
        .group_by(TalentPlace.box)
    )
    return {box: number for box, number in rows}


def placed_people(period_id: uuid.UUID, on: datetime.date, most: int | None = None) -> list[Placed]:
    """People of a period, all or so many, the highest box first, then by name."""
    return placed_rows(sa.and_(TalentPlace.period_id == period_id, is_last()), on, most)


def placed_rows(
    wanted: sa.ColumnElement[bool], on: datetime.date, most: int | None = None
) -> list[Placed]:
    """The same for boxes that are meant."""
    rows = db.session.execute(
        sa.select(TalentPlace, Employee.name, Unit.name, EvaluationPeriod.span_key)
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
        .where(wanted)
        .order_by(TalentPlace.box.desc(), Employee.name_key, Employee.id)
        .limit(most)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return [Placed(row, name, unit or "", span) for row, name, unit, span in rows]


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


def is_last() -> sa.ColumnElement[bool]:
    """That a box is the last one of its employee and period."""
    later = sa.orm.aliased(TalentPlace)
    return ~sa.exists().where(
        later.employee_id == TalentPlace.employee_id, later.period_id == TalentPlace.period_id,
        later.number > TalentPlace.number,
    )  # fmt: skip
