"""Declared ties: one's own, and for the personnel office those that meet in a round."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.peer_rounds import PeerAssignment, PeerTie
from portal.models.people import Employee
from portal.queries.peer_rounds import counting
from portal.rules.peer_rounds import TieKind


@dataclass(frozen=True)
class DeclaredTie:
    """A tie that its owner declared."""

    id: uuid.UUID
    other: str
    kind: TieKind
    note: str
    declared_on: datetime.date


@dataclass(frozen=True)
class MeetingTie:
    """A tie between somebody who is rated and somebody who is asked about them."""

    ratee_id: uuid.UUID
    ratee: str
    rater: str
    kind: TieKind
    note: str


def own_ties(person: uuid.UUID) -> list[DeclaredTie]:
    """Those that are open, the newest first."""
    rows = db.session.execute(
        sa.select(PeerTie.id, Employee.name, PeerTie.kind, PeerTie.note, PeerTie.declared_on)
        .join(Employee, PeerTie.other_id == Employee.id)
        .where(PeerTie.employee_id == person, PeerTie.ended_on.is_(None))
        .order_by(PeerTie.declared_on.desc(), PeerTie.id.desc())
    )
    return [DeclaredTie(*row) for row in rows]


def ties_in_round(round_id: uuid.UUID, but: uuid.UUID | None, most: int) -> list[MeetingTie]:
    """Pairs of a round with a tie, whoever declared it, without those of the reader (`but`)."""
    ratee, rater = aliased(Employee), aliased(Employee)
    # From the few ties to the assignments, by their key: there are many more of those.
    tied = sa.union_all(
        *(
            sa.select(ratee_id.label("ratee_id"), rater_id.label("rater_id"), PeerTie.kind,
                      PeerTie.note).where(PeerTie.ended_on.is_(None))
            for ratee_id, rater_id in (
                (PeerTie.employee_id, PeerTie.other_id), (PeerTie.other_id, PeerTie.employee_id)
            )
        )
    ).subquery()  # fmt: skip
    meets = sa.and_(
        PeerAssignment.round_id == round_id, PeerAssignment.ratee_id == tied.c.ratee_id,
        PeerAssignment.rater_id == tied.c.rater_id,
    )  # fmt: skip
    wanted = (
        sa.select(
            PeerAssignment.ratee_id, ratee.name, rater.name.label("rater"), tied.c.kind, tied.c.note
        )
        .join(tied, meets)
        .join(ratee, PeerAssignment.ratee_id == ratee.id)
        .join(rater, PeerAssignment.rater_id == rater.id)
        .where(counting())
        .order_by(ratee.name, rater.name, ratee.id, rater.id)
        .limit(most)
    )
    if but is not None:
        wanted = wanted.where(PeerAssignment.ratee_id != but, PeerAssignment.rater_id != but)
    return [MeetingTie(*row) for row in db.session.execute(wanted)]
