"""Rounds of the survey among colleagues: their terms, their state, and which could be prepared."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.instruments import InstrumentVersion
from portal.models.peer_rounds import PeerAssignment, PeerExtension, PeerGroupTerms, PeerRound
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeVersion
from portal.queries.periods import PeriodRow, row_of
from portal.queries.schemes import read
from portal.rules.peer_rounds import (
    COUNTING,
    Anonymity,
    AssignmentState,
    PeerRoundState,
    RoundNow,
)
from portal.rules.period_cycle import PeriodStage
from portal.rules.records import InstrumentKey
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup
from portal.rules.scheme_words import Nomination

PREPARABLE = (
    PeriodStage.RENCANA, PeriodStage.BERJALAN, PeriodStage.PENILAIAN, PeriodStage.FORUM,
    PeriodStage.PENETAPAN,
)  # fmt: skip


@dataclass(frozen=True)
class GroupOfRound:
    """One relation of a round with the version of its instrument."""

    relation: Relation
    version_id: uuid.UUID
    instrument: str
    number: int
    invited: int
    k: int
    comment_k: int

    @property
    def rule(self) -> PeerGroup:
        """As the rules know it."""
        return PeerGroup(
            self.relation, InstrumentKey(self.instrument), self.invited, self.k, self.comment_k
        )


@dataclass(frozen=True)
class RoundCard:
    """A round with its period and terms."""

    id: uuid.UUID
    period: PeriodRow
    state: PeerRoundState
    opens_on: datetime.date
    closes_on: datetime.date
    nomination: Nomination
    anonymity: Anonymity
    most_load: int
    seed: str
    fingerprint: str | None
    key_lost: bool
    version: int
    groups: tuple[GroupOfRound, ...]

    @property
    def now(self) -> RoundNow:
        """What the rules look at."""
        return RoundNow(self.state, self.opens_on, self.closes_on, self.period.is_practice)

    @property
    def is_prepared(self) -> bool:
        """Whether raters can still be chosen."""
        return self.state is PeerRoundState.PERSIAPAN

    @property
    def rules(self) -> tuple[PeerGroup, ...]:
        """Its groups as the rules know them."""
        return tuple(group.rule for group in self.groups)

    @property
    def relations(self) -> frozenset[Relation]:
        """Which relations it asks."""
        return frozenset(group.relation for group in self.groups)

    def group(self, relation: Relation) -> GroupOfRound:
        """One of its groups. Raises NotFound."""
        found = next((one for one in self.groups if one.relation is relation), None)
        if found is None:
            raise NotFound("Putaran ini tidak menanyai hubungan itu.")
        return found


@dataclass(frozen=True)
class ExtendedRound:
    """A line of the extensions."""

    previous: datetime.date
    until: datetime.date
    reason: str
    decided_by: str
    decided_at: datetime.datetime


def round_card(round_id: uuid.UUID) -> RoundCard:
    """One round, in one statement. Raises NotFound."""
    found = _cards(PeerRound.id == round_id)
    if not found:
        raise NotFound("Putaran survei rekan ini tidak dikenal.")
    return found[0]


def rounds(*states: PeerRoundState) -> list[RoundCard]:
    """Rounds in some states (all without any), real ones first, the newest period first."""
    return _cards(PeerRound.state.in_(states) if states else sa.true())


def preparable() -> list[PeriodRow]:
    """Open periods whose scheme asks colleagues and that have no round yet, the next to end first.

    Two statements.
    """
    periods = db.session.scalars(
        sa.select(EvaluationPeriod)
        .where(
            EvaluationPeriod.stage.in_(PREPARABLE),
            ~sa.exists().where(PeerRound.period_id == EvaluationPeriod.id),
        )
        .order_by(EvaluationPeriod.is_practice, EvaluationPeriod.ends_on, EvaluationPeriod.id)
    ).all()
    versions = {period.scheme_version_id for period in periods}
    peers = {
        row.id: read(row.content).peers
        for row in db.session.execute(
            sa.select(SchemeVersion.id, SchemeVersion.content).where(SchemeVersion.id.in_(versions))
        )
    }
    found = []
    for period in periods:
        asked, row = peers.get(period.scheme_version_id), row_of(period)
        if asked and asked.groups and (row.is_practice or row.span.kind in asked.rounds):
            found.append(row)
    return found


def state_counts(round_id: uuid.UUID) -> dict[AssignmentState, int]:
    """How many assignments of a round are in which state."""
    rows = db.session.execute(
        sa.select(PeerAssignment.state, sa.func.count())
        .where(PeerAssignment.round_id == round_id)
        .group_by(PeerAssignment.state)
    )
    return {state: count for state, count in rows}


def counting(table: type[PeerAssignment] = PeerAssignment) -> sa.ColumnElement[bool]:
    """That somebody is asked, or will be."""
    return table.state.in_(COUNTING)


def extensions_of(round_id: uuid.UUID) -> list[ExtendedRound]:
    """Its extensions, the newest first."""
    rows = db.session.scalars(
        sa.select(PeerExtension)
        .where(PeerExtension.round_id == round_id)
        .order_by(PeerExtension.decided_at.desc())
    )
    return [ExtendedRound(r.previous, r.until, r.reason, r.decided_by, r.decided_at) for r in rows]


def _cards(wanted: sa.ColumnElement[bool]) -> list[RoundCard]:
    """Rounds with their groups, in one statement."""
    rows: Any = db.session.execute(
        sa.select(
            PeerRound, EvaluationPeriod, PeerGroupTerms, InstrumentVersion.key,
            InstrumentVersion.number,
        )
        .join(EvaluationPeriod, PeerRound.period_id == EvaluationPeriod.id)
        .join(PeerGroupTerms, PeerGroupTerms.round_id == PeerRound.id)
        .join(InstrumentVersion, PeerGroupTerms.version_id == InstrumentVersion.id)
        .where(wanted)
        .order_by(
            PeerRound.is_practice, EvaluationPeriod.ends_on.desc(), PeerRound.id,
            PeerGroupTerms.position,
        )
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    found: dict[uuid.UUID, tuple[PeerRound, EvaluationPeriod]] = {}
    groups: dict[uuid.UUID, list[GroupOfRound]] = defaultdict(list)
    for row, period, terms, key, number in rows:
        found[row.id] = (row, period)
        groups[row.id].append(
            GroupOfRound(
                terms.relation, terms.version_id, key, number, terms.invited, terms.k,
                terms.comment_k,
            )
        )  # fmt: skip
    return [_card(row, period, groups[row.id]) for row, period in found.values()]


def _card(row: PeerRound, period: EvaluationPeriod, groups: Sequence[GroupOfRound]) -> RoundCard:
    return RoundCard(
        id=row.id, period=row_of(period), state=row.state, opens_on=row.opens_on,
        closes_on=row.closes_on, nomination=row.nomination, anonymity=row.anonymity,
        most_load=row.most_load, seed=row.seed, fingerprint=row.fingerprint,
        key_lost=row.key_lost, version=row.version,
        groups=tuple(groups),
    )  # fmt: skip
