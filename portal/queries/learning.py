"""What one employee learns: places, wishes, proofs and the year's account of hours."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evidence import Evidence
from portal.models.people import Employee
from portal.models.training import (
    LearningClaim,
    TrainingPlace,
    TrainingProgramme,
    TrainingProposal,
)
from portal.queries.competences import scheme_or_none
from portal.rules.development_rule import development_on
from portal.rules.employment import Employment
from portal.rules.schemes import Scheme
from portal.rules.training_hours import HoursAccount, account
from portal.rules.training_words import ClaimState, PlaceState, ProposalState

# Pages read rows and change nothing.
Claim = LearningClaim


@dataclass(frozen=True)
class OwnPlace:
    """A course in which somebody has, had or awaits a place."""

    programme_id: uuid.UUID
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    state: PlaceState
    hours: int | None
    full_hours: int
    certificate_id: uuid.UUID | None


@dataclass(frozen=True)
class OwnWish:
    """A wish to learn, with the title of its course or the words of the wish."""

    id: uuid.UUID
    title: str
    state: ProposalState
    answer: str
    proposed_at: datetime.datetime
    name: str
    reason: str
    competence: str
    employee_id: uuid.UUID


@dataclass(frozen=True)
class Proof:
    """A certificate: a link, or a file by its name."""

    name: str
    url: str | None


@dataclass(frozen=True)
class Learning:
    """Somebody's learning; the account is that of one year."""

    places: tuple[OwnPlace, ...]
    wishes: tuple[OwnWish, ...]
    claims: tuple[tuple[Claim, Proof], ...]
    hours: HoursAccount


def learning_of(
    person: uuid.UUID, on: datetime.date, employment: Employment | None = None
) -> Learning:
    """Everything, in five statements, or four where the employment is known already.

    Raises NotFound for nobody of the staff.
    """
    employment = employment or db.session.scalar(
        sa.select(Employee.employment).where(Employee.id == person)
    )
    if employment is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    places = _places(person)
    rows = db.session.execute(
        sa.select(LearningClaim, Evidence.name, Evidence.url)
        .join(Evidence, LearningClaim.evidence_id == Evidence.id)
        .where(LearningClaim.employee_id == person)
        .order_by(LearningClaim.finished_on.desc(), LearningClaim.id)
        .execution_options(populate_existing=True)
    )
    claims = tuple((row, Proof(name, url)) for row, name, url in rows)
    hours = _account(places, [row for row, _proof in claims], employment, scheme_or_none(on), on)
    return Learning(places, wishes(TrainingProposal.employee_id == person), claims, hours)


def wishes_for(approver: uuid.UUID) -> tuple[OwnWish, ...]:
    """Wishes that wait for this rater, the oldest first."""
    return wishes(
        TrainingProposal.approver_id == approver, TrainingProposal.state == ProposalState.DIUSULKAN
    )


def wishes(*wanted: sa.ColumnElement[bool], most: int = 100) -> tuple[OwnWish, ...]:
    """Wishes with the names of people and courses, in one statement."""
    rows = db.session.execute(
        sa.select(TrainingProposal, TrainingProgramme.title, Employee.name)
        .outerjoin(TrainingProgramme, TrainingProposal.programme_id == TrainingProgramme.id)
        .join(Employee, TrainingProposal.employee_id == Employee.id)
        .where(*wanted)
        .order_by(TrainingProposal.proposed_at, TrainingProposal.id)
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return tuple(
        OwnWish(
            row.id, title or row.wish, row.state, row.answer, row.proposed_at, name, row.reason,
            row.competence, row.employee_id,
        )
        for row, title, name in rows
    )  # fmt: skip


def claims_waiting(page: int, per_page: int) -> tuple[list[tuple[Claim, str, Proof]], int]:
    """A page of proofs that wait for the personnel office, with names, and how many there are."""
    wanted = LearningClaim.state == ClaimState.DIAJUKAN
    total = db.session.scalar(sa.select(sa.func.count(LearningClaim.id)).where(wanted)) or 0
    rows = db.session.execute(
        sa.select(LearningClaim, Employee.name, Evidence.name, Evidence.url)
        .join(Employee, LearningClaim.employee_id == Employee.id)
        .join(Evidence, LearningClaim.evidence_id == Evidence.id)
        .where(wanted)
        .order_by(LearningClaim.claimed_at, LearningClaim.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )
    return [(row, name, Proof(proof, url)) for row, name, proof, url in rows], total


def _places(person: uuid.UUID) -> tuple[OwnPlace, ...]:
    rows = db.session.execute(
        sa.select(
            TrainingProgramme.id, TrainingProgramme.title, TrainingProgramme.starts_on,
            TrainingProgramme.ends_on, TrainingPlace.state, TrainingPlace.hours,
            TrainingProgramme.hours.label("full"), TrainingPlace.certificate_id,
        )
        .join(TrainingProgramme, TrainingPlace.programme_id == TrainingProgramme.id)
        .where(TrainingPlace.employee_id == person, TrainingPlace.state != PlaceState.BATAL)
        .order_by(TrainingProgramme.starts_on.desc(), TrainingProgramme.id)
        .limit(100)
    )  # fmt: skip
    return tuple(OwnPlace(*row) for row in rows)


def _account(
    places: Sequence[OwnPlace],
    claims: Sequence[Claim],
    employment: Employment,
    scheme: Scheme | None,
    on: datetime.date,
) -> HoursAccount:
    done = sum(p.hours or 0 for p in places if p.ends_on.year == on.year)
    done += sum(
        c.hours for c in claims if c.state is ClaimState.DITERIMA and c.finished_on.year == on.year
    )
    planned = sum(
        p.full_hours
        for p in places
        if p.state is PlaceState.TERDAFTAR and p.ends_on.year == on.year
    )
    rule = development_on(on).hours[employment]
    return account(done, planned, employment, rule, scheme.training.hours_per_year if scheme else 0)
