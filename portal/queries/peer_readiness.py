"""How ready a round is: who has too few raters, how the load lies, whether all can be compared.

Only a count of every assignment tells, so the worker's is shown with its moment (`READY`); whoever
is named on a page is looked at anew.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry, AuditTag
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.kept_figures import Figures, Source, figures
from portal.queries.kept_ids import among, at, count_of, kept_id
from portal.queries.peer_rounds import RoundCard, counting
from portal.queries.period_facts import subjects
from portal.rules.assigning import islands
from portal.rules.disclosure import FLOOR
from portal.rules.names import search_key
from portal.rules.peer_rounds import AssignmentState, PeerRoundState
from portal.rules.relations import Relation

MOST_PAIRS = 200_000
"""Chains of more assignments than this are not followed in a request."""


# Rounds that were over for longer are looked at seldom.
_KEPT_FOR = datetime.timedelta(days=800)


@dataclass(frozen=True)
class Lacking:
    """Somebody for whom no group could be shown when it was counted; `asked` of all relations
    together and `is_mended` are as they stand now.
    """

    id: uuid.UUID
    name: str
    asked: int
    is_mended: bool


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


@dataclass(frozen=True)
class ReadinessPage:
    """The figures as they were counted at a moment, and a page of those for whom nothing could be
    shown, of so many that a search leaves.
    """

    found: Readiness
    rows: list[Lacking]
    listed: int
    counted_at: datetime.datetime


@dataclass(frozen=True)
class Wanted:
    """Which page, of whom a text is part of the name, and whether all is counted anew for it."""

    text: str
    page: int
    per_page: int
    anew: bool = False


def readiness_page(card: RoundCard, now: datetime.datetime, wanted: Wanted) -> ReadinessPage:
    """By name; one statement for what is kept, one for the page and one more for a text."""
    kept = _kept(card.id, now, anew=wanted.anew)
    ids, listed = kept.content["lacking"], range(count_of(kept.content["lacking"]))
    places: Sequence[int] = listed
    if text := search_key(wanted.text):
        named = Employee.name_key.contains(text, autoescape=True)
        places = among(ids, listed, Employee.id, named)
    first = (wanted.page - 1) * wanted.per_page
    rows = _rows(card, at(ids, places[first : first + wanted.per_page]))
    return ReadinessPage(_read(kept.content), rows, len(places), kept.made_at)


def readiness(round_id: uuid.UUID, now: datetime.datetime) -> Readiness:
    """The figures, counted now."""
    return _read(_made(now, str(round_id)))


def _kept(round_id: uuid.UUID, now: datetime.datetime, *, anew: bool) -> Figures:
    key = str(round_id)
    return Figures(_made(now, key), now) if anew else figures(READY, key, now)


def _read(kept: dict[str, Any]) -> Readiness:
    loads = {load: raters for load, raters in kept["loads"]}
    return Readiness(kept["people"], kept["ready"], loads, kept["parts"])


def _rows(card: RoundCard, shown: list[uuid.UUID]) -> list[Lacking]:
    """People of a page in their order, as they stand now."""
    if not shown:
        return []
    asked = (
        sa.select(sa.func.count())
        .where(
            PeerAssignment.round_id == card.id, PeerAssignment.ratee_id == Employee.id, counting()
        )
        .correlate(Employee)
        .scalar_subquery()
    )
    mended = Employee.id.in_(_shown(card.id).where(PeerAssignment.ratee_id.in_(shown)))
    rows = {
        row.id: row
        for row in db.session.execute(
            sa.select(Employee.id, Employee.name, asked, mended).where(Employee.id.in_(shown))
        )
    }
    return [Lacking(*rows[one]) for one in shown if one in rows]


def _keys(on: datetime.date) -> Iterable[str]:
    """Rounds that are not over, or were of a period that closed not long ago."""
    rounds = db.session.scalars(
        sa.select(PeerRound.id)
        .join(EvaluationPeriod, PeerRound.period_id == EvaluationPeriod.id)
        .where(
            sa.or_(
                PeerRound.state != PeerRoundState.SELESAI,
                EvaluationPeriod.closes_on > on - _KEPT_FOR,
            )
        )
    )
    return [str(one) for one in rounds]


def _made(now: datetime.datetime, key: str) -> dict[str, Any]:
    """What is counted of a round, and those who lack colleagues, by name, as one text; three
    statements over everybody.
    """
    round_id, ours = uuid.UUID(key), subjects(now.date())
    lacking = db.session.scalars(
        sa.select(kept_id(Employee.id))
        .where(ours, Employee.id.not_in(_shown(round_id)))
        .order_by(Employee.name_key, Employee.id)
    ).all()
    per_rater = (
        sa.select(sa.func.count().label("n"))
        .where(PeerAssignment.round_id == round_id, counting())
        .group_by(PeerAssignment.rater_id)
        .subquery()
    )
    # Nobody has a load of 0: in its place stands how many people there are.
    everybody = sa.select(sa.literal(0), sa.func.count()).select_from(Employee).where(ours)
    found = db.session.execute(
        sa.union_all(sa.select(per_rater.c.n, sa.func.count()).group_by(per_rater.c.n), everybody)
    )
    loads = {load: raters for load, raters in found}
    people = loads.pop(0)
    return {
        "people": people, "ready": people - len(lacking), "lacking": "".join(lacking),
        "loads": [list(pair) for pair in sorted(loads.items())], "parts": _parts(round_id, loads),
    }  # fmt: skip


# Acts on a whole round.  What single people propose, decide or decline by the hundred is counted at
# the worker's next turn, or when somebody asks for it.
_WHOLE = (
    AuditTag.PEER_TERMS_SET, AuditTag.PEERS_DRAWN, AuditTag.PEER_ROUND_OPENING,
    AuditTag.PEER_ROUND_OPENED, AuditTag.PEER_ROUND_REPEATED,
)  # fmt: skip
READY = Source("kesiapan", _keys, _made, AuditEntry.tag.in_(_WHOLE))


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


def _shown(round_id: uuid.UUID) -> sa.Select[uuid.UUID]:
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
        .where(PeerAssignment.round_id == round_id, counting())
        .group_by(PeerAssignment.ratee_id, PeerAssignment.relation, PeerGroupTerms.k)
        .having(sa.func.count() >= PeerGroupTerms.k)
    )


def _parts(round_id: uuid.UUID, loads: dict[int, int]) -> int | None:
    if sum(load * raters for load, raters in loads.items()) > MOST_PAIRS:
        return None
    rows = db.session.execute(
        sa.select(PeerAssignment.ratee_id, PeerAssignment.rater_id).where(
            PeerAssignment.round_id == round_id, counting()
        )
    )
    return islands((ratee, rater) for ratee, rater in rows)
