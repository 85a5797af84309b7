"""Mixing colleagues' answers: from the box into the permanent tables, so that order is lost.

One transaction takes the whole box of a round.  The earlier ballots and comments about everybody
who is concerned are laid anew with it: each employee's ballots carry one row version and one place,
and no batch can be told from another.  Receipts and spent assignments are rewritten by a later
transaction, in company and in a new order, because equal row versions would join them.
"""

import random
import secrets
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.db import db, writing
from portal.models.peer_ballots import PeerBallot, PeerBox, PeerComment, PeerReceipt, PeerSlip
from portal.rules import codes
from portal.rules.peer_answers import CommentState, Mark
from portal.services.settling import older_keys, scrub_tables

COMPANY = 10
"""Answers that are mixed together, and marks that are rewritten together."""

_random = random.SystemRandom()
_CORE_ONLY = {"synchronize_session": False}
_Marked = type[PeerReceipt] | type[PeerSlip]


def drain(company: int = COMPANY, *, everything: bool = False) -> int:
    """Mix every round with at least `company` waiting answers, or `everything`; then settle.

    Returns how many answers moved.  Safe to run at any time, twice, or by two workers at once.
    """
    db.session.rollback()  # what an open reading transaction still sees is not what waits
    moved = sum(_mix(period_id) for period_id in _due(1 if everything else company))
    if moved or not is_settled():
        settle(company)
    return moved


def is_settled() -> bool:
    """False between mixing an answer and `settle`, and so after a crash between the two."""
    marked = (sa.exists().where(m.mark == Mark.TERCAMPUR) for m in (PeerReceipt, PeerSlip))
    return not db.session.scalar(sa.select(sa.or_(*marked)))


def settle(company: int) -> None:
    """Give the marks of mixed answers new row versions and places, apart from the ballots'."""
    for model, key, start in (
        (PeerReceipt, PeerReceipt.id, codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)),
        (PeerSlip, PeerSlip.digest, secrets.token_hex(32)),
    ):
        with writing() as session:
            _settle(session, model, key, start, company)
    scrub()


def scrub() -> None:
    """Leave no dead row and no log of the order behind: in a group of a few, a row of an earlier
    batch would name its writer.  No page reads these tables, so nobody waits for it.
    """
    scrub_tables(("peer_box", "peer_ballot", "peer_comment", "peer_receipt", "peer_slip"), ())


def _due(least: int) -> list[uuid.UUID]:
    waiting = sa.select(PeerBox.period_id).group_by(PeerBox.period_id)
    return list(db.session.scalars(waiting.having(sa.func.count() >= least)))


def _mix(period_id: uuid.UUID) -> int:
    with writing(one_snapshot=True) as session:
        _one_mixer_at_a_time(session)
        here = sa.select(PeerBox.__table__).where(PeerBox.period_id == period_id)
        waiting = session.execute(here).all()
        if not waiting:
            return 0
        _store_ballots(session, period_id, waiting)
        _store_comments(session, period_id, waiting)
        session.execute(
            sa.delete(PeerBox).where(PeerBox.period_id == period_id), execution_options=_CORE_ONLY
        )
        # The snapshot makes these exactly the marks of the answers that were read.
        for model in (PeerReceipt, PeerSlip):
            session.execute(
                sa.update(model)
                .where(model.period_id == period_id, model.mark == Mark.DI_KOTAK)
                .values(mark=Mark.TERCAMPUR),
                execution_options=_CORE_ONLY,
            )
        return len(waiting)


def _one_mixer_at_a_time(session: Session) -> None:
    """Taken before the snapshot, so that a second worker sees an empty box instead of old rows, and
    that an answer whose round was open when it came is in the box by now.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE peer_box IN SHARE ROW EXCLUSIVE MODE"))


def _concerned(period_id: uuid.UUID) -> sa.Select[uuid.UUID]:
    return sa.select(PeerBox.ratee_id).where(PeerBox.period_id == period_id)


def _store_ballots(session: Session, period_id: uuid.UUID, rows: Sequence[Any]) -> None:
    earlier = session.execute(
        sa.delete(PeerBallot)
        .where(PeerBallot.period_id == period_id, PeerBallot.ratee_id.in_(_concerned(period_id)))
        .returning(*PeerBallot.__table__.columns),
        execution_options=_CORE_ONLY,
    )
    ballots = [_ballot(row) for row in (*earlier, *rows)]
    _random.shuffle(ballots)
    session.execute(sa.insert(PeerBallot), ballots)


def _ballot(row: Any) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(), "period_id": row.period_id, "ratee_id": row.ratee_id,
        "relation": row.relation, "version_id": row.version_id, "scores": row.scores,
    }  # fmt: skip


def _store_comments(session: Session, period_id: uuid.UUID, rows: Sequence[Any]) -> None:
    earlier = session.execute(
        sa.delete(PeerComment)
        .where(PeerComment.period_id == period_id, PeerComment.ratee_id.in_(_concerned(period_id)))
        .returning(*PeerComment.__table__.columns),
        execution_options=_CORE_ONLY,
    )
    comments = [{**row._mapping, "id": uuid.uuid4()} for row in earlier]
    comments += [
        {
            "id": uuid.uuid4(), "period_id": period_id, "ratee_id": row.ratee_id,
            "relation": row.relation, "item": item, "text": text, "state": CommentState.BARU,
            "claim": mark,
        }
        for row in rows
        for item, (text, mark) in row.comments.items()
    ]  # fmt: skip
    _random.shuffle(comments)
    if comments:
        session.execute(sa.insert(PeerComment), comments)


def _settle(
    session: Session, model: _Marked, key: InstrumentedAttribute[str], start: str, company: int
) -> None:
    """A lone mark would follow directly on its ballot, so older ones are laid anew with it."""
    is_mixed = model.mark == Mark.TERCAMPUR
    count = session.scalar(sa.select(sa.func.count()).where(is_mixed)) or 0
    if not count:
        return
    older = older_keys(session, key, model.mark == Mark.TUNTAS, start, max(0, company - count))
    gone = sa.delete(model).where(sa.or_(is_mixed, key.in_(older)))
    taken = session.execute(gone.returning(key, model.period_id), execution_options=_CORE_ONLY)
    anew = [{key.key: one, "period_id": period, "mark": Mark.TUNTAS} for one, period in taken]
    _random.shuffle(anew)
    session.execute(sa.insert(model), anew)
