"""The worker's counts of the whole agency, kept for the pages that show them."""

import datetime

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.audit import AuditEntry
from portal.models.kept_figures import KeptFigures
from portal.queries.kept_figures import Source, holds
from portal.queries.kept_sources import SOURCES

RENEWED_AFTER = datetime.timedelta(minutes=5)


def refresh(now: datetime.datetime) -> int:
    """Count what is missing, old or moved; what belongs to no key of the day goes. Returns how many
    were counted.

    The place in the trail is read before the count: what is noted meanwhile is newer than it.
    """
    wanted = [(source, key) for source in SOURCES for key in source.keys(now.date())]
    made = sum(_renewed(source, key, now) for source, key in wanted)
    places = [source.place(key) for source, key in wanted]
    with writing() as session:
        session.execute(sa.delete(KeptFigures).where(KeptFigures.key.not_in(places)))
    return made


def _renewed(source: Source, key: str, now: datetime.datetime) -> bool:
    place = source.place(key)
    basis = db.session.scalar(sa.select(sa.func.max(AuditEntry.sequence))) or 0
    good = sa.select(KeptFigures.key).where(*holds(source, key, now, RENEWED_AFTER))
    if db.session.scalar(good):
        return False
    content = source.make(now, key)
    db.session.rollback()
    with writing() as session:
        session.merge(
            KeptFigures(key=place, basis=basis, on_day=now.date(), made_at=now, content=content)
        )
    return True
