"""The parts of a scheme by which people grow: feedback, preparation, training and recognition.

Like those of `scheme_parts`, every class is a table of a scheme file.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.rules.employment import JobFamily
from portal.rules.instrument_parts import Text
from portal.rules.measures import Competence, CoreValue
from portal.rules.records import MeasureKey
from portal.rules.relations import Relation
from portal.rules.scheme_words import (
    FeedbackPart,
    LeastPredikat,
    NeedSource,
    Opportunity,
)
from portal.rules.survey_periods import PeriodKind


@dataclass(frozen=True, slots=True)
class Feedback:
    """Continuing feedback (Pasal 17-20) and the report that each employee receives."""

    rhythm: PeriodKind
    notes_per_period: int
    two_way: bool
    parts: tuple[FeedbackPart, ...]
    sources: tuple[Relation, ...]
    acknowledged: bool
    development_plan: bool
    history_years: int


@dataclass(frozen=True, slots=True)
class Workshop:
    """A course before the period, tied to the competence that is measured afterwards."""

    family: JobFamily
    title: Text
    competence: MeasureKey
    working_days_before: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """How people are prepared: guides, practice without consequence, help, courses before."""

    role_guides: bool
    reading_receipts: bool
    reach_percent: int
    questions_board: bool
    target_examples: bool
    support_contacts: bool
    practice_days: int
    workshops: tuple[Workshop, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A training that the scheme offers when its competence is what many lack."""

    competence: MeasureKey
    title: Text


@dataclass(frozen=True, slots=True)
class Training:
    """From gap to course to measuring again."""

    needs_from: tuple[NeedSource, ...]
    pooled_from: int
    hours_per_year: int
    remeasured: bool
    programmes: tuple[Programme, ...]


@dataclass(frozen=True, slots=True)
class EligibilityList:
    """Who may be considered for an opportunity; the reason of a choice is always recorded.

    `families` are the job families it is for; without any it is for everybody.
    """

    opportunity: Opportunity
    title: Text
    periods: int
    least: LeastPredikat
    families: tuple[JobFamily, ...]
    competences: tuple[Competence, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Thanks at once, and chances that good work opens (Pasal 31)."""

    appreciation_notes: bool
    appreciated: tuple[CoreValue, ...]
    wall: bool
    lists: tuple[EligibilityList, ...]
