"""Publishing an instrument version."""

import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.instruments import InstrumentVersion
from portal.rules.instruments import Instrument, content_hash, to_mapping
from portal.services import audit
from portal.services.audit import Act


def publish_instrument(instrument: Instrument, act: Act) -> InstrumentVersion:
    """Make this text the newest version; publishing the newest text again changes nothing."""
    digest = content_hash(instrument)
    with writing() as session:
        newest = session.scalar(
            sa.select(InstrumentVersion)
            .where(InstrumentVersion.key == instrument.key)
            .order_by(InstrumentVersion.number.desc())
            .limit(1)
        )
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
            key=instrument.key, number=version.number, content_hash=digest,
        )  # fmt: skip
    return version
