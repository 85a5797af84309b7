"""One employee's competence beside what the post asks for, and beside the post they aim at."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, NotFound
from portal.models.competences import (
    CompetenceLevel,
    IntendedPost,
    PostStandard,
    PostStandardLevel,
)
from portal.models.people import Employee
from portal.queries.schemes import scheme_in_force
from portal.queries.standings import SeenPosting
from portal.rules.competences import (
    Gap,
    LevelSource,
    Recorded,
    counting,
    gaps,
    required_by_kind,
)
from portal.rules.development_rule import development_on
from portal.rules.post_titles import title_key
from portal.rules.schemes import Scheme


@dataclass(frozen=True)
class LevelLine:
    """A line of the history; `assessor` is a name, "" where a document says it."""

    competence: str
    level: int
    source: LevelSource
    on: datetime.date
    assessor: str
    basis: str
    evidence: str


@dataclass(frozen=True)
class Aim:
    """The post that somebody is prepared for, and what is missing for it."""

    standard_id: uuid.UUID
    title: str
    reason: str
    set_by: str
    set_at: datetime.datetime
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Profile:
    """Competence of one employee on a day.

    `standard` is the title of the standard that was found, None where the level of the kind of post
    stands in; `is_set` is False for a functional post without a standard of its own.
    """

    gaps: tuple[Gap, ...]
    history: tuple[LevelLine, ...]
    standard: str | None
    basis: str
    is_set: bool
    aim: Aim | None

    def lines_of(self, competence: str) -> list[LevelLine]:
        """What was said about one competence, the newest first."""
        return [line for line in self.history if line.competence == competence]


def profile_of(person: uuid.UUID, post: SeenPosting | None, on: datetime.date) -> Profile:
    """The profile, in three statements. The visitor's right is asked where `post` was loaded."""
    rule, scheme = development_on(on), scheme_or_none(on)
    history = _history(person)
    said = [Recorded(h.competence, h.level, h.source, h.on) for h in history]
    known = counting(said, on, rule.valid_years)
    own, aim = _standards(person, title_key(post.title) if post else None)
    levels = scheme.competences.levels if scheme else None
    required = own.levels if own else None
    if required is None:
        required = required_by_kind(post.post, levels, rule.required) if post else {}
    return Profile(
        gaps=tuple(gaps(required, known)), history=tuple(history),
        standard=own.row.title if own else None,
        basis=own.row.basis if own else rule.sources["required"], is_set=bool(required),
        aim=_held(aim[0], aim[1], known) if aim else None,
    )  # fmt: skip


def scheme_or_none(on: datetime.date) -> Scheme | None:
    """The scheme of a day, None where none was adopted or it no longer holds."""
    try:
        return scheme_in_force(on)
    except (NotFound, IllegalStep):
        return None


@dataclass(frozen=True)
class _Standard:
    row: PostStandard
    levels: dict[str, int]


def _standards(
    person: uuid.UUID, key: str | None
) -> tuple[_Standard | None, tuple[IntendedPost, _Standard] | None]:
    """The standard with a title's key, and the one that somebody aims at; one statement."""
    rows = db.session.execute(
        sa.select(PostStandard, PostStandardLevel, IntendedPost)
        .join(PostStandardLevel, PostStandardLevel.standard_id == PostStandard.id)
        .outerjoin(
            IntendedPost,
            sa.and_(
                IntendedPost.standard_id == PostStandard.id, IntendedPost.ended_at.is_(None),
                IntendedPost.employee_id == person,
            ),
        )
        .where(sa.or_(PostStandard.title_key == key, IntendedPost.id.is_not(None)))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    found: dict[uuid.UUID, _Standard] = {}
    aimed: IntendedPost | None = None
    for row, line, intended in rows:
        standard = found.setdefault(row.id, _Standard(row, {}))
        standard.levels[line.competence] = line.level
        aimed = intended or aimed
    own = next((one for one in found.values() if one.row.title_key == key), None)
    return own, (aimed, found[aimed.standard_id]) if aimed else None


def _held(aim: IntendedPost, standard: _Standard, known: Mapping[str, Recorded]) -> Aim:
    asked = {key: known[key] for key in standard.levels if key in known}
    return Aim(
        aim.standard_id, standard.row.title, aim.reason, aim.set_by, aim.set_at,
        tuple(gaps(standard.levels, asked)),
    )  # fmt: skip


def _history(person: uuid.UUID) -> list[LevelLine]:
    """Everything that was said, the newest first; of one day and source the last number alone."""
    rows = db.session.execute(
        sa.select(CompetenceLevel, Employee.name)
        .outerjoin(Employee, CompetenceLevel.assessor_id == Employee.id)
        .where(CompetenceLevel.employee_id == person)
        .order_by(
            CompetenceLevel.assessed_on.desc(), CompetenceLevel.competence,
            CompetenceLevel.source, CompetenceLevel.number.desc(),
        )
    )  # fmt: skip
    found: dict[tuple[datetime.date, str, LevelSource], LevelLine] = {}
    for row, name in rows:
        found.setdefault(
            (row.assessed_on, row.competence, row.source),
            LevelLine(
                row.competence, row.level, row.source, row.assessed_on, name or "", row.basis,
                row.evidence,
            ),
        )  # fmt: skip
    return list(found.values())
