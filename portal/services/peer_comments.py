"""Moderating colleagues' comments between closing and release, and rewriting one's own.

A moderator reads the words alone: not about whom, from which side, nor by whom.  A comment that
would give its writer away is withheld, or its writer is asked to put it otherwise; only the code
that the writer noted down leads to it.
"""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_ballots import PeerComment
from portal.models.peer_rounds import PeerRound
from portal.queries.peer_comments import rewritable
from portal.rules.peer_answers import CommentState
from portal.rules.peer_masks import masked
from portal.rules.peer_rounds import PeerRoundState
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST = 400
DECISIONS = (CommentState.LAYAK, CommentState.DITAHAN, CommentState.DIMINTA_ULANG)


def decide(comment_id: uuid.UUID, state: CommentState, act: Act) -> None:
    """Let a comment stand, withhold it, or ask for other words.

    Raises NotFound once the round is released, Invalid for what is no decision, IllegalStep while
    answers still come in.
    """
    if state not in DECISIONS:
        raise Invalid("Pilih: layak, tahan, atau minta ditulis ulang.")
    with writing() as session:
        row = session.get(PeerComment, comment_id)
        if row is None:
            raise NotFound("Komentar ini tidak ada lagi.")
        stage = session.scalar(
            sa.select(PeerRound.state).where(PeerRound.period_id == row.period_id)
        )
        if stage is not PeerRoundState.MENUTUP:
            raise IllegalStep("Komentar baru dibaca setelah masa menilai ditutup.")
        row.state = state
        audit.record(session, act, AuditTag.PEER_COMMENT_MODERATED, None, decision=state.value)


def rewrite(key: str, comment_id: uuid.UUID, text: str) -> None:
    """Put one's own comment otherwise; no audit entry, because one would name the writer.

    Raises NotFound where the code leads to no comment that was asked about, Invalid.
    """
    words = tidy(text, "Komentar", LONGEST)
    if not words:
        raise Invalid("Tulis komentarnya dengan kata lain, atau biarkan; ia tidak ditampilkan.")
    if comment_id not in {one.id for one in rewritable(key)}:
        raise NotFound("Kode ini tidak membuka komentar yang perlu ditulis ulang.")
    with writing() as session:
        session.execute(
            sa.update(PeerComment)
            .where(PeerComment.id == comment_id, PeerComment.state == CommentState.DIMINTA_ULANG)
            .values(text=masked(words, ()), state=CommentState.DITULIS_ULANG)
        )
