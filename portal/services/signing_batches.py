"""Signing many at once: each is checked by itself, a refusal stops nobody else, and it goes on
where it stopped.

The password is given once for a batch, and is good for an hour.
"""

import datetime
import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound, PortalError
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.result_jobs import SigningBatch, SigningPiece
from portal.rules.result_jobs import JobState, PieceState
from portal.services import audit
from portal.services.audit import Act
from portal.services.signing import sign_within

GOOD_FOR = datetime.timedelta(hours=1)
MOST = 5_000
AT_ONCE = 50
"""Signed within one request; the rest is the worker's, or the next press of the button."""
_LONGEST = 300


def begin(
    period_id: uuid.UUID, signer: uuid.UUID, chosen: Iterable[tuple[uuid.UUID, int]], act: Act
) -> uuid.UUID:
    """Keep which evaluations (id, version that was seen) are to be signed; signs none yet.

    What is not the signer's or not of that period is left out.  Raises Invalid for none or for too
    many, and without an account behind the act.
    """
    seen = dict(chosen)
    if not 1 <= len(seen) <= MOST or act.account_id is None:
        raise Invalid("Pilih sedikitnya satu penilaian yang akan ditandatangani.")
    with writing() as session:
        found = session.execute(
            sa.select(Evaluation.id, Evaluation.employee_id).where(
                Evaluation.id.in_(seen), Evaluation.evaluator_id == signer,
                Evaluation.period_id == period_id,
            )
        ).all()  # fmt: skip
        if not found:
            raise NotFound("Penilaian ini tidak dikenal.")
        batch = SigningBatch(
            period_id=period_id, signer_id=signer, account_id=act.account_id, actor=act.actor,
            acting_for=act.acting_for, state=JobState.BERJALAN, confirmed_at=act.at,
            expires_at=act.at + GOOD_FOR,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        session.add_all(
            SigningPiece(
                batch_id=batch.id, employee_id=person, signer_id=signer,
                seen_version=seen[evaluation], state=PieceState.MENUNGGU,
            )
            for evaluation, person in found
        )  # fmt: skip
        audit.record(session, act, AuditTag.RESULTS_BATCHED, batch.id, count=len(found))
        return batch.id


def go_on(batch_id: uuid.UUID, now: datetime.datetime, most: int = AT_ONCE) -> int:
    """Sign the next pieces of a batch, one commit each; returns how many were looked at.

    After its hour nothing more is signed: the rest is stopped and says so.
    """
    looked = 0
    while looked < most and _one(batch_id, now):
        looked += 1
    return looked


def run_waiting(now: datetime.datetime, most: int = 500) -> int:
    """The worker's round over every batch that is not finished."""
    waiting = db.session.scalars(
        sa.select(SigningBatch.id)
        .where(SigningBatch.state == JobState.BERJALAN)
        .order_by(SigningBatch.confirmed_at)
    ).all()
    return sum(go_on(batch_id, now, most) for batch_id in waiting)


def _one(batch_id: uuid.UUID, now: datetime.datetime) -> bool:
    """One piece; a refusal of the domain is kept with its words, and undoes only itself."""
    try:
        with writing() as session:
            batch = session.get(SigningBatch, batch_id, with_for_update=True)
            if batch is None or batch.state is not JobState.BERJALAN:
                return False
            piece = session.scalar(
                sa.select(SigningPiece)
                .where(SigningPiece.batch_id == batch_id, SigningPiece.state == PieceState.MENUNGGU)
                .order_by(SigningPiece.employee_id)
                .limit(1)
            )
            if piece is None or now > batch.expires_at:
                batch.state = JobState.DIHENTIKAN if piece else JobState.SELESAI
                return False
            person, seen = piece.employee_id, piece.seen_version
            act = Act(batch.actor, now, batch.account_id, batch.acting_for)
            evaluation = session.scalar(
                sa.select(Evaluation.id).where(
                    Evaluation.employee_id == person, Evaluation.period_id == batch.period_id
                )
            )
            if evaluation is None:
                raise NotFound("Penilaian ini tidak dikenal.")
            piece.result_id = sign_within(session, evaluation, batch.signer_id, seen, act)
            piece.state = PieceState.SELESAI
            session.flush()
    except (Changed, IllegalStep, Invalid, NotFound) as error:
        _refuse(batch_id, person, error)
    return True


def _refuse(batch_id: uuid.UUID, person: uuid.UUID, error: PortalError) -> None:
    with writing() as session:
        piece = session.get_one(SigningPiece, (batch_id, person))
        piece.state, piece.fault = PieceState.DITOLAK, str(error)[:_LONGEST] or "Ditolak."
