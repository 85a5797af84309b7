"""Instrument versions as services and pages need them."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.instruments import InstrumentVersion
from portal.rules.instruments import Instrument, parse

SKM = "skm"


@dataclass(frozen=True)
class PublishedVersion:
    """One frozen text."""

    id: uuid.UUID
    number: int
    published_on: datetime.date
    content_hash: str
    instrument: Instrument


def newest(key: str = SKM) -> tuple[uuid.UUID, Instrument]:
    """Id and content of the newest version of an instrument. Raises NotFound."""
    found = versions_of(key, newest_only=True)
    if not found:
        raise NotFound("Instrumen %(key)s belum disiapkan.", key=key)
    return found[0].id, found[0].instrument


def versions_of(key: str, *, newest_only: bool = False) -> list[PublishedVersion]:
    """The versions of an instrument, the newest first."""
    wanted = (
        sa.select(InstrumentVersion)
        .where(InstrumentVersion.key == key)
        .order_by(InstrumentVersion.number.desc())
    )
    return [_version(row) for row in db.session.scalars(wanted.limit(1) if newest_only else wanted)]


def newest_versions() -> dict[str, PublishedVersion]:
    """Key -> newest version of every instrument that this agency has published."""
    last = (
        sa.select(InstrumentVersion.key, sa.func.max(InstrumentVersion.number).label("number"))
        .group_by(InstrumentVersion.key)
        .subquery()
    )
    rows = db.session.scalars(
        sa.select(InstrumentVersion).join(
            last,
            sa.and_(InstrumentVersion.key == last.c.key, InstrumentVersion.number == last.c.number),
        )
    )
    return {row.key: _version(row) for row in rows}


def _version(row: InstrumentVersion) -> PublishedVersion:
    return PublishedVersion(
        row.id, row.number, row.published_on, row.content_hash, parse(row.content)
    )


def profile_items() -> dict[str, tuple[str, ...]]:
    """The respondent profile of the citizen survey: item key -> option keys, in the order of the
    form.
    """
    _, instrument = newest()
    return {
        item.key: tuple(option.key for option in item.options)
        for item in instrument.items
        if item.kind == "choice"
    }
