"""Opening and closing a round: begun by a person, carried on in batches that may be cut off.

What is left to do follows from the assignments themselves, so that any run takes up where another
stopped; the queue may be lost.
"""

import datetime
import hashlib
import time
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.queries.peer_readiness import small_groups
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import (
    CLOSING_GRACE,
    AssignmentState,
    PeerRoundState,
    RoundFault,
    RoundNow,
    closing_fault,
    opening_fault,
)
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.peer_rounds import is_written_to, locked

BATCH = 2000
ANSWER_PAGE = "/menilai-rekan"
UNDECIDED = "Belum diputus atasan saat putaran dibuka."
TOO_FEW = "Kelompok penilai ini kurang dari tiga orang, jadi tidak ditanya."
_CORE_ONLY = {"synchronize_session": False}


@dataclass(frozen=True)
class Opened:
    """How far an opening is."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.done >= self.total


class RoundRefused(IllegalStep):
    """A step that the rules of rounds do not allow now; `fault` says why."""

    def __init__(self, fault: RoundFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def begin_opening(round_id: uuid.UUID, seen: int, act: Act, *, approves: bool) -> None:
    """Freeze the terms and begin to open; `approves` = what nobody decided is approved by this,
    else it is left out.

    `seen` is the version on the screen.  Raises RoundRefused, NotFound.
    """
    with writing() as session:
        row = locked(session, round_id)
        if row.version != seen and row.state is PeerRoundState.PERSIAPAN:
            raise RoundRefused(RoundFault.BERUBAH)
        if is_written_to(session, round_id):
            raise RoundRefused(RoundFault.USULAN_DITULIS)
        undecided = _count(session, round_id, AssignmentState.DIUSULKAN)
        approved = _count(session, round_id, AssignmentState.DISETUJUI)
        fault = opening_fault(_now(row), act.on, approved + (undecided if approves else 0))
        if fault is not None:
            raise RoundRefused(fault)
        _settle(session, round_id, approves=approves)
        too_few = _leave_out_small_groups(session, round_id)
        if too_few and not _count(session, round_id, AssignmentState.DISETUJUI):
            raise RoundRefused(RoundFault.TERLALU_KECIL)
        before, row.state = row.state, PeerRoundState.MEMBUKA
        session.flush()
        audit.record(
            session, act, AuditTag.PEER_ROUND_OPENING, round_id, approved=approved,
            undecided=undecided, undecided_approved=approves, in_small_groups=too_few,
            **moved(before, row.state),
        )  # fmt: skip


def continue_opening(
    round_id: uuid.UUID, act: Act, *, batch: int = BATCH, seconds: float | None = None
) -> Opened:
    """Open batch after batch, each in one commit with its messages, until nothing is left or the
    seconds are over; then the round runs, as soon as the worker has given it a key.  Running it
    again changes nothing.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while _open_some(round_id, act, batch):
        if end is not None and time.monotonic() >= end:
            break
    return opened(round_id)


def opened(round_id: uuid.UUID) -> Opened:
    """How far the opening of a round is."""
    counts = dict(
        iter(
            db.session.execute(
                sa.select(PeerAssignment.state, sa.func.count())
                .where(PeerAssignment.round_id == round_id)
                .group_by(PeerAssignment.state)
            )
        )
    )
    done = counts.get(AssignmentState.DIBUKA, 0)
    return Opened(done, done + counts.get(AssignmentState.DISETUJUI, 0))


def begin_closing(round_id: uuid.UUID, act: Act) -> None:
    """End the window for good, so that what was answered can be released.

    Raises RoundRefused before the window's last day is over, NotFound.
    """
    with writing() as session:
        row = locked(session, round_id)
        fault = closing_fault(_now(row), act.on)
        if fault is not None:
            raise RoundRefused(fault)
        before, row.state = row.state, PeerRoundState.MENUTUP
        session.flush()
        audit.record(
            session, act, AuditTag.PEER_ROUND_CLOSING, round_id, **moved(before, row.state)
        )


def begin_due_closings(act: Act) -> list[uuid.UUID]:
    """Close rounds whose window ended some days ago and that nobody extended or closed."""
    due = db.session.scalars(
        sa.select(PeerRound.id).where(
            PeerRound.state == PeerRoundState.BERJALAN,
            ~PeerRound.is_practice,
            PeerRound.closes_on < act.on - datetime.timedelta(days=CLOSING_GRACE),
        )
    ).all()
    for one in due:
        begin_closing(one, act)
    return list(due)


def unfinished(state: PeerRoundState) -> list[uuid.UUID]:
    """Rounds that are being opened or closed."""
    return list(db.session.scalars(sa.select(PeerRound.id).where(PeerRound.state == state)))


