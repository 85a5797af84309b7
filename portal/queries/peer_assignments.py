"""Who is asked about whom: one's own list, what one is asked, a team, counts and marks."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.peer_rounds import PeerAssignment, PeerDecline, PeerTie
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.peer_rounds import RoundCard, counting
from portal.rules.peer_rounds import (
    COUNTING,
    AssignmentOrigin,
    AssignmentState,
    DeclineKind,
    GroupCount,
    PairWarning,
    counts_of,
)
from portal.rules.postings import PostingKind
from portal.rules.relations import Relation


@dataclass(frozen=True)
class Asked:
    """An assignment with the names of both; `is_marked` where somebody should look twice."""

    id: uuid.UUID
    ratee_id: uuid.UUID
    ratee: str
    rater_id: uuid.UUID
    rater: str
    unit: str
    relation: Relation
    state: AssignmentState
    origin: AssignmentOrigin
    reason: str
    declined: DeclineKind | None
    is_replaced: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class Ratee:
    """Somebody who is rated, with everybody who is asked about them."""

    id: uuid.UUID
    name: str
    raters: tuple[Asked, ...]
    counts: tuple[GroupCount, ...]

    @property
    def waiting(self) -> int:
        """How many wait for a decision."""
        return sum(one.state is AssignmentState.DIUSULKAN for one in self.raters)


class Waiting(NamedTuple):
    """Somebody who is rated, and how many proposals about them wait for a decision."""

    id: uuid.UUID
    name: str
    waiting: int


def waiting_about(card: RoundCard, people: Collection[uuid.UUID]) -> list[Waiting]:
    """These ratees, those with something to decide first, then by name; light, so that only the
    raters of one page of a large team need to be read.
    """
    asked = {"round": card.id, "people": list(people)}
    found = [Waiting._make(row) for row in db.session.execute(_WAITING, asked)]
    return sorted(found, key=lambda one: (not one.waiting, one.name, one.id))


def raters_of(card: RoundCard, people: Collection[uuid.UUID]) -> list[Ratee]:
    """These ratees by name with their raters, in one statement however many they are.

    Marked are pairs that chose each other and pairs with a declared tie; which of the two it is,
    and who declared what, is not told.
    """
    rows = _rows(card.id, Employee.id.in_(list(people)), has_all=True)
    names = {row.ratee_id: row.ratee for row in rows}
    found: dict[uuid.UUID, list[Asked]] = defaultdict(list)
    for row in rows:
        if row.id is not None:
            found[row.ratee_id].append(_asked(row))
    return [
        Ratee(one, name, tuple(found[one]), _counts(card, found[one]))
        for one, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
    ]


def asked_of(rater: uuid.UUID, card: RoundCard) -> list[Asked]:
    """Whom somebody is asked to rate in a round that is prepared, and whom they declined."""
    states = (AssignmentState.DISETUJUI, AssignmentState.DITOLAK)
    rows = _rows(card.id, PeerAssignment.rater_id == rater, PeerAssignment.state.in_(states))
    return [_asked(row) for row in rows]


def one_asked(assignment: uuid.UUID, rater: uuid.UUID) -> tuple[Asked, uuid.UUID] | None:
    """One of those by its id, with its round; None for another's."""
    round_id = db.session.scalar(
        sa.select(PeerAssignment.round_id).where(
            PeerAssignment.id == assignment, PeerAssignment.rater_id == rater
        )
    )
    if round_id is None:
        return None
    rows = _rows(round_id, PeerAssignment.id == assignment)
    return _asked(rows[0]), round_id


def declined_of(assignment: uuid.UUID | None, ratee: uuid.UUID) -> str | None:
    """The name of whoever declined to rate an employee and was not replaced yet."""
    if assignment is None:
        return None
    return db.session.scalar(
        sa.select(Employee.name)
        .join(PeerAssignment, PeerAssignment.rater_id == Employee.id)
        .join(PeerDecline, PeerDecline.assignment_id == PeerAssignment.id)
        .where(
            PeerAssignment.id == assignment, PeerAssignment.ratee_id == ratee,
            PeerDecline.replaced_by_id.is_(None),
        )
    )  # fmt: skip


def warnings_for(
    card: RoundCard, me: uuid.UUID, people: Collection[uuid.UUID]
) -> dict[uuid.UUID, PairWarning]:
    """Of which of these colleagues somebody should think twice, from what they know themselves, in
    one statement: a tie that a colleague declared to them is never told.
    """
    wanted = list(people)
    tied = sa.select(PeerTie.other_id, sa.literal(PairWarning.HUBUNGAN.value)).where(
        PeerTie.employee_id == me, PeerTie.ended_on.is_(None), PeerTie.other_id.in_(wanted)
    )
    mutual = sa.select(PeerAssignment.ratee_id, sa.literal(PairWarning.SALING.value)).where(
        PeerAssignment.round_id == card.id, PeerAssignment.rater_id == me,
        PeerAssignment.state == AssignmentState.DISETUJUI, PeerAssignment.ratee_id.in_(wanted),
    )  # fmt: skip
    rows = db.session.execute(sa.union_all(mutual, tied))
    return {one: PairWarning(kind) for one, kind in rows}


