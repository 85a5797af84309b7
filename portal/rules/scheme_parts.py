"""The parts of a scheme: which appraisal practice an agency follows, inside the law.

Every class is a table of a scheme file and every attribute a field of it (`records`).  What a field
means, in the words of the clerk who sets it, and how far the law lets it go stand in
`portal/data/rules/scheme.toml`.  What the law fixes for all agencies (the 3x3 lookup of the
predikat, the employee's own days to sign and to object) is no field: it cannot be set.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.rules.employment import JobFamily
from portal.rules.instrument_parts import Text
from portal.rules.measures import Competence, CoreValue, Criterion, Family
from portal.rules.records import InstrumentKey, Key, UnsurKey, Words
from portal.rules.relations import Relation
from portal.rules.scheme_growth import Feedback, Readiness, Recognition, Training
from portal.rules.scheme_words import (
    AgendaSource,
    EntryKind,
    Frequency,
    IndicatorSource,
    Metric,
    Nomination,
    Panel,
    Reach,
    ReportPart,
    TargetPart,
)
from portal.rules.survey_periods import PeriodKind

DEFAULT_K = 5
"""Smallest group whose figures are shown, where a scheme says nothing (the floor is 3)."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """When evaluations take place (Pasal 24: monthly or quarterly; the annual one always is)."""

    periodic: PeriodKind
    window_working_days: int
    calendar_published: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How the SKP is drawn up (Pasal 7-14) and by which criteria its results are looked at."""

    criteria: tuple[Criterion, ...]
    evidence_criteria: tuple[Criterion, ...]
    target_parts: tuple[TargetPart, ...]
    indicators: IndicatorSource
    baseline_required: bool
    cascade_map: bool
    team_goals: bool


@dataclass(frozen=True, slots=True)
class Log:
    """The record of results during the year (Pasal 16)."""

    frequency: Frequency
    entry_kinds: tuple[EntryKind, ...]
    reflection: bool
    live_board: bool
    silence_alert_days: int
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class SelfReport:
    """The employee's own report before the supervisor rates."""

    parts: tuple[ReportPart, ...]
    prefilled_from_log: bool
    working_days: int


@dataclass(frozen=True, slots=True)
class Instruments:
    """Questionnaires by who fills them in; those of colleagues stand in `peers`."""

    self_assessment: tuple[InstrumentKey, ...]
    supervisor: tuple[InstrumentKey, ...]
    citizen: tuple[InstrumentKey, ...]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Behaviour by the seven values (Pasal 10); discipline facts are imported, never rated."""

    focus: tuple[CoreValue, ...]
    discipline_facts: bool


@dataclass(frozen=True, slots=True)
class Levels:
    """Required competence level 1-5 by kind of post; the agency's own standard overrides it."""

    jpt_pratama: int
    administrator: int
    pengawas: int
    pelaksana: int


@dataclass(frozen=True, slots=True)
class Competences:
    """Competences beside the predikat, for development and talent (PermenPANRB 38/2017)."""

    families: tuple[Family, ...]
    focus: tuple[Competence, ...]
    levels: Levels


@dataclass(frozen=True, slots=True)
class JobCard:
    """An extra instrument for one job family; `on_behalf` lets a colleague enter it."""

    family: JobFamily
    instrument: InstrumentKey
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Colleagues of one relation; figures from `k` of them on, their comments from `comment_k`."""

    relation: Relation
    instrument: InstrumentKey
    invited: int
    k: int = DEFAULT_K
    comment_k: int = DEFAULT_K


@dataclass(frozen=True, slots=True)
class Peers:
    """The anonymous survey among colleagues (Pasal 18: it may be held); none without groups."""

    groups: tuple[PeerGroup, ...]
    rounds: tuple[PeriodKind, ...]
    nomination: Nomination
    working_days: int


@dataclass(frozen=True, slots=True)
class Link:
    """A competence that moves together with elements of the citizen survey on one page."""

    competence: Competence
    unsur: tuple[UnsurKey, ...]


@dataclass(frozen=True, slots=True)
class Citizens:
    """How far the citizens' answers reach into the appraisal, always as evidence only."""

    period: PeriodKind
    reach: Reach
    team_n: int
    person_n: int
    trend_public: bool
    improvements_public: bool
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ServiceMetrics:
    """Figures imported from service systems; `slow_percentile` stands beside the median."""

    measures: tuple[Metric, ...]
    slow_percentile: int


@dataclass(frozen=True, slots=True)
class Review:
    """What lies beside the two ratings that the supervisor gives (Pasal 24-25)."""

    panels: tuple[Panel, ...]
    evidence_for_extremes: bool
    ties_declared: bool
    talk_before_sign: bool
    objection_to_final: bool = False


@dataclass(frozen=True, slots=True)
class Forum:
    """The evaluation forum; it advises, the supervisor decides and answers."""

    rounds: tuple[PeriodKind, ...]
    members: int
    quorum_percent: int
    opinion_working_days: int
    blind_opinions: bool
    recusal: bool
    dissent_recorded: bool
    agenda: tuple[AgendaSource, ...]
    random_percent: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Days of officials; never longer than the law (hari kerja, or the last day in January)."""

    plan_january_day: int
    annual_january_day: int
    deliver_document: int
    superior_signs: int
    superior_delivers: int
    decide_objection: int
    report: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One agency's way of appraising; `forum` is None where none sits."""

    key: Key
    name: Text
    purpose: Text
    basis: Words
    steward: Words
    cadence: Cadence
    plan: Plan
    log: Log
    self_report: SelfReport
    instruments: Instruments
    behaviour: Behaviour
    competences: Competences
    job_cards: tuple[JobCard, ...]
    peers: Peers
    citizens: Citizens
    service_metrics: ServiceMetrics
    review: Review
    forum: Forum | None = None
    feedback: Feedback
    deadlines: Deadlines
    readiness: Readiness
    training: Training
    recognition: Recognition
