"""How much learning waits for somebody, as parts of a statement; and workshops before a period."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod
from portal.models.training import (
    LearningClaim,
    TrainingPlace,
    TrainingProgramme,
    TrainingProposal,
)
from portal.queries.gathering import Question
from portal.queries.raters import holds
from portal.rules.postings import PostingKind
from portal.rules.training_words import ClaimState, PlaceState, ProgrammeState, ProposalState


@dataclass(frozen=True)
class WorkshopAhead:
    """A workshop before a period's evaluation opens; `place` is one's own in it, None without."""

    programme_id: uuid.UUID
    title: str
    starts_on: datetime.date
    enrol_until: datetime.date
    span_key: str
    place: PlaceState | None


def waiting_wishes(approver: uuid.UUID) -> sa.Select[int]:
    """Wishes to learn that wait for this rater."""
    return sa.select(sa.func.count(TrainingProposal.id)).where(
        TrainingProposal.approver_id == approver,
        TrainingProposal.state == ProposalState.DIUSULKAN,
    )


def waiting_claims() -> sa.Select[int]:
    """Proofs of learning that wait for the personnel office."""
    return sa.select(sa.func.count(LearningClaim.id)).where(
        LearningClaim.state == ClaimState.DIAJUKAN
    )


def waiting_workshops(person: uuid.UUID, on: datetime.date) -> sa.Select[int]:
    """Workshops for somebody's work that begin before the evaluation of their period opens."""
    return sa.select(sa.func.count(TrainingProgramme.id)).where(*_ahead(person, on))


def workshops_ahead(person: uuid.UUID, on: datetime.date) -> Question[WorkshopAhead]:
    """These workshops, the next one first."""
    return Question(
        sa.select(
            TrainingProgramme.id, TrainingProgramme.title, TrainingProgramme.starts_on,
            TrainingProgramme.enrol_until, EvaluationPeriod.span_key, TrainingPlace.state,
        )
        .select_from(TrainingProgramme)
        .join(EvaluationPeriod, TrainingProgramme.period_id == EvaluationPeriod.id)
        .outerjoin(
            TrainingPlace,
            sa.and_(
                TrainingPlace.programme_id == TrainingProgramme.id,
                TrainingPlace.employee_id == person,
            ),
        )
        .where(*_ahead(person, on)),
        [TrainingProgramme.starts_on, TrainingProgramme.id], WorkshopAhead,
    )  # fmt: skip


def _ahead(person: uuid.UUID, on: datetime.date) -> list[sa.ColumnElement[bool]]:
    course = TrainingProgramme
    works = (
        Posting.employee_id == person, Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on)
    )  # fmt: skip
    return [
        course.is_workshop.is_(True), course.state == ProgrammeState.TERBUKA,
        course.starts_on >= on,
        sa.exists()
        .where(EvaluationPeriod.id == course.period_id, EvaluationPeriod.opens_on > on)
        .correlate(course),
        sa.exists()
        .where(*works, sa.or_(course.family.is_(None), course.family == Posting.family))
        .correlate(course),
    ]  # fmt: skip
