"""A round that takes no more answers: its terms, who was asked, how many answered."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db
from portal.errors import IllegalStep, NotFound
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import PeerReceipt
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.rules.instruments import Instrument, parse
from portal.rules.peer_answers import Terms
from portal.rules.peer_rounds import Anonymity, AssignmentState, PeerRoundState


@dataclass(frozen=True)
class ClosedRound:
    """A round that takes no more answers."""

    id: uuid.UUID
    period_id: uuid.UUID
    is_practice: bool
    public_key: str | None
    terms: tuple[Terms, ...]
    instruments: Mapping[uuid.UUID, Instrument]
    has_comments: bool

    @property
    def versions(self) -> dict[str, str]:
        """Item -> the first questionnaire that asks it."""
        return {
            item.key: str(one.version_id)
            for one in reversed(self.terms)
            for item in self.instruments[one.version_id].items
        }


def closed_round(round_id: uuid.UUID) -> ClosedRound:
    """The round with its terms. Raises NotFound, IllegalStep while it takes answers."""
    row = db.session.get(PeerRound, round_id, populate_existing=True)
    if row is None:
        raise NotFound("Putaran survei rekan ini tidak dikenal.")
    if row.state not in (PeerRoundState.MENUTUP, PeerRoundState.SELESAI):
        raise IllegalStep("Putaran ini belum ditutup, jadi hasilnya belum dapat dibuka.")
    groups = db.session.scalars(
        sa.select(PeerGroupTerms)
        .where(PeerGroupTerms.round_id == round_id)
        .order_by(PeerGroupTerms.position)
    ).all()
    terms = tuple(Terms(g.relation, g.version_id, g.k, g.comment_k) for g in groups)
    versions = db.session.execute(
        sa.select(InstrumentVersion.id, InstrumentVersion.content).where(
            InstrumentVersion.id.in_({one.version_id for one in terms})
        )
    )
    found = ClosedRound(
        row.id, row.period_id, row.is_practice, row.public_key, terms,
        {version: parse(content) for version, content in versions},
        row.anonymity is Anonymity.ANGKA_KOMENTAR,
    )  # fmt: skip
    db.session.rollback()
    return found


def asked(round_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """Assignments that were open for answers."""
    return sa.and_(
        PeerAssignment.round_id == round_id, PeerAssignment.state == AssignmentState.DIBUKA
    )


def answered(session: Session, here: ClosedRound) -> int:
    """How many answers there were, by their receipts."""
    wanted = sa.select(sa.func.count()).select_from(PeerReceipt)
    return session.scalar(wanted.where(PeerReceipt.period_id == here.period_id)) or 0
