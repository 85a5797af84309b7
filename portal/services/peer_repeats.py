"""Asking a round of colleagues anew, when its key is lost and nobody can open what was answered."""

import datetime
import uuid
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import N_, IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.peer_ballots import (
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerCount,
    PeerReceipt,
    PeerSlip,
)
from portal.models.peer_rounds import PeerAssignment, PeerExtension, PeerRound
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import PeerRoundState
from portal.services import audit, peer_keys
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.peer_closed import asked
from portal.services.peer_keys import KeyState
from portal.services.peer_openings import ANSWER_PAGE
from portal.services.peer_rounds import locked, tidy_reason

_ANSWERS = (PeerBox, PeerSlip, PeerReceipt, PeerBallot, PeerComment, PeerCount)
_CORE_ONLY = {"synchronize_session": False}


def repeat_round(
    round_id: uuid.UUID, until: datetime.date, reason: str, act: Act, keys: Path
) -> int:
    """Throw away what nobody can open, give the round another key and ask everybody again, on the
    same terms; returns how many sealed answers went.

    The message goes to all who are asked, so that none tells who had answered.  Raises IllegalStep
    while the key is there or the round neither runs nor is being closed, Invalid, NotFound.
    """
    words = tidy_reason(reason, N_("Tulis mengapa putaran diulang, supaya semua tahu."))
    with writing() as session:
        row = locked(session, round_id)
        if row.state not in (PeerRoundState.BERJALAN, PeerRoundState.MENUTUP):
            raise IllegalStep("Hanya putaran yang berjalan atau sedang ditutup dapat diulang.")
        if row.public_key is None:
            raise IllegalStep("Jawaban putaran ini sudah dihitung, jadi tidak diulang.")
        state = peer_keys.state_of(keys, row.id, row.public_key)
        if state not in (KeyState.HILANG, KeyState.ASING):
            raise IllegalStep("Kunci putaran ini ada: jawabannya dapat dibuka, jadi tidak diulang.")
        if until < max(row.closes_on, act.on):
            raise Invalid("Hari terakhir yang baru tidak boleh sebelum %(day)s.",
                          day=max(row.closes_on, act.on))  # fmt: skip
        gone = _destroy(session, row.period_id)
        before = {"key": row.public_key, "state": row.state.value,
                  "closes_on": row.closes_on.isoformat()}  # fmt: skip
        peer_keys.destroy(keys, row.id)
        row.public_key, row.key_lost = peer_keys.made(keys, row.id), False
        row.state = PeerRoundState.BERJALAN
        _extend(session, row, until, words, act)
        session.flush()
        after = {"key": row.public_key, "state": row.state.value, "closes_on": until.isoformat()}
        audit.record(
            session, act, AuditTag.PEER_ROUND_REPEATED, round_id, before=before, after=after,
            answers=gone, reason=words,
        )  # fmt: skip
        raters = session.scalars(
            sa.select(PeerAssignment.rater_id)
            .where(asked(round_id))
            .distinct()
            .order_by(PeerAssignment.rater_id)
        ).all()
        notify(
            session, employees(raters), MessageKind.PEER_SURVEY_DUE, link=ANSWER_PAGE, due=until,
            act=act,
        )  # fmt: skip
    db.session.rollback()
    return gone


def _destroy(session: Session, period_id: uuid.UUID) -> int:
    counts = [
        session.execute(
            sa.delete(model).where(model.period_id == period_id), execution_options=_CORE_ONLY
        ).rowcount  # type: ignore[attr-defined]
        for model in _ANSWERS
    ]
    return int(counts[0])


def _extend(session: Session, row: PeerRound, until: datetime.date, words: str, act: Act) -> None:
    """The office reads of it among the extensions."""
    if until > row.closes_on:
        session.add(
            PeerExtension(
                round_id=row.id, previous=row.closes_on, until=until, reason=words,
                decided_by=act.actor, decided_at=act.at,
            )
        )  # fmt: skip
    row.closes_on = until
