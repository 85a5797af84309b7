"""Who is asked about whom: one's own list, what one is asked, a team, counts and marks."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.peer_rounds import PeerAssignment, PeerDecline, PeerRound
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.peer_people import ties
from portal.queries.peer_rounds import RoundCard, counting
from portal.rules.assigning import pair_of
from portal.rules.peer_rounds import (
    AssignmentOrigin,
    AssignmentState,
    DeclineKind,
    GroupCount,
    PeerRoundState,
    counts_of,
    mutual,
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


def raters_of(card: RoundCard, people: Collection[uuid.UUID]) -> list[Ratee]:
    """These ratees by name with their raters, in three statements however many they are.

    Marked are pairs that chose each other and pairs with a declared tie; which of the two it is,
    and who declared what, is not told.
    """
    wanted = list(people)
    names = dict(
        iter(
            db.session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(wanted)))
        )
    )
    rows = _rows(card.id, PeerAssignment.ratee_id.in_(wanted))
    tied = ties(wanted)
    chosen = _chosen(rows, card.id)
    found: dict[uuid.UUID, list[Asked]] = defaultdict(list)
    for row in rows:
        pair = (row.ratee_id, row.rater_id)
        is_marked = row.state.counts and (pair_of(*pair) in tied or pair in chosen)
        found[row.ratee_id].append(_asked(row, is_marked=is_marked))
    return [
        Ratee(one, name, tuple(found[one]), _counts(card, found[one]))
        for one, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
    ]


def asked_of(rater: uuid.UUID, card: RoundCard) -> list[Asked]:
    """Whom somebody is asked to rate in a round that is prepared, and whom they declined."""
    states = (AssignmentState.DISETUJUI, AssignmentState.DITOLAK)
    rows = _rows(
        card.id, PeerAssignment.rater_id == rater, PeerAssignment.state.in_(states), of_rater=False
    )
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
    rows = _rows(round_id, PeerAssignment.id == assignment, of_rater=False)
    return _asked(rows[0]), round_id


def loads(round_id: uuid.UUID, raters: Collection[uuid.UUID] | None = None) -> Counter[uuid.UUID]:
    """How many colleagues each of these raters is asked to rate."""
    wanted = sa.select(PeerAssignment.rater_id, sa.func.count()).where(
        PeerAssignment.round_id == round_id, counting()
    )
    if raters is not None:
        wanted = wanted.where(PeerAssignment.rater_id.in_(list(raters)))
    rows = db.session.execute(wanted.group_by(PeerAssignment.rater_id))
    return Counter({rater: count for rater, count in rows})


def waiting_decisions(people: Collection[uuid.UUID]) -> int:
    """How many proposals about these people wait in rounds that are prepared."""
    if not people:
        return 0
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(PeerAssignment)
            .join(PeerRound, PeerAssignment.round_id == PeerRound.id)
            .where(
                PeerAssignment.ratee_id.in_(list(people)),
                PeerAssignment.state == AssignmentState.DIUSULKAN,
                PeerRound.state == PeerRoundState.PERSIAPAN,
            )
        )
        or 0
    )


def _rows(
    round_id: uuid.UUID, *wanted: sa.ColumnElement[bool], of_rater: bool = True
) -> Sequence[sa.Row[tuple[object, ...]]]:
    """Assignments with names, and the unit of the rater (or of the ratee)."""
    ratee, rater = aliased(Employee), aliased(Employee)
    whose = PeerAssignment.rater_id if of_rater else PeerAssignment.ratee_id
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
    return db.session.execute(
        sa.select(
            PeerAssignment.id, PeerAssignment.ratee_id, ratee.name.label("ratee"),
            PeerAssignment.rater_id, rater.name.label("rater"),
            sa.func.coalesce(unit, "").label("unit"), PeerAssignment.relation,
            PeerAssignment.state, PeerAssignment.origin, PeerAssignment.reason,
            PeerDecline.kind.label("declined"),
        )
        .join(ratee, PeerAssignment.ratee_id == ratee.id)
        .join(rater, PeerAssignment.rater_id == rater.id)
        .outerjoin(PeerDecline, PeerDecline.assignment_id == PeerAssignment.id)
        .where(PeerAssignment.round_id == round_id, *wanted)
        .order_by(PeerAssignment.relation, (rater if of_rater else ratee).name, PeerAssignment.id)
    ).all()  # fmt: skip


def _asked(row: sa.Row[tuple[object, ...]], *, is_marked: bool = False) -> Asked:
    return Asked(**row._mapping, is_marked=is_marked)


def _chosen(
    rows: Sequence[sa.Row[tuple[object, ...]]], round_id: uuid.UUID
) -> frozenset[tuple[object, object]]:
    """Pairs that chose each other, looked up by whom the ratees of the page chose."""
    own = AssignmentOrigin.PEGAWAI
    pairs = [(row.ratee_id, row.rater_id) for row in rows if row.origin is own]
    if not pairs:
        return frozenset()
    back = db.session.execute(
        sa.select(PeerAssignment.ratee_id, PeerAssignment.rater_id).where(
            PeerAssignment.round_id == round_id, PeerAssignment.origin == own, counting(),
            PeerAssignment.ratee_id.in_({rater for _ratee, rater in pairs}),
            PeerAssignment.rater_id.in_({ratee for ratee, _rater in pairs}),
        )
    )  # fmt: skip
    return mutual([*pairs, *((one.ratee_id, one.rater_id) for one in back)])


def _counts(card: RoundCard, raters: Sequence[Asked]) -> tuple[GroupCount, ...]:
    asked = Counter(one.relation for one in raters if one.state.counts)
    return counts_of(card.rules, asked)
