"""Instrument versions as services and pages need them."""

import uuid

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.instruments import InstrumentVersion
from portal.rules.instruments import Instrument, parse

SKM = "skm"


def newest(key: str = SKM) -> tuple[uuid.UUID, Instrument]:
    """Id and content of the newest version of an instrument. Raises NotFound."""
    row = db.session.execute(
        sa.select(InstrumentVersion.id, InstrumentVersion.content)
        .where(InstrumentVersion.key == key)
        .order_by(InstrumentVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("Instrumen %(key)s belum disiapkan.", key=key)
    return row.id, parse(row.content)


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
