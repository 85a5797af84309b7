"""Colleagues' comments for a moderator, and for whoever holds the code of one."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerComment
from portal.models.peer_rounds import PeerRound
from portal.rules.peer_answers import CommentState, claim
from portal.rules.peer_rounds import PeerRoundState


@dataclass(frozen=True)
class CommentCard:
    """The words alone."""

    id: uuid.UUID
    text: str
    state: CommentState


def _closing() -> sa.Select[uuid.UUID]:
    return sa.select(PeerRound.period_id).where(PeerRound.state == PeerRoundState.MENUTUP)


def to_moderate(page: int, size: int) -> tuple[list[CommentCard], int]:
    """Comments of rounds that are being closed, the unread first, and how many there are."""
    here = PeerComment.period_id.in_(_closing())
    count = sa.select(sa.func.count()).select_from(PeerComment)
    total = db.session.scalar(count.where(here)) or 0
    rows = db.session.execute(
        sa.select(PeerComment.id, PeerComment.text, PeerComment.state)
        .where(here)
        .order_by(PeerComment.state != CommentState.BARU, PeerComment.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [CommentCard(*row) for row in rows], total


def waits_for_moderation(period_id: uuid.UUID) -> bool:
    """Whether a comment of the period was not read yet, or is being put otherwise."""
    open_states = (CommentState.BARU, CommentState.DIMINTA_ULANG)
    waiting = sa.exists().where(
        PeerComment.period_id == period_id, PeerComment.state.in_(open_states)
    )
    return bool(db.session.scalar(sa.select(waiting)))


def rewritable(key: str) -> list[CommentCard]:
    """Comments that were written under this code and are asked to be put otherwise."""
    asked = PeerComment.state == CommentState.DIMINTA_ULANG
    items = db.session.scalars(sa.select(PeerComment.item).where(asked).distinct()).all()
    rows = db.session.execute(
        sa.select(PeerComment.id, PeerComment.text, PeerComment.state)
        .where(asked, PeerComment.claim.in_([claim(key, item) for item in items]))
        .order_by(PeerComment.id)
    )
    return [CommentCard(*row) for row in rows]
