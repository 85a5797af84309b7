"""Releasing a round: once, frozen, in batches that another run takes up where one was cut off.

Its answers are counted first (`peer_counting`).  Every batch is one commit: the releases of some
employees are written from their counts and from the comments that may be read, and both go.  The
last commit writes one audit entry with totals.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.models.audit import AuditTag
from portal.models.peer_ballots import PeerComment, PeerCount, PeerRelease, PeerUnitPicture
from portal.models.peer_rounds import PeerAssignment, PeerRound
from portal.queries.peer_comments import waits_for_moderation
from portal.rules.messages import MessageKind
from portal.rules.peer_answers import Said, frozen, sha256
from portal.rules.peer_rounds import Anonymity, PeerRoundState
from portal.services import audit, peer_counting
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.peer_closed import ClosedRound, answered, asked, closed_round
from portal.services.peer_pictures import unit_rows

BATCH = 200
MODERATION_DAYS = 7
"""After the window; comments that nobody has read by then are shown as they are masked."""
PAGE = "/umpan-balik-rekan"
_CORE_ONLY = {"synchronize_session": False}


@dataclass(frozen=True)
class Released:
    """How far a round is: employees with a release, of all about whom colleagues were asked."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether nobody is left."""
        return self.done >= self.total


def release_round(round_id: uuid.UUID, act: Act, keys: Path, *, batch: int = BATCH) -> Released:
    """Release every employee of a closed round and finish it; running it again changes nothing.

    Raises NotFound, IllegalStep while the round still takes answers, KeyMissing.
    """
    here = closed_round(round_id)
    peer_counting.count_round(round_id, act, keys, batch=batch)
    people = _unreleased(here)
    for start in range(0, len(people), batch):
        _release_some(here, people[start : start + batch], act)
    return _finish(here, act)


def release_due(round_id: uuid.UUID, act: Act, keys: Path) -> Released | None:
    """Count a closed round, and release it once its comments are moderated, or the days for that
    are over.

    None while moderators still have time, and where the key is lost; a practice round does not
    wait for moderators.
    """
    row = db.session.get(PeerRound, round_id)
    if row is None or row.state is not PeerRoundState.MENUTUP or row.key_lost:
        return None
    peer_counting.count_round(round_id, act, keys)
    last = row.closes_on + datetime.timedelta(days=MODERATION_DAYS)
    is_waiting = not row.is_practice and waits_for_moderation(row.period_id)
    if is_waiting and row.anonymity is Anonymity.ANGKA_KOMENTAR and act.on <= last:
        return None
    return release_round(round_id, act, keys)


def progress(round_id: uuid.UUID) -> Released:
    """How far the releasing of a round is."""
    people = sa.select(sa.func.count(sa.distinct(PeerAssignment.ratee_id))).where(asked(round_id))
    done = (
        sa.select(sa.func.count())
        .select_from(PeerRelease)
        .join(PeerRound, PeerRound.period_id == PeerRelease.period_id)
        .where(PeerRound.id == round_id)
    )
    total, released = db.session.execute(
        sa.select(people.scalar_subquery(), done.scalar_subquery())
    ).one()
    return Released(released, total)


def _unreleased(here: ClosedRound) -> list[uuid.UUID]:
    """Everybody who is left, read once: to look for the next ones in each batch would take longer
    with each further employee.
    """
    done = sa.exists().where(
        PeerRelease.period_id == here.period_id, PeerRelease.employee_id == PeerAssignment.ratee_id
    )
    wanted = sa.select(PeerAssignment.ratee_id).where(asked(here.id), ~done).distinct()
    found = list(db.session.scalars(wanted.order_by(PeerAssignment.ratee_id)))
    db.session.rollback()
    return found


def _release_some(here: ClosedRound, wanted: Sequence[uuid.UUID], act: Act) -> None:
    """Some employees in one commit, without those whom another run has released meanwhile."""
    with writing() as session:
        done = set(
            session.scalars(
                sa.select(PeerRelease.employee_id).where(
                    PeerRelease.period_id == here.period_id, PeerRelease.employee_id.in_(wanted)
                )
            )
        )
        people = [one for one in wanted if one not in done]
        if not people:
            return
        comments = _comments(session, here, people)
        rows = [
            _row(here, person, frozen(content, comments[person]), act.on)
            for person, content in session.execute(
                sa.select(PeerCount.employee_id, PeerCount.content).where(
                    PeerCount.period_id == here.period_id, PeerCount.employee_id.in_(people)
                )
            )
        ]
        session.execute(sa.insert(PeerRelease), rows)
        _destroy(session, here, people)
        if not here.is_practice:
            notify(session, employees(people), MessageKind.PEER_RESULT_READY, link=PAGE, act=act)


def _row(
    here: ClosedRound, person: uuid.UUID, content: dict[str, object], on: datetime.date
) -> dict[str, object]:
    return {
        "id": uuid.uuid4(), "employee_id": person, "period_id": here.period_id,
        "is_practice": here.is_practice, "content": content, "sha256": sha256(content),
        "released_on": on,
    }  # fmt: skip


def _comments(
    session: Session, here: ClosedRound, people: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Said]]:
    """Words that may be shown, in the order of their random keys, by employee."""
    found: dict[uuid.UUID, list[Said]] = defaultdict(list)
    for one in session.execute(
        sa.select(
            PeerComment.ratee_id, PeerComment.relation, PeerComment.item, PeerComment.text,
            PeerComment.state,
        )
        .where(PeerComment.period_id == here.period_id, PeerComment.ratee_id.in_(people))
        .order_by(PeerComment.id)
    ):  # fmt: skip
        if one.state.is_shown:
            found[one.ratee_id].append(Said(one.relation, one.item, one.text))
    return found


def _destroy(session: Session, here: ClosedRound, people: Sequence[uuid.UUID]) -> None:
    for model, person in ((PeerComment, PeerComment.ratee_id), (PeerCount, PeerCount.employee_id)):
        session.execute(
            sa.delete(model).where(model.period_id == here.period_id, person.in_(people)),
            execution_options=_CORE_ONLY,
        )


def _finish(here: ClosedRound, act: Act) -> Released:
    pictures = [] if here.is_practice else unit_rows(here.period_id, here.versions, act.on)
    with writing() as session:
        row = session.get(PeerRound, here.id, with_for_update=True)
        if row is not None and row.state is PeerRoundState.MENUTUP:
            row.state = PeerRoundState.SELESAI
            session.flush()
            if pictures:
                session.execute(sa.insert(PeerUnitPicture), pictures)
            released = sa.select(sa.func.count()).select_from(PeerRelease)
            audit.record(
                session, act, AuditTag.PEERS_RELEASED, here.id,
                employees=session.scalar(released.where(PeerRelease.period_id == here.period_id)),
                answers=answered(session, here),
                **moved(PeerRoundState.MENUTUP, row.state),
            )  # fmt: skip
    peer_counting.scrub()
    return progress(here.id)