def loads(round_id: uuid.UUID, raters: Collection[uuid.UUID] | None = None) -> Counter[uuid.UUID]:
    """How many colleagues each of these raters is asked to rate."""
    wanted = sa.select(PeerAssignment.rater_id, sa.func.count()).where(
        PeerAssignment.round_id == round_id, counting()
    )
    if raters is not None:
        wanted = wanted.where(PeerAssignment.rater_id.in_(list(raters)))
    rows = db.session.execute(wanted.group_by(PeerAssignment.rater_id))
    return Counter({rater: count for rater, count in rows})


def _rows(
    round_id: uuid.UUID, *wanted: sa.ColumnElement[bool], has_all: bool = False
) -> Sequence[Any]:
    """Assignments with names, unit and mark, by ratee or (with `has_all`) for every such ratee.

    The unit is the rater's for a list about ratees, else the ratee's.
    """
    return db.session.execute(_named(has_all=has_all).where(*wanted), {"round": round_id}).all()


@cache
def _named(*, has_all: bool) -> sa.Select[*tuple[Any, ...]]:
    """What `_rows` asks, built once: that takes longer than the answer."""
    rater = aliased(Employee)
    whose = PeerAssignment.rater_id if has_all else PeerAssignment.ratee_id
    unit = (
        sa.select(Unit.name)
        .join(Posting, Posting.unit_id == Unit.id)
        .where(
            Posting.employee_id == whose, Posting.kind == PostingKind.DEFINITIF,
            Posting.ends_on.is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip
    of_ratee = sa.and_(PeerAssignment.ratee_id == Employee.id, PeerAssignment.round_id == _ROUND)
    return (
        sa.select(
            PeerAssignment.id, Employee.id.label("ratee_id"), Employee.name.label("ratee"),
            PeerAssignment.rater_id, rater.name.label("rater"),
            sa.func.coalesce(unit, "").label("unit"), PeerAssignment.relation,
            PeerAssignment.state, PeerAssignment.origin, PeerAssignment.reason,
            PeerDecline.kind.label("declined"),
            PeerDecline.replaced_by_id.is_not(None).label("is_replaced"),
            _marked().label("is_marked"),
        )
        .select_from(Employee)
        .join(PeerAssignment, of_ratee, isouter=has_all)
        .join(rater, PeerAssignment.rater_id == rater.id, isouter=has_all)
        .outerjoin(PeerDecline, PeerDecline.assignment_id == PeerAssignment.id)
        .order_by(PeerAssignment.relation, rater.name, Employee.name, PeerAssignment.id)
    )  # fmt: skip


def _asked(row: Any) -> Asked:
    marks = {"is_marked": bool(row.is_marked), "is_replaced": bool(row.is_replaced)}
    return Asked(**dict(row._mapping) | marks)


def _marked() -> sa.ColumnElement[bool]:
    """That two chose each other, or that one of them declared a tie to the other.

    Only a choice on both sides says something: in a small team everybody rates everybody.
    """
    back, own = aliased(PeerAssignment), AssignmentOrigin.PEGAWAI
    mutual = sa.and_(
        PeerAssignment.origin == own,
        sa.exists().where(
            back.round_id == PeerAssignment.round_id, back.origin == own,
            back.ratee_id == PeerAssignment.rater_id, back.rater_id == PeerAssignment.ratee_id,
            back.state.in_(COUNTING),
        ),
    )  # fmt: skip
    one, other = PeerAssignment.ratee_id, PeerAssignment.rater_id
    tied = sa.exists().where(
        PeerTie.ended_on.is_(None),
        sa.or_(
            sa.and_(PeerTie.employee_id == one, PeerTie.other_id == other),
            sa.and_(PeerTie.employee_id == other, PeerTie.other_id == one),
        ),
    )
    return sa.and_(counting(), sa.or_(mutual, tied))


def _counts(card: RoundCard, raters: Sequence[Asked]) -> tuple[GroupCount, ...]:
    asked = Counter(one.relation for one in raters if one.state.counts)
    return counts_of(card.rules, asked)


def _waiting() -> sa.Select[*tuple[Any, ...]]:
    waits = sa.and_(
        PeerAssignment.ratee_id == Employee.id, PeerAssignment.round_id == _ROUND,
        PeerAssignment.state == AssignmentState.DIUSULKAN,
    )  # fmt: skip
    return (
        sa.select(Employee.id, Employee.name, sa.func.count(PeerAssignment.id))
        .outerjoin(PeerAssignment, waits)
        .where(Employee.id.in_(sa.bindparam("people", expanding=True)))
        .group_by(Employee.id, Employee.name)
    )


_ROUND = sa.bindparam("round", type_=sa.Uuid())
_WAITING = _waiting()
