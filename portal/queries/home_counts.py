"""What the home page only counts: several subjects in one statement."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.queries.forum_advice import advice_waiting
from portal.queries.learning_tasks import waiting_claims, waiting_wishes
from portal.queries.log_shares import offers_waiting


@dataclass(frozen=True)
class Counts:
    """How much waits: advice of the forum, entries that colleagues offer, wishes to learn, proofs
    of learning (0 for whoever does not check them).
    """

    advice: int
    offers: int
    wishes: int
    claims: int


def home_counts(person: uuid.UUID, *, with_claims: bool) -> Counts:
    """All of them for one visitor, who may be nobody of the staff."""
    claims = waiting_claims().scalar_subquery() if with_claims else sa.literal(0)
    row = db.session.execute(
        sa.select(
            advice_waiting(person).scalar_subquery(), offers_waiting(person).scalar_subquery(),
            waiting_wishes(person).scalar_subquery(), claims,
        )
    ).one()  # fmt: skip
    return Counts(*map(int, row))
