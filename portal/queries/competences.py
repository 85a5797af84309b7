"""One employee's competence beside what the post asks for, and beside the post they aim at."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    """The profile, in four statements. The visitor's right is asked where `post` was loaded."""
    rule, scheme = development_on(on), scheme_or_none(on)
    history = _history(person)
    known = counting(
        [Recorded(h.competence, h.level, h.source, h.on) for h in reversed(history)], on,
        rule.valid_years,
    )  # fmt: skip
    aim = _aim(person)
    own = _standards([title_key(post.title)] if post else [], [aim.standard_id] if aim else [])
    standard = next(
        (one for one in own.values() if post and one.row.title_key == title_key(post.title)), None
    )
    if standard is not None:
        required: Mapping[str, int] = standard.levels
    else:
        levels = scheme.competences.levels if scheme else None
        required = required_by_kind(post.post, levels, rule.required) if post else {}
    families = scheme.competences.families if scheme else ()
    return Profile(
        gaps=tuple(gaps(required, known)), history=tuple(history),
        standard=standard.row.title if standard else None,
        basis=standard.row.basis if standard else rule.sources["required"],
        is_set=bool(required) or not families,
        aim=_held(aim, own[aim.standard_id].levels, own[aim.standard_id].row.title, known)
        if aim else None,
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
    levels: Mapping[str, int]


def _standards(keys: Sequence[str], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, _Standard]:
    rows = db.session.execute(
        sa.select(PostStandard, PostStandardLevel)
        .join(PostStandardLevel, PostStandardLevel.standard_id == PostStandard.id)
        .where(sa.or_(PostStandard.title_key.in_(keys), PostStandard.id.in_(ids)))
    )
    levels: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    found: dict[uuid.UUID, PostStandard] = {}
    for standard, line in rows:
        found[standard.id] = standard
        levels[standard.id][line.competence] = line.level
    return {key: _Standard(row, levels[key]) for key, row in found.items()}


def _aim(person: uuid.UUID) -> IntendedPost | None:
    return db.session.scalar(
        sa.select(IntendedPost).where(
            IntendedPost.employee_id == person, IntendedPost.ended_at.is_(None)
        )
    )


def _held(
    aim: IntendedPost, levels: Mapping[str, int], title: str, known: Mapping[str, Recorded]
) -> Aim:
    asked = {key: known[key] for key in levels if key in known}
    return Aim(
        aim.standard_id, title, aim.reason, aim.set_by, aim.set_at, tuple(gaps(levels, asked))
    )


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
