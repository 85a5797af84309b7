"""The indicator dictionary as pages need it."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.indicators import IndicatorDefinition
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.cascade_words import DefinitionState
from portal.rules.employment import JobFamily

Entry = IndicatorDefinition


@dataclass(frozen=True)
class Listed:
    """An entry and the number of results in plans that use it."""

    entry: IndicatorDefinition
    used_by: int


def entries(
    text: str, state: DefinitionState | None, family: JobFamily | None, page: int, per_page: int
) -> tuple[list[Listed], int]:
    """A page of entries by name, and how many fit; `text` is looked for in name and definition."""
    wanted = _wanted(text, state, family)
    total = (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(IndicatorDefinition).where(*wanted)
        )
        or 0
    )
    rows = db.session.execute(
        sa.select(IndicatorDefinition, _used_by())
        .where(*wanted)
        .order_by(IndicatorDefinition.name_key, IndicatorDefinition.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [Listed(entry, used) for entry, used in rows], total


def entry_card(entry_id: uuid.UUID) -> Listed:
    """One entry. Raises NotFound."""
    row = db.session.execute(
        sa.select(IndicatorDefinition, _used_by()).where(IndicatorDefinition.id == entry_id)
    ).first()
    if row is None:
        raise NotFound("Indikator ini tidak ada di kamus.")
    return Listed(row[0], row[1])


def entries_of(plan: Skp) -> dict[uuid.UUID, IndicatorDefinition]:
    """The entries that a plan's indicators reuse, for the indicator manual (A.1.3)."""
    keys = {one.definition_id for item in plan.items for one in item.indicators}
    rows = db.session.scalars(
        sa.select(IndicatorDefinition).where(IndicatorDefinition.id.in_([k for k in keys if k]))
    )
    return {row.id: row for row in rows}


def _used_by() -> sa.ScalarSelect[int]:
    """Results, each counted once however many versions it has."""
    return (
        sa.select(sa.func.count(sa.distinct(SkpItem.goal_id)))
        .join(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(SkpIndicator.definition_id == IndicatorDefinition.id)
        .correlate(IndicatorDefinition)
        .scalar_subquery()
    )


def _wanted(
    text: str, state: DefinitionState | None, family: JobFamily | None
) -> list[sa.ColumnElement[bool]]:
    entry = IndicatorDefinition
    wanted: list[sa.ColumnElement[bool]] = []
    if text:
        key = text.casefold()
        wanted.append(
            sa.or_(
                entry.name_key.contains(key, autoescape=True),
                sa.func.lower(entry.definition).contains(key, autoescape=True),
            )
        )
    if state is not None:
        wanted.append(entry.state == state)
    if family is not None:
        wanted.append(sa.or_(entry.family == family, entry.family.is_(None)))
    return wanted
