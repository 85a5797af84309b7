"""Pictures of units after a release: of whoever was their staff that day, frozen with it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Posting
from portal.queries.raters import holds
from portal.rules.peer_answers import Told, told
from portal.rules.peer_report import unit_content
from portal.rules.postings import PostingKind

CHUNK = 500


def unit_rows(
    period_id: uuid.UUID, versions: Mapping[str, str], on: datetime.date
) -> list[dict[str, object]]:
    """Rows of `peer_unit_picture` for a round of which everybody is released.

    Only a unit's own staff is summed up, never what lies below it, so that no two of these figures
    have people in common; a unit of few is named without figures.
    """
    units = sa.select(Posting.employee_id, Posting.unit_id).where(
        Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on)
    )
    unit_of = {person: unit for person, unit in db.session.execute(units)}
    people: dict[uuid.UUID, list[Told]] = defaultdict(list)
    contents = sa.select(PeerRelease.employee_id, PeerRelease.content).where(
        PeerRelease.period_id == period_id
    )
    for person, content in db.session.execute(contents).yield_per(CHUNK):
        if person in unit_of:
            people[unit_of[person]].append(told(content))
    db.session.rollback()
    return [
        {
            "period_id": period_id, "unit_id": unit, "is_practice": False, "people": len(those),
            "content": unit_content(those, versions),
        }
        for unit, those in people.items()
    ]  # fmt: skip
