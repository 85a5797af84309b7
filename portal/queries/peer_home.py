"""Rounds as the home page needs them: what waits for a person, in one statement."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Posting, RaterOverride
from portal.models.periods import EvaluationPeriod
from portal.queries.gathering import Question
from portal.queries.peer_rounds import counting
from portal.queries.periods import PERIOD_COLUMNS, PeriodRow, of_columns
from portal.queries.raters import holds
from portal.rules.peer_rounds import AssignmentState, PeerRoundState
from portal.rules.scheme_words import Nomination

ACTIVE = (PeerRoundState.PERSIAPAN, PeerRoundState.BERJALAN)


@dataclass(frozen=True)
class WaitingRound:
    """A real round that is prepared or runs; `asked` about the person, of the `invited` of its
    first group, and `waiting` proposals about those who seem to be theirs to rate.
    """

    id: uuid.UUID
    period: PeriodRow
    state: PeerRoundState
    opens_on: datetime.date
    closes_on: datetime.date
    nomination: Nomination
    invited: int
    asked: int
    waiting: int

    @property
    def is_prepared(self) -> bool:
        """Whether raters can still be chosen."""
        return self.state is PeerRoundState.PERSIAPAN


def waiting_rounds(person: uuid.UUID | None, on: datetime.date) -> Question[WaitingRound]:
    """The next to close first; the page of the team asks the rule itself whose proposals wait."""
    first = (
        sa.select(PeerGroupTerms.invited)
        .where(PeerGroupTerms.round_id == PeerRound.id)
        .order_by(PeerGroupTerms.position)
        .limit(1)
        .scalar_subquery()
    )
    # The state is no condition, because SQLite would then walk through the whole round.
    asked = sa.select(sa.func.count(sa.case((counting(), 1)))).where(
        PeerAssignment.round_id == PeerRound.id, PeerAssignment.ratee_id == person
    )
    proposed = sa.case((PeerAssignment.state == AssignmentState.DIUSULKAN, 1))
    waiting = sa.select(sa.func.count(proposed)).where(
        PeerAssignment.round_id == PeerRound.id, PeerAssignment.ratee_id != person,
        PeerAssignment.ratee_id.in_(_theirs(person, on)),
    )  # fmt: skip
    return Question(
        sa.select(
            PeerRound.id, PeerRound.state, PeerRound.opens_on, PeerRound.closes_on,
            PeerRound.nomination, first, asked.scalar_subquery(), waiting.scalar_subquery(),
            *PERIOD_COLUMNS,
        )
        .select_from(PeerRound)
        .join(EvaluationPeriod, PeerRound.period_id == EvaluationPeriod.id)
        .where(PeerRound.state.in_(ACTIVE), ~PeerRound.is_practice),
        [PeerRound.closes_on, PeerRound.id],
        lambda key, *rest: WaitingRound(key, of_columns(*rest[7:]), *rest[:7]),
    )  # fmt: skip


def _theirs(person: uuid.UUID | None, on: datetime.date) -> Any:
    """Those who seem to be somebody's to rate, each way by its own index."""
    led = sa.select(Posting.unit_id).where(
        Posting.employee_id == person, Posting.leads_unit, *holds(Posting, on)
    )
    named = sa.select(RaterOverride.employee_id).where(
        RaterOverride.rater_id == person, *holds(RaterOverride, on)
    )
    posted = sa.select(Posting.employee_id).where(*holds(Posting, on))
    return sa.union(
        posted.where(Posting.supervisor_id == person),
        posted.where(Posting.supervisor_id.is_(None), Posting.unit_id.in_(led)),
        named,
    )
