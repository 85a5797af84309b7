"""Whether the people of a course are better afterwards: levels before and after."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.competences import CompetenceLevel
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.rules.competences import LevelSource
from portal.rules.development_rule import development_on
from portal.rules.training_effect import Effect, EffectTable, Pair, Sums, effect, table_of
from portal.rules.training_words import PlaceState

SOURCES = (LevelSource.ATASAN, LevelSource.DIRI)


@dataclass(frozen=True)
class CourseEffect:
    """The change by the rater's levels, and by what people say of themselves; `table` is all that
    the figures rest on.
    """

    by_source: dict[LevelSource, Effect]
    table: EffectTable
    least: int


def effect_of(
    programme_id: uuid.UUID, competence: str, ended: datetime.date, on: datetime.date
) -> CourseEffect:
    """Levels of the course's competence: the last before its end, the last after it.

    Whoever was there is compared with those who have a level on both sides and attended no course
    of this competence yet; two statements.
    """
    least = development_on(on).effect_least
    there, elsewhere = _trained(programme_id, competence, on)
    pairs = _pairs(competence, ended, on)
    sides = {
        source: (
            Sums.of([pair for person, pair in pairs[source].items() if person in there]),
            Sums.of([p for person, p in pairs[source].items() if person not in there | elsewhere]),
        )
        for source in SOURCES
    }
    return CourseEffect(
        {source: effect(*both, least) for source, both in sides.items()},
        table_of({source.value: both for source, both in sides.items()}, least), least,
    )  # fmt: skip


def _trained(
    programme_id: uuid.UUID, competence: str, on: datetime.date
) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Who attended this course, and who another of the same competence by a day."""
    rows = db.session.execute(
        sa.select(TrainingPlace.employee_id, TrainingPlace.programme_id)
        .join(TrainingProgramme, TrainingPlace.programme_id == TrainingProgramme.id)
        .where(
            TrainingPlace.state == PlaceState.HADIR, TrainingProgramme.competence == competence,
            TrainingProgramme.ends_on <= on,
        )
    ).all()  # fmt: skip
    there = {row.employee_id for row in rows if row.programme_id == programme_id}
    return there, {row.employee_id for row in rows} - there


def _pairs(
    competence: str, ended: datetime.date, on: datetime.date
) -> dict[LevelSource, dict[uuid.UUID, Pair]]:
    """Everybody with a level of one source before the end and after it."""
    level = CompetenceLevel
    rows = db.session.execute(
        sa.select(level.employee_id, level.source, level.level, level.assessed_on)
        .where(level.competence == competence, level.assessed_on <= on, level.source.in_(SOURCES))
        .order_by(level.assessed_on, level.number)
    )
    before: dict[tuple[LevelSource, uuid.UUID], int] = {}
    after: dict[tuple[LevelSource, uuid.UUID], int] = {}
    for row in rows:
        side = after if row.assessed_on > ended else before
        side[row.source, row.employee_id] = row.level
    found: dict[LevelSource, dict[uuid.UUID, Pair]] = {source: {} for source in SOURCES}
    for key in before.keys() & after.keys():
        found[key[0]][key[1]] = Pair(before[key], after[key])
    return found
