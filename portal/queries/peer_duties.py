"""Whom somebody is to rate, and what a form promises; read for the rater alone.

That an assignment is spent is known by a keyed hash; nobody but the rater is told of it, and of
nobody when.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import PeerSlip
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.queries.prepared import Prepared
from portal.rules.instruments import Instrument, parse
from portal.rules.peer_answers import assignment_digest
from portal.rules.peer_rounds import Anonymity, AssignmentState, PeerRoundState, RoundNow
from portal.rules.peer_rounds import is_open_for_answers as is_open
from portal.rules.postings import PostingKind
from portal.rules.relations import Relation

MOST_PARSED = 200
MOST_NAMES = 400
_parsed: dict[uuid.UUID, Instrument] = {}


@dataclass(frozen=True)
class Duty:
    """Somebody is to rate a colleague; `asked` people are, in this relation."""

    id: uuid.UUID
    ratee_id: uuid.UUID
    ratee: str
    post: str
    relation: Relation
    span_key: str
    is_practice: bool
    opens_on: datetime.date
    closes_on: datetime.date
    state: PeerRoundState
    anonymity: Anonymity
    version_id: uuid.UUID
    k: int
    comment_k: int
    asked: int
    is_sent: bool
    public_key: str | None

    def is_open(self, on: datetime.date) -> bool:
        """Whether an answer is taken on a day."""
        return is_open(RoundNow(self.state, self.opens_on, self.closes_on, self.is_practice), on)

    @property
    def shows_comments(self) -> bool:
        """Whether words of colleagues may be read at all."""
        return self.anonymity is Anonymity.ANGKA_KOMENTAR


def duties_of(rater: uuid.UUID, on: datetime.date, secret: bytes) -> list[Duty]:
    """The rater's duties in rounds that run on a day; what is not sent comes first."""
    rows = db.session.execute(_RUNNING, {"rater": rater, "day": on}).all()
    spent = _spent([assignment_digest(row.id, secret) for row in rows])
    found = [_duty(row, assignment_digest(row.id, secret) in spent) for row in rows]
    return sorted(found, key=lambda d: (d.is_sent, d.closes_on, d.ratee))


def duty_of(assignment: uuid.UUID, rater: uuid.UUID, secret: bytes) -> Duty:
    """One's own duty, in one statement. Raises NotFound for another's, and for one that never
    opened.
    """
    digest = assignment_digest(assignment, secret)
    values = {"rater": rater, "assignment": assignment, "digest": digest}
    rows = _OWN.rows(db.session.connection(), values)
    if not rows:
        raise NotFound("Penugasan menilai ini tidak dikenal.")
    return _duty(rows[0], bool(rows[0].is_spent))


def instrument_of(version_id: uuid.UUID) -> Instrument:
    """The questionnaire of a version; a version never changes, so each is read once."""
    if version_id not in _parsed:
        if len(_parsed) > MOST_PARSED:
            _parsed.clear()
        wanted = sa.select(InstrumentVersion.content).where(InstrumentVersion.id == version_id)
        _parsed[version_id] = parse(db.session.scalars(wanted).one())
    return _parsed[version_id]


def names_near(duty: Duty) -> list[str]:
    """Names that a comment about this colleague could hold: theirs, of whoever else is asked about
    them, and of those who work in the same unit.
    """
    unit = sa.select(Posting.unit_id).where(
        Posting.employee_id == duty.ratee_id, Posting.ends_on.is_(None)
    )
    others = sa.select(PeerAssignment.rater_id).where(PeerAssignment.ratee_id == duty.ratee_id)
    beside = sa.select(Posting.employee_id).where(
        Posting.unit_id.in_(unit), Posting.ends_on.is_(None)
    )
    near = sa.or_(Employee.id == duty.ratee_id, Employee.id.in_(others), Employee.id.in_(beside))
    return list(db.session.scalars(sa.select(Employee.name).where(near).limit(MOST_NAMES)))


def _duties(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Of one rater; built once, because building it costs more than running it."""
    other = sa.orm.aliased(PeerAssignment)
    # The state is no condition, because SQLite would then walk through the whole round.
    asked = (
        sa.select(sa.func.count(sa.case((other.state == AssignmentState.DIBUKA, 1))))
        .where(
            other.round_id == PeerAssignment.round_id, other.ratee_id == PeerAssignment.ratee_id,
            other.relation == PeerAssignment.relation,
        )
        .scalar_subquery()
    )  # fmt: skip
    post = (
        sa.select(Posting.title)
        .where(
            Posting.employee_id == PeerAssignment.ratee_id, Posting.ends_on.is_(None),
            Posting.kind == PostingKind.DEFINITIF,
        )
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(
            PeerAssignment.id, PeerAssignment.ratee_id, Employee.name, post.label("post"),
            PeerAssignment.relation, EvaluationPeriod.span_key, PeerRound.is_practice,
            PeerRound.opens_on, PeerRound.closes_on, PeerRound.state, PeerRound.anonymity,
            PeerRound.public_key, PeerGroupTerms.version_id, PeerGroupTerms.k,
            PeerGroupTerms.comment_k, asked.label("asked"),
        )
        .join(Employee, Employee.id == PeerAssignment.ratee_id)
        .join(PeerRound, PeerRound.id == PeerAssignment.round_id)
        .join(EvaluationPeriod, EvaluationPeriod.id == PeerRound.period_id)
        .join(
            PeerGroupTerms,
            sa.and_(
                PeerGroupTerms.round_id == PeerAssignment.round_id,
                PeerGroupTerms.relation == PeerAssignment.relation,
            ),
        )
        .where(
            PeerAssignment.state == AssignmentState.DIBUKA,
            PeerAssignment.rater_id == sa.bindparam("rater", type_=sa.Uuid()),
            *conditions,
        )
    )  # fmt: skip


_DAY = sa.bindparam("day", type_=sa.Date())
_OWN = Prepared(
    _duties(PeerAssignment.id == sa.bindparam("assignment", type_=sa.Uuid())).add_columns(
        sa.exists()
        .where(PeerSlip.digest == sa.bindparam("digest", type_=PeerSlip.digest.type))
        .label("is_spent")
    )
)
_RUNNING = _duties(
    PeerRound.state == PeerRoundState.BERJALAN, PeerRound.opens_on <= _DAY,
    PeerRound.closes_on >= _DAY,
)  # fmt: skip


def _spent(digests: Sequence[str]) -> set[str]:
    if not digests:
        return set()
    return set(db.session.scalars(sa.select(PeerSlip.digest).where(PeerSlip.digest.in_(digests))))


def _duty(row: Any, is_sent: bool) -> Duty:
    return Duty(
        id=row.id, ratee_id=row.ratee_id, ratee=row.name, post=row.post or "",
        relation=row.relation, span_key=row.span_key, is_practice=row.is_practice,
        opens_on=row.opens_on, closes_on=row.closes_on, state=row.state, anonymity=row.anonymity,
        version_id=row.version_id, k=row.k, comment_k=row.comment_k, asked=row.asked,
        is_sent=is_sent, public_key=row.public_key,
    )  # fmt: skip
