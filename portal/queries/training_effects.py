"""Whether the people of a course are better afterwards: levels before and after."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.competences import CompetenceLevel
from portal.models.training import TrainingPlace
from portal.rules.competences import LevelSource
from portal.rules.development_rule import development_on
from portal.rules.training_effect import Effect, Pair, effect
from portal.rules.training_words import PlaceState


@dataclass(frozen=True)
class CourseEffect:
    """The change by the rater's levels, and by what people say of themselves."""

    by_source: dict[LevelSource, Effect]
    least: int


def effect_of(
    programme_id: uuid.UUID, competence: str, ended: datetime.date, on: datetime.date
) -> CourseEffect:
    """Levels of the course's competence: the last before its end, the last after it.

    Whoever was there is compared with everybody else who has a level on both sides; two statements.
    """
    least = development_on(on).effect_least
    there = set(
        db.session.scalars(
            sa.select(TrainingPlace.employee_id).where(
                TrainingPlace.programme_id == programme_id, TrainingPlace.state == PlaceState.HADIR
            )
        )
    )
    pairs = _pairs(competence, ended, on)
    return CourseEffect(
        {
            source: effect(
                [pair for person, pair in found if person in there],
                [pair for person, pair in found if person not in there],
                least,
            )
            for source, found in pairs.items()
        },
        least,
    )


def _pairs(
    competence: str, ended: datetime.date, on: datetime.date
) -> dict[LevelSource, list[tuple[uuid.UUID, Pair]]]:
    """Everybody with a level of one source before the end and after it."""
    level = CompetenceLevel
    rows = db.session.execute(
        sa.select(level.employee_id, level.source, level.level, level.assessed_on)
        .where(
            level.competence == competence, level.assessed_on <= on,
            level.source.in_((LevelSource.ATASAN, LevelSource.DIRI)),
        )
        .order_by(level.assessed_on, level.number)
    )  # fmt: skip
    before: dict[tuple[uuid.UUID, LevelSource], int] = {}
    after: dict[tuple[uuid.UUID, LevelSource], int] = {}
    for row in rows:
        side = after if row.assessed_on > ended else before
        side[row.employee_id, row.source] = row.level
    return {source: _of(source, before, after) for source in (LevelSource.ATASAN, LevelSource.DIRI)}


def _of(
    source: LevelSource,
    before: dict[tuple[uuid.UUID, LevelSource], int],
    after: dict[tuple[uuid.UUID, LevelSource], int],
) -> list[tuple[uuid.UUID, Pair]]:
    both: Iterable[tuple[uuid.UUID, LevelSource]] = before.keys() & after.keys()
    found = defaultdict(list)
    for key in both:
        found[key[1]].append((key[0], Pair(before[key], after[key])))
    return found[source]
