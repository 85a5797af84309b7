"""Counting: after the end of a round its sealed answers are opened in memory, for once.

Every batch is one commit: the answers about some employees are opened, their figures are taken
through the gate of disclosure, and their sealed rows go.  What is written are the figures, the
ballots of groups that may be shown, and comments that may be read, each in a new order; an answer
of a group that was too small is written nowhere.  The last commit removes the marks of who had
answered and the public key; then the private key is destroyed.  Cut off anywhere, the next run goes
on, and the key is there as long as one sealed answer is.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.models.audit import AuditTag
from portal.models.peer_ballots import (
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerCount,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
)
from portal.models.peer_rounds import PeerAssignment, PeerRound
from portal.rules.peer_answers import (
    CommentState,
    Mark,
    counted,
    hidden_relations,
    readable,
)
from portal.rules.peer_sealing import unpacked
from portal.rules.relations import Relation
from portal.services import audit, peer_keys, sealing
from portal.services.audit import Act
from portal.services.peer_closed import ClosedRound, answered, asked, closed_round
from portal.services.settling import scrub_tables

BATCH = 200

_random = random.SystemRandom()
_CORE_ONLY = {"synchronize_session": False}


@dataclass
class _Opened:
    """Answers about one employee, in memory; `comments` are rows of `peer_comment`."""

    ballots: dict[Relation, list[dict[str, int]]] = field(default_factory=lambda: defaultdict(list))
    versions: dict[Relation, uuid.UUID] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)


def count_round(round_id: uuid.UUID, act: Act, keys: Path, *, batch: int = BATCH) -> None:
    """Open and count every answer of a closed round; running it again changes nothing.

    Raises NotFound, IllegalStep while the round still takes answers, KeyMissing.
    """
    here = closed_round(round_id)
    pair = (b"", b"")
    if here.public_key is not None:
        private = peer_keys.private_key(keys, here.id, here.public_key)
        pair = (bytes.fromhex(here.public_key), private)
    people = _uncounted(here)
    for start in range(0, len(people), batch):
        _count_some(here, people[start : start + batch], pair)
    if _finish(here, act) or people:
        scrub()
    peer_keys.destroy_spent(keys)


def scrub() -> None:
    """Leave no dead row and no log behind of what was rewritten."""
    scrub_tables(
        ("peer_box",), ("peer_ballot", "peer_comment", "peer_count", "peer_receipt", "peer_slip")
    )


def _uncounted(here: ClosedRound) -> list[uuid.UUID]:
    """Everybody whose answers are not counted, read once: to look for the next ones in each batch
    would take longer with each further employee.
    """
    done = (
        sa.exists().where(
            model.period_id == here.period_id, model.employee_id == PeerAssignment.ratee_id
        )
        for model in (PeerCount, PeerRelease)
    )
    wanted = sa.select(PeerAssignment.ratee_id).where(
        asked(here.id), *(~one for one in done)
    ).distinct()  # fmt: skip
    found = list(db.session.scalars(wanted.order_by(PeerAssignment.ratee_id)))
    db.session.rollback()
    return found


def _count_some(here: ClosedRound, wanted: Sequence[uuid.UUID], pair: tuple[bytes, bytes]) -> None:
    """Some employees in one commit, without those whom another run has counted meanwhile."""
    with writing(one_snapshot=True) as session:
        _one_counter_at_a_time(session)
        done = set(
            session.scalars(
                sa.select(PeerCount.employee_id).where(
                    PeerCount.period_id == here.period_id, PeerCount.employee_id.in_(wanted)
                )
            )
        )
        people = [one for one in wanted if one not in done]
        if not people:
            return
        found: dict[uuid.UUID, _Opened] = defaultdict(_Opened)
        _take_sealed(session, here, people, pair, found)
        _take_earlier(session, here, people, found)
        counts, ballots, comments = [], [], []
        for person in people:
            one = found[person]
            content = counted(here.terms, here.instruments, one.ballots)
            counts.append({"period_id": here.period_id, "employee_id": person, "content": content})
            ballots += _shown_ballots(here, person, one, hidden_relations(content))
            comments += _shown_comments(here, one)
        for model, rows in ((PeerCount, counts), (PeerBallot, ballots), (PeerComment, comments)):
            _random.shuffle(rows)
            if rows:
                session.execute(sa.insert(model), rows)


def _one_counter_at_a_time(session: Session) -> None:
    """Taken before the snapshot, so that a second worker sees what the first has counted, and that
    an answer whose round was open when it came is in the box by now.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE peer_box IN SHARE ROW EXCLUSIVE MODE"))


