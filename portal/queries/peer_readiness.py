"""How ready a round is: who has too few raters, how the load lies, whether all can be compared."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms
from portal.models.people import Employee
from portal.queries.peer_rounds import RoundCard, counting
from portal.queries.period_facts import subjects
from portal.rules.assigning import islands
from portal.rules.disclosure import FLOOR
from portal.rules.names import search_key
from portal.rules.peer_rounds import AssignmentState
from portal.rules.relations import Relation

MOST_PAIRS = 200_000
"""Chains of more assignments than this are not followed in a request."""


@dataclass(frozen=True)
class Lacking:
    """Somebody for whom no group can be shown yet; `asked` of all relations together."""

    id: uuid.UUID
    name: str
    asked: int


@dataclass(frozen=True)
class Readiness:
    """Figures of a round: people rated, those with a group that can be shown, assignments by load
    (load -> raters), and into how many parts the ratings fall (None = not followed).
    """

    people: int
    ready: int
    loads: dict[int, int]
    parts: int | None

    @property
    def lacking(self) -> int:
        """For how many nothing could be shown."""
        return self.people - self.ready


def readiness(card: RoundCard, on: datetime.date) -> Readiness:
    """Three statements, whatever the size."""
    counts = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((Employee.id.in_(_shown(card)), 1))),
        ).where(subjects(on))
    ).one()
    per_rater = (
        sa.select(sa.func.count().label("n"))
        .where(PeerAssignment.round_id == card.id, counting())
        .group_by(PeerAssignment.rater_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(per_rater.c.n, sa.func.count()).group_by(per_rater.c.n).order_by(per_rater.c.n)
    )
    loads = {n: raters for n, raters in rows}
    return Readiness(counts[0], counts[1], loads, _parts(card, loads))


def lacking(
    card: RoundCard, on: datetime.date, search: str, page: int, per_page: int
) -> tuple[list[Lacking], int]:
    """Those for whom nothing could be shown, by name, and how many there are, in one statement."""
    wanted = [subjects(on), Employee.id.not_in(_shown(card))]
    key = search_key(search)
    if key:
        wanted.append(Employee.name_key.contains(key, autoescape=True))
    asked = (
        sa.select(sa.func.count())
        .where(
            PeerAssignment.round_id == card.id, PeerAssignment.ratee_id == Employee.id, counting()
        )
        .correlate(Employee)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, asked, sa.func.count().over())
        .where(*wanted)
        .order_by(Employee.name_key, Employee.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return [Lacking(*row[:3]) for row in rows], rows[0][3] if rows else 0


def small_groups(
    round_id: uuid.UUID, *states: AssignmentState
) -> sa.Select[uuid.UUID, Relation, int]:
    """(ratee_id, relation, n) of sides from which fewer than the floor are asked; they are left out
    when the round is opened.
    """
    return (
        sa.select(PeerAssignment.ratee_id, PeerAssignment.relation, sa.func.count().label("n"))
        .where(PeerAssignment.round_id == round_id, PeerAssignment.state.in_(states))
        .group_by(PeerAssignment.ratee_id, PeerAssignment.relation)
        .having(sa.func.count() < FLOOR)
    )


def in_small_groups(round_id: uuid.UUID) -> int:
    """How many would be left out so, if everything proposed were approved."""
    small = small_groups(round_id, AssignmentState.DISETUJUI, AssignmentState.DIUSULKAN).subquery()
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(small.c.n), 0))) or 0


def _shown(card: RoundCard) -> sa.Select[uuid.UUID]:
    """Ratees with a group of at least its threshold."""
    return (
        sa.select(PeerAssignment.ratee_id)
        .join(
            PeerGroupTerms,
            sa.and_(
                PeerGroupTerms.round_id == PeerAssignment.round_id,
                PeerGroupTerms.relation == PeerAssignment.relation,
            ),
        )
        .where(PeerAssignment.round_id == card.id, counting())
        .group_by(PeerAssignment.ratee_id, PeerAssignment.relation, PeerGroupTerms.k)
        .having(sa.func.count() >= PeerGroupTerms.k)
    )


def _parts(card: RoundCard, loads: dict[int, int]) -> int | None:
    if sum(load * raters for load, raters in loads.items()) > MOST_PAIRS:
        return None
    rows = db.session.execute(
        sa.select(PeerAssignment.ratee_id, PeerAssignment.rater_id).where(
            PeerAssignment.round_id == card.id, counting()
        )
    )
    return islands((ratee, rater) for ratee, rater in rows)
