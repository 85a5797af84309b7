"""What the system would propose for a round: everything a draw looks at, and the draw."""

import datetime
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_rounds import PeerAssignment
from portal.queries.peer_people import everybody, shared_work, ties
from portal.queries.peer_rounds import RoundCard
from portal.rules.assigning import Drawn, Field, Given
from portal.rules.peer_draw import draw


@dataclass(frozen=True)
class Proposal:
    """What the system would add: the field it looked at, the draw, and its SHA-256."""

    field: Field
    drawn: tuple[Drawn, ...]

    @property
    def digest(self) -> str:
        """Of ratee, rater and relation, one a line in the order of the draw."""
        lines = (f"{one.ratee} {one.rater} {one.relation.value}\n" for one in self.drawn)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def proposal(
    card: RoundCard,
    on: datetime.date,
    ratees: Collection[UUID] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Proposal:
    """The draw for a round on a day; nothing is written, and the same day draws the same.

    `ratees` None = everybody who is rated.  `tell` hears how far it is, outside any transaction.
    """
    field = field_of(card, on, ratees)
    db.session.rollback()
    return Proposal(field, draw(field, tell))


def field_of(card: RoundCard, on: datetime.date, ratees: Collection[UUID] | None = None) -> Field:
    """Everything that decides a draw, in nine statements however many people there are."""
    rows = db.session.execute(
        sa.select(
            PeerAssignment.ratee_id, PeerAssignment.rater_id, PeerAssignment.relation,
            PeerAssignment.state,
        ).where(PeerAssignment.round_id == card.id)
    )  # fmt: skip
    given = [Given(r.ratee_id, r.rater_id, r.relation, counts=r.state.counts) for r in rows]
    given.sort(key=lambda one: (one.ratee, one.rater))
    field = Field(
        people=everybody(on), groups=card.rules, most_load=card.most_load, seed=card.seed,
        given=given, ties=ties(), shared=shared_work(on),
    )  # fmt: skip
    return field if ratees is None else replace(field, ratees=frozenset(ratees))


def basis_of(field: Field) -> str:
    """SHA-256 of everything that decides a draw: another one would be another draw, perhaps."""
    digest = hashlib.sha256(f"{field.seed} {field.most_load}\n".encode())
    parts = (
        sorted(str(one) for one in field.people),
        [str(one) for one in field.groups],
        [str(one) for one in field.given],
        sorted(str(pair) for pair in field.ties),
        sorted(f"{pair} {count}" for pair, count in field.shared.items()),
        sorted(str(one) for one in field.ratees or ()),
    )
    for part in parts:
        digest.update("\n".join((*part, "")).encode())
    return digest.hexdigest()
