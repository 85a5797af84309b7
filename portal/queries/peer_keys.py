"""Rounds whose answers are sealed."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerBox
from portal.models.peer_rounds import PeerRound
from portal.rules.peer_rounds import PeerRoundState


@dataclass(frozen=True)
class SealedRound:
    """A round with its public key, and how many sealed answers it has."""

    id: uuid.UUID
    state: PeerRoundState
    public_key: str
    answers: int


def sealed_rounds(connection: sa.Connection | None = None) -> list[SealedRound]:
    """Every round that has a key, in this database or in another."""
    answers = (
        sa.select(sa.func.count())
        .select_from(PeerBox)
        .where(PeerBox.period_id == PeerRound.period_id)
        .scalar_subquery()
    )
    wanted = (
        sa.select(PeerRound.id, PeerRound.state, PeerRound.public_key, answers)
        .where(PeerRound.public_key.is_not(None))
        .order_by(PeerRound.id)
    )
    rows = (connection or db.session).execute(wanted)
    return [SealedRound(*row) for row in rows]
