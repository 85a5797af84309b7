"""The pieces of a review sheet, as `queries.review_materials` finds them."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from portal.rules.feedback_words import GiverRelation, Progress
from portal.rules.measures import CoreValue
from portal.rules.peer_answers import Told
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Assignment, Dimension, LinkKind
from portal.rules.service_times import Basis


@dataclass(frozen=True)
class Entry:
    """A log entry with how many pieces of evidence it has."""

    id: uuid.UUID
    goal_id: uuid.UUID | None
    on: datetime.date
    text: str
    proofs: int


@dataclass(frozen=True)
class Heard:
    """A feedback; `progress` is what the giver says about it, None where nothing."""

    id: uuid.UUID
    goal_id: uuid.UUID | None
    value: CoreValue | None
    relation: GiverRelation
    giver: str
    on: datetime.date
    text: str
    progress: Progress | None


@dataclass(frozen=True)
class Proof:
    """A piece of evidence of an entry of the period."""

    id: uuid.UUID
    goal_id: uuid.UUID | None
    name: str


@dataclass(frozen=True)
class Link:
    """What a rating rests on already."""

    dimension: Dimension
    kind: LinkKind
    source_id: uuid.UUID
    words: str


@dataclass(frozen=True)
class GoalWords:
    """The rater's words on one result."""

    goal_id: uuid.UUID
    position: int
    title: str
    realisation: str
    feedback: str
    finding: str


@dataclass(frozen=True)
class CitizenIndex:
    """The newest published index of the employee's unit; `ikm` None where it is withheld."""

    id: uuid.UUID
    period_key: str
    n: int | None
    ikm: Decimal | None
    mutu: str
    half_width: Decimal | None


@dataclass(frozen=True)
class ServiceFigure:
    """How long one service of the unit took in the period; None below the least number."""

    service_id: uuid.UUID
    service: str
    n: int
    median: Decimal | None
    standard: Decimal | None
    basis: Basis


@dataclass(frozen=True)
class EarlierRating:
    """A signed evaluation of an earlier period."""

    span_key: str
    hasil_kerja: Ekspektasi
    perilaku_kerja: Ekspektasi
    assignment: Assignment


@dataclass(frozen=True)
class OwnAccount:
    """The self-assessment that was sent: texts by result (part -> words), answers by place."""

    id: uuid.UUID
    sent_on: datetime.date
    answers: Mapping[str, str]
    texts: Mapping[uuid.UUID | None, Mapping[str, str]]


@dataclass(frozen=True)
class Materials:
    """All of it; `totals` counts the period's entries by result."""

    goals: Sequence[GoalWords]
    entries: Mapping[uuid.UUID | None, Sequence[Entry]]
    totals: Mapping[uuid.UUID | None, int]
    heard: Sequence[Heard]
    proofs: Sequence[Proof]
    links: Sequence[Link]
    expectations: Mapping[CoreValue, str]
    own: OwnAccount | None
    index: CitizenIndex | None
    services: Sequence[ServiceFigure] = field(default=())
    earlier: Sequence[EarlierRating] = field(default=())


@dataclass(frozen=True)
class Beside:
    """Materials with the employee's unit and the colleagues' release: what can be linked to."""

    materials: Materials
    unit: str
    peers: Told | None
    peers_id: uuid.UUID | None
