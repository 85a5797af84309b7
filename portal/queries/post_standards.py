"""The standards of posts as lists and forms need them."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.competences import PostStandard, PostStandardLevel
from portal.models.people import Posting
from portal.queries.raters import holds
from portal.rules.employment import PostKind
from portal.rules.post_titles import title_key
from portal.rules.postings import PostingKind


@dataclass(frozen=True)
class ListedStandard:
    """A line: how many competences it asks for, and the highest level among them."""

    id: uuid.UUID
    title: str
    post: PostKind
    basis: str
    competences: int
    highest: int


@dataclass(frozen=True)
class StandardCard:
    """A standard with its levels; `version` grows with each change."""

    id: uuid.UUID
    title: str
    post: PostKind
    basis: str
    levels: dict[str, int]
    version: int
    updated_at: datetime.datetime


def listed_standards(text: str, page: int, per_page: int) -> tuple[list[ListedStandard], int]:
    """A page of standards by title, and how many fit; `text` is looked for in the title."""
    wanted = [PostStandard.title_key.contains(title_key(text), autoescape=True)] if text else []
    total = db.session.scalar(sa.select(sa.func.count(PostStandard.id)).where(*wanted)) or 0
    rows = db.session.execute(
        sa.select(
            PostStandard.id, PostStandard.title, PostStandard.post, PostStandard.basis,
            sa.func.count(PostStandardLevel.competence).label("number"),
            sa.func.coalesce(sa.func.max(PostStandardLevel.level), 0).label("highest"),
        )
        .outerjoin(PostStandardLevel, PostStandardLevel.standard_id == PostStandard.id)
        .where(*wanted)
        .group_by(PostStandard.id)
        .order_by(PostStandard.title_key)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )  # fmt: skip
    return [ListedStandard(*row) for row in rows], total


def standard_card(standard_id: uuid.UUID) -> StandardCard:
    """One standard. Raises NotFound."""
    rows = db.session.execute(
        sa.select(PostStandard, PostStandardLevel)
        .outerjoin(PostStandardLevel, PostStandardLevel.standard_id == PostStandard.id)
        .where(PostStandard.id == standard_id)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        raise NotFound("Standar jabatan ini tidak dikenal.")
    row = rows[0][0]
    levels = {line.competence: line.level for _row, line in rows if line is not None}
    return StandardCard(row.id, row.title, row.post, row.basis, levels, row.version, row.updated_at)


def standard_options() -> list[tuple[uuid.UUID, str]]:
    """All standards by title, to choose an aim from."""
    rows = db.session.execute(
        sa.select(PostStandard.id, PostStandard.title).order_by(PostStandard.title_key)
    )
    return [(row.id, row.title) for row in rows]


def posts_without_standard(on: datetime.date, most: int = 50) -> list[tuple[str, PostKind, int]]:
    """(title, kind, people) of posts that are held and have no standard, the most people first."""
    rows = db.session.execute(
        sa.select(Posting.title, Posting.post, sa.func.count().label("people"))
        .where(Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on))
        .group_by(Posting.title, Posting.post)
        .order_by(sa.func.count().desc(), Posting.title)
    ).all()
    known = set(db.session.scalars(sa.select(PostStandard.title_key)))
    found: dict[str, tuple[str, PostKind, int]] = {}
    for row in rows:
        key = title_key(row.title)
        if key in known:
            continue
        title, post, before = found.get(key, (row.title, row.post, 0))
        found[key] = (title, post, before + row.people)
    return sorted(found.values(), key=lambda line: (-line[2], line[0]))[:most]