def _take_sealed(
    session: Session,
    here: ClosedRound,
    people: Sequence[uuid.UUID],
    pair: tuple[bytes, bytes],
    found: Mapping[uuid.UUID, _Opened],
) -> None:
    """Open what lies in the box; what cannot be opened stays there for `_finish` to note."""
    unreadable: list[uuid.UUID] = []
    for row in session.execute(
        sa.select(PeerBox.__table__).where(
            PeerBox.period_id == here.period_id, PeerBox.ratee_id.in_(people)
        )
    ):
        try:
            scores, comments = unpacked(sealing.unsealed(row.sealed, *pair))
        except ValueError:
            unreadable.append(row.id)
            continue
        one = found[row.ratee_id]
        one.ballots[row.relation].append(scores)
        one.versions[row.relation] = row.version_id
        one.comments += [
            {
                "period_id": here.period_id, "ratee_id": row.ratee_id, "relation": row.relation,
                "item": item, "text": text, "state": CommentState.BARU, "claim": mark,
            }
            for item, (text, mark) in comments.items()
        ]  # fmt: skip
    session.execute(
        sa.delete(PeerBox).where(
            PeerBox.period_id == here.period_id, PeerBox.ratee_id.in_(people),
            PeerBox.id.not_in(unreadable),
        ),
        execution_options=_CORE_ONLY,
    )  # fmt: skip


def _take_earlier(
    session: Session,
    here: ClosedRound,
    people: Sequence[uuid.UUID],
    found: Mapping[uuid.UUID, _Opened],
) -> None:
    """Answers that were mixed before answers were sealed, which are laid anew with the others."""
    for row in session.execute(_gone(PeerBallot, here, people), execution_options=_CORE_ONLY):
        one = found[row.ratee_id]
        one.ballots[row.relation].append(row.scores)
        one.versions[row.relation] = row.version_id
    for row in session.execute(_gone(PeerComment, here, people), execution_options=_CORE_ONLY):
        found[row.ratee_id].comments.append(dict(row._mapping))


def _gone(
    model: type[PeerBallot] | type[PeerComment], here: ClosedRound, people: Sequence[uuid.UUID]
) -> Any:
    taken = sa.delete(model).where(model.period_id == here.period_id, model.ratee_id.in_(people))
    return taken.returning(*model.__table__.columns)


def _shown_ballots(
    here: ClosedRound, person: uuid.UUID, one: _Opened, hidden: frozenset[Relation]
) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid.uuid4(), "period_id": here.period_id, "ratee_id": person,
            "relation": relation, "version_id": one.versions[relation], "scores": scores,
        }
        for relation, some in one.ballots.items()
        if relation not in hidden
        for scores in some
    ]  # fmt: skip


def _shown_comments(here: ClosedRound, one: _Opened) -> list[dict[str, Any]]:
    if not here.has_comments:
        return []
    shown = readable(here.terms, here.instruments, one.ballots)
    return [
        row | {"id": uuid.uuid4()}
        for row in one.comments
        if (row["relation"], row["item"]) in shown
    ]


def _finish(here: ClosedRound, act: Act) -> bool:
    """Remove the marks of who had answered, and the key; False where that was done before.

    From here on every receipt says the same, and nothing sealed is left that a key could open.
    """
    with writing() as session:
        _one_counter_at_a_time(session)
        row = session.get(PeerRound, here.id, with_for_update=True, populate_existing=True)
        spent = sa.exists().where(PeerSlip.period_id == here.period_id)
        if row is None or not (row.public_key or session.scalar(sa.select(spent))):
            return False
        left = sa.delete(PeerBox).where(PeerBox.period_id == here.period_id)
        unreadable = session.execute(left, execution_options=_CORE_ONLY)
        session.execute(
            sa.delete(PeerSlip).where(PeerSlip.period_id == here.period_id),
            execution_options=_CORE_ONLY,
        )
        session.execute(
            sa.update(PeerReceipt)
            .where(PeerReceipt.period_id == here.period_id, PeerReceipt.mark != Mark.TUNTAS)
            .values(mark=Mark.TUNTAS),
            execution_options=_CORE_ONLY,
        )
        row.public_key, row.key_lost = None, False
        session.flush()
        audit.record(
            session,
            act,
            AuditTag.PEERS_COUNTED,
            here.id,
            answers=answered(session, here),
            unreadable=unreadable.rowcount,  # type: ignore[attr-defined]
        )
    return True
