"""Publishing instrument versions: a published text is frozen, a correction is a new one."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.instruments import InstrumentVersion
from portal.rules.instruments import Instrument, content_hash, load_shipped, to_mapping
from portal.services import audit
from portal.services.audit import Act


def publish_instrument(instrument: Instrument, act: Act) -> InstrumentVersion:
    """Make this text the newest version; publishing the newest text again changes nothing."""
    with writing() as session:
        return add_version(session, instrument, act)


def publish_shipped(keys: Iterable[str], act: Act) -> int:
    """Adopt shipped instruments as they are; returns how many were new.

    One that this agency has published before, in whatever words, is left alone.
    Raises InstrumentError for a key that is not shipped.
    """
    wanted = {key: load_shipped(key) for key in keys}
    with writing() as session:
        known = set(session.scalars(sa.select(InstrumentVersion.key).distinct()))
        fresh = [one for key, one in wanted.items() if key not in known]
        for instrument in fresh:
            add_version(session, instrument, act)
    return len(fresh)


def add_version(session: Session, instrument: Instrument, act: Act) -> InstrumentVersion:
    """The same inside another use case's transaction."""
    digest = content_hash(instrument)
    newest = newest_version(session, instrument.key)
    if newest is not None and newest.content_hash == digest:
        return newest
    version = InstrumentVersion(
        key=instrument.key,
        number=newest.number + 1 if newest else 1,
        content=to_mapping(instrument),
        content_hash=digest,
        published_on=act.on,
    )
    session.add(version)
    session.flush()
    audit.record(
        session, act, AuditTag.INSTRUMENT_PUBLISHED, version.id,
        key=instrument.key, before=_facts(newest) if newest else None, after=_facts(version),
    )  # fmt: skip
    return version


def _facts(version: InstrumentVersion) -> dict[str, Any]:
    return {"number": version.number, "content_hash": version.content_hash}


def newest_version(session: Session, key: str) -> InstrumentVersion | None:
    """The newest version of an instrument, if there is one."""
    found: InstrumentVersion | None = session.scalar(
        sa.select(InstrumentVersion)
        .where(InstrumentVersion.key == key)
        .order_by(InstrumentVersion.number.desc())
        .limit(1)
    )
    return found