def _open_some(round_id: uuid.UUID, act: Act, batch: int) -> bool:
    """The next assignments in order; False when nothing is left."""
    with writing() as session:
        row = locked(session, round_id)
        if row.state is not PeerRoundState.MEMBUKA:
            return False
        waiting = (
            PeerAssignment.round_id == round_id,
            PeerAssignment.state == AssignmentState.DISETUJUI,
        )
        some = session.execute(
            sa.select(PeerAssignment.id, PeerAssignment.rater_id)
            .where(*waiting)
            .order_by(PeerAssignment.id)
            .limit(batch)
        ).all()
        if some:
            session.execute(
                sa.update(PeerAssignment)
                .where(*waiting, PeerAssignment.id <= some[-1].id)
                .values(state=AssignmentState.DIBUKA),
                execution_options=_CORE_ONLY,
            )
            notify(
                session, employees(dict.fromkeys(one.rater_id for one in some)),
                MessageKind.PEER_SURVEY_DUE, link=ANSWER_PAGE, due=row.closes_on, act=act,
            )  # fmt: skip
        if len(some) < batch:
            if row.public_key is not None:
                _finish(session, row, act)
            return False
    return True


def _finish(session: Session, row: PeerRound, act: Act) -> None:
    row.fingerprint = _fingerprint(session, row)
    row.state = PeerRoundState.BERJALAN
    session.flush()
    audit.record(
        session, act, AuditTag.PEER_ROUND_OPENED, row.id,
        assignments=_count(session, row.id, AssignmentState.DIBUKA), sha256=row.fingerprint,
        **moved(PeerRoundState.MEMBUKA, row.state),
    )  # fmt: skip


def _fingerprint(session: Session, row: PeerRound) -> str:
    """SHA-256 of the terms and of every opened assignment, one a line in the order of keys."""
    digest = hashlib.sha256(f"{row.period_id} {row.anonymity.value} {row.seed}\n".encode())
    groups = session.scalars(
        sa.select(PeerGroupTerms)
        .where(PeerGroupTerms.round_id == row.id)
        .order_by(PeerGroupTerms.position)
    )
    for group in groups:
        line = (group.relation.value, group.version_id, group.invited, group.k, group.comment_k)
        digest.update((" ".join(map(str, line)) + "\n").encode())
    rows = session.execute(
        sa.select(PeerAssignment.ratee_id, PeerAssignment.rater_id, PeerAssignment.relation)
        .where(PeerAssignment.round_id == row.id, PeerAssignment.state == AssignmentState.DIBUKA)
        .order_by(PeerAssignment.ratee_id, PeerAssignment.rater_id)
    )
    for ratee, rater, relation in rows:
        digest.update(f"{ratee} {rater} {relation.value}\n".encode())
    return digest.hexdigest()


def _settle(session: Session, round_id: uuid.UUID, *, approves: bool) -> None:
    values: dict[str, object] = {"state": AssignmentState.DISETUJUI}
    if not approves:
        values = {"state": AssignmentState.DIKELUARKAN, "reason": UNDECIDED}
    session.execute(
        sa.update(PeerAssignment)
        .where(
            PeerAssignment.round_id == round_id,
            PeerAssignment.state == AssignmentState.DIUSULKAN,
        )
        .values(**values),
        execution_options=_CORE_ONLY,
    )


def _leave_out_small_groups(session: Session, round_id: uuid.UUID) -> int:
    """Nobody is asked from a side on which fewer than three are: whoever reads the table of
    assignments would know the only ballot of that side by its writer.
    """
    small = small_groups(round_id, AssignmentState.DISETUJUI).subquery()
    sides = sa.select(small.c.ratee_id, small.c.relation)
    left_out = session.execute(
        sa.update(PeerAssignment)
        .where(
            PeerAssignment.round_id == round_id,
            PeerAssignment.state == AssignmentState.DISETUJUI,
            sa.tuple_(PeerAssignment.ratee_id, PeerAssignment.relation).in_(sides),
        )
        .values(state=AssignmentState.DIKELUARKAN, reason=TOO_FEW),
        execution_options=_CORE_ONLY,
    )
    return int(left_out.rowcount)  # type: ignore[attr-defined]


def _count(session: Session, round_id: uuid.UUID, state: AssignmentState) -> int:
    wanted = sa.select(sa.func.count()).select_from(PeerAssignment)
    found = session.scalar(
        wanted.where(PeerAssignment.round_id == round_id, PeerAssignment.state == state)
    )
    return found or 0


def _now(row: PeerRound) -> RoundNow:
    return RoundNow(row.state, row.opens_on, row.closes_on, row.is_practice)
