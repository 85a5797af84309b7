"""Pieces of evidence as a line to click on."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence


@dataclass(frozen=True)
class EvidenceLink:
    """A link (`url`), or a file with its fingerprint, by its name."""

    id: uuid.UUID
    name: str
    url: str | None
    sha256: str | None


def links_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, EvidenceLink]:
    """These pieces by their id, in one statement; none for nothing."""
    if not ids:
        return {}
    rows = db.session.execute(
        sa.select(Evidence.id, Evidence.name, Evidence.url, Evidence.sha256).where(
            Evidence.id.in_(ids)
        )
    )
    return {row.id: EvidenceLink(*row) for row in rows}
