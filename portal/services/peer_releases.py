"""Releasing a round: once, frozen, in batches that another run takes up where one was cut off.

Every batch is one commit: the releases of some employees are written, and their comments and the
answers of groups that stay hidden are destroyed.  The last commit removes the marks of who had
answered and writes one audit entry with totals.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep, NotFound
from portal.models.audit import AuditTag
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import (
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
    PeerUnitPicture,
)
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.queries.peer_comments import waits_for_moderation
from portal.rules.instruments import Instrument, parse
from portal.rules.messages import MessageKind
from portal.rules.peer_answers import Said, Terms, frozen, hidden_relations, sha256
from portal.rules.peer_rounds import Anonymity, AssignmentState, PeerRoundState
from portal.rules.relations import Relation
from portal.services import audit, peer_mixing
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
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


@dataclass(frozen=True)
class _Round:
    id: uuid.UUID
    period_id: uuid.UUID
    is_practice: bool
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


def release_round(round_id: uuid.UUID, act: Act, *, batch: int = BATCH) -> Released:
    """Release every employee of a closed round and finish it; running it again changes nothing.

    Raises NotFound, or IllegalStep while the round still takes answers.
    """
    here = _round(round_id)
    peer_mixing.drain(everything=True)
    if db.session.scalar(sa.select(sa.exists().where(PeerBox.period_id == here.period_id))):
        raise IllegalStep("Masih ada jawaban di kotak; coba lagi sebentar.")
    people = _unreleased(here)
    for start in range(0, len(people), batch):
        _release_some(here, people[start : start + batch], act)
    return _finish(here, act)


def release_due(round_id: uuid.UUID, act: Act) -> Released | None:
    """Release a closed round once its comments are moderated, or the days for that are over.

    None while moderators still have time; a practice round does not wait for them.
    """
    peer_mixing.drain(everything=True)
    row = db.session.get(PeerRound, round_id)
    if row is None or row.state is not PeerRoundState.MENUTUP:
        return None
    last = row.closes_on + datetime.timedelta(days=MODERATION_DAYS)
    is_waiting = not row.is_practice and waits_for_moderation(row.period_id)
    if is_waiting and row.anonymity is Anonymity.ANGKA_KOMENTAR and act.on <= last:
        return None
    return release_round(round_id, act)


def progress(round_id: uuid.UUID) -> Released:
    """How far the releasing of a round is."""
    asked = sa.select(sa.func.count(sa.distinct(PeerAssignment.ratee_id))).where(_asked(round_id))
    done = (
        sa.select(sa.func.count())
        .select_from(PeerRelease)
        .join(PeerRound, PeerRound.period_id == PeerRelease.period_id)
        .where(PeerRound.id == round_id)
    )
    total, released = db.session.execute(
        sa.select(asked.scalar_subquery(), done.scalar_subquery())
    ).one()
    return Released(released, total)


def _round(round_id: uuid.UUID) -> _Round:
    row = db.session.get(PeerRound, round_id)
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
    found = _Round(
        row.id, row.period_id, row.is_practice, terms,
        {version: parse(content) for version, content in versions},
        row.anonymity is Anonymity.ANGKA_KOMENTAR,
    )  # fmt: skip
    db.session.rollback()
    return found


def _asked(round_id: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        PeerAssignment.round_id == round_id, PeerAssignment.state == AssignmentState.DIBUKA
    )


def _unreleased(here: _Round) -> list[uuid.UUID]:
    """Everybody who is left, read once: to look for the next ones in each batch would take longer
    with each further employee.
    """
    done = sa.exists().where(
        PeerRelease.period_id == here.period_id, PeerRelease.employee_id == PeerAssignment.ratee_id
    )
    wanted = sa.select(PeerAssignment.ratee_id).where(_asked(here.id), ~done).distinct()
    found = list(db.session.scalars(wanted.order_by(PeerAssignment.ratee_id)))
    db.session.rollback()
    return found


def _release_some(here: _Round, wanted: Sequence[uuid.UUID], act: Act) -> None:
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
        ballots, comments = _answers(session, here, people)
        rows, hidden = [], defaultdict(list)
        for person in people:
            content = frozen(here.terms, here.instruments, ballots[person], comments[person])
            rows.append(_row(here, person, content, act.on))
            for relation in hidden_relations(content):
                hidden[relation].append(person)
        session.execute(sa.insert(PeerRelease), rows)
        _destroy(session, here, people, hidden)
        if not here.is_practice:
            notify(session, employees(people), MessageKind.PEER_RESULT_READY, link=PAGE, act=act)


def _row(
    here: _Round, person: uuid.UUID, content: dict[str, object], on: datetime.date
) -> dict[str, object]:
    return {
        "id": uuid.uuid4(), "employee_id": person, "period_id": here.period_id,
        "is_practice": here.is_practice, "content": content, "sha256": sha256(content),
        "released_on": on,
    }  # fmt: skip


def _answers(
    session: Session, here: _Round, people: Sequence[uuid.UUID]
) -> tuple[dict[uuid.UUID, dict[Relation, list[dict[str, int]]]], dict[uuid.UUID, list[Said]]]:
    """Scores by relation, and comments in the order of their random keys, by employee."""
    ballots: dict[uuid.UUID, dict[Relation, list[dict[str, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for ratee, relation, scores in session.execute(
        sa.select(PeerBallot.ratee_id, PeerBallot.relation, PeerBallot.scores).where(
            PeerBallot.period_id == here.period_id, PeerBallot.ratee_id.in_(people)
        )
    ):
        ballots[ratee][relation].append(scores)
    comments: dict[uuid.UUID, list[Said]] = defaultdict(list)
    if here.has_comments:
        for one in session.execute(
            sa.select(
                PeerComment.ratee_id, PeerComment.relation, PeerComment.item, PeerComment.text,
                PeerComment.state,
            )
            .where(PeerComment.period_id == here.period_id, PeerComment.ratee_id.in_(people))
            .order_by(PeerComment.id)
        ):  # fmt: skip
            if one.state.is_shown:
                comments[one.ratee_id].append(Said(one.relation, one.item, one.text))
    return ballots, comments


def _destroy(
    session: Session,
    here: _Round,
    people: Sequence[uuid.UUID],
    hidden: Mapping[Relation, Sequence[uuid.UUID]],
) -> None:
    session.execute(
        sa.delete(PeerComment).where(
            PeerComment.period_id == here.period_id, PeerComment.ratee_id.in_(people)
        ),
        execution_options=_CORE_ONLY,
    )
    for relation, those in hidden.items():
        session.execute(
            sa.delete(PeerBallot).where(
                PeerBallot.period_id == here.period_id, PeerBallot.relation == relation,
                PeerBallot.ratee_id.in_(those),
            ),
            execution_options=_CORE_ONLY,
        )  # fmt: skip


def _finish(here: _Round, act: Act) -> Released:
    pictures = [] if here.is_practice else unit_rows(here.period_id, here.versions, act.on)
    with writing() as session:
        row = session.get(PeerRound, here.id, with_for_update=True)
        if row is not None and row.state is PeerRoundState.MENUTUP:
            row.state = PeerRoundState.SELESAI
            session.flush()
            if pictures:
                session.execute(sa.insert(PeerUnitPicture), pictures)
            session.execute(
                sa.delete(PeerSlip).where(PeerSlip.period_id == here.period_id),
                execution_options=_CORE_ONLY,
            )
            audit.record(
                session, act, AuditTag.PEERS_RELEASED, here.id,
                employees=_count(session, PeerRelease, here),
                answers=_count(session, PeerReceipt, here),
                **moved(PeerRoundState.MENUTUP, row.state),
            )  # fmt: skip
    peer_mixing.scrub()
    return progress(here.id)


def _count(session: Session, model: type[PeerRelease] | type[PeerReceipt], here: _Round) -> int:
    wanted = sa.select(sa.func.count()).select_from(model)
    return session.scalar(wanted.where(model.period_id == here.period_id)) or 0
