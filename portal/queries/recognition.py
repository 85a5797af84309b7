"""Opportunities, who meets their terms with which evidence, and thanks among colleagues."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.competences import CompetenceLevel
from portal.models.people import Employee, Posting
from portal.models.recognition import (
    Appreciation,
    EarlierPredikat,
    Opportunity,
    OpportunityCandidate,
)
from portal.models.units import Unit
from portal.queries.growth_results import results_of
from portal.queries.raters import holds
from portal.rules.competences import Recorded, counting
from portal.rules.development_rule import development_on
from portal.rules.employment import JobFamily
from portal.rules.postings import PostingKind
from portal.rules.recognition import (
    OpportunityState,
    Rated,
    ResultSource,
    Standing,
    Terms,
    merged,
    standing,
)
from portal.rules.scheme_words import LeastPredikat
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

# Pages read the row and change nothing.
Posted = Opportunity
Candidate = OpportunityCandidate


@dataclass(frozen=True)
class Person:
    """Somebody with what the terms look at; `levels` are of the competences that are named."""

    id: uuid.UUID
    name: str
    title: str
    unit: str
    family: JobFamily
    standing: Standing
    levels: dict[str, int]

    @property
    def evidence(self) -> dict[str, Any]:
        """The facts, to be kept with a decision."""
        return {
            "results": [
                {"period": one.span.key, "predikat": one.predikat.value,
                 "source": one.source.value, "code": one.code}
                for one in self.standing.counted
            ],
            "levels": self.levels,
            "lacks": [lack.value for lack in self.standing.lacks],
        }  # fmt: skip


def terms_of(row: Posted) -> Terms:
    """The terms as they were announced."""
    kept = row.terms
    return Terms(
        int(kept["periods"]), LeastPredikat(kept["least"]), tuple(kept["families"]),
        tuple(kept["competences"]),
    )  # fmt: skip


def opportunities(page: int, per_page: int) -> tuple[list[Posted], int]:
    """A page of everything that was posted: open ones first, then the newest."""
    total = db.session.scalar(sa.select(sa.func.count(Opportunity.id))) or 0
    rows = db.session.scalars(
        sa.select(Opportunity)
        .order_by(
            sa.case((Opportunity.state == OpportunityState.TERBUKA, 0), else_=1),
            Opportunity.closes_on.desc(), Opportunity.id,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return list(rows), total


def opportunity_card(opportunity_id: uuid.UUID) -> tuple[Posted, list[tuple[Candidate, str]]]:
    """One opportunity with everybody considered, by name. Raises NotFound."""
    row = db.session.get(Opportunity, opportunity_id, populate_existing=True)
    if row is None:
        raise NotFound("Peluang ini tidak dikenal.")
    candidates = db.session.execute(
        sa.select(OpportunityCandidate, Employee.name)
        .join(Employee, OpportunityCandidate.employee_id == Employee.id)
        .where(OpportunityCandidate.opportunity_id == opportunity_id)
        .order_by(Employee.name_key, Employee.id)
        .execution_options(populate_existing=True)
    )
    return row, [(one, name) for one, name in candidates]


def people_for(
    terms: Terms, on: datetime.date, only: Collection[uuid.UUID] | None = None
) -> list[Person]:
    """Everybody at work (or these) with how they stand to the terms: eligible ones first, then by
    name and never by a figure.  Four statements however many there are.
    """
    rows = _at_work(on, only)
    own = results_of(only, on)
    earlier = _earlier(only)
    levels = _levels(terms.competences, on, only)
    found = []
    for row in rows:
        rated = [
            Rated(one.span, one.predikat, ResultSource.PORTAL, one.code)
            for one in own.get(row.employee_id, [])
        ]
        spans = merged(rated, earlier.get(row.employee_id, {}), _kinds(rated, earlier))
        found.append(
            Person(
                row.employee_id, row.name, row.title, row.unit, row.family,
                standing(terms, row.family.value, spans), levels.get(row.employee_id, {}),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.standing.is_eligible, one.name, one.id))


def _kinds(rated: list[Rated], earlier: dict[uuid.UUID, dict[str, Rated]]) -> list[str]:
    """The agency's cadence: years are left out wherever shorter periods are known, so that no time
    counts twice.
    """
    every = [*rated, *(one for some in earlier.values() for one in some.values())]
    short = {one.span.kind.value for one in every} - {PeriodKind.TAHUN.value}
    return sorted(short) or [PeriodKind.TAHUN.value]


def _at_work(on: datetime.date, only: Collection[uuid.UUID] | None) -> list[Any]:
    wanted = [
        Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on),
        sa.or_(Employee.left_on.is_(None), Employee.left_on > on),
    ]  # fmt: skip
    if only is not None:
        wanted.append(Employee.id.in_(only))
    return list(
        db.session.execute(
            sa.select(
                Posting.employee_id, Employee.name, Posting.title, Unit.name.label("unit"),
                Posting.family,
            )
            .join(Employee, Posting.employee_id == Employee.id)
            .join(Unit, Posting.unit_id == Unit.id)
            .where(*wanted)
        )
    )  # fmt: skip


def _earlier(only: Collection[uuid.UUID] | None) -> dict[uuid.UUID, dict[str, Rated]]:
    wanted = [] if only is None else [EarlierPredikat.employee_id.in_(only)]
    found: dict[uuid.UUID, dict[str, Rated]] = defaultdict(dict)
    for row in db.session.scalars(sa.select(EarlierPredikat).where(*wanted)):
        span = SurveyPeriod.parse(row.span_key)
        found[row.employee_id][row.span_key] = Rated(
            span, row.predikat, ResultSource.EKINERJA, row.document
        )
    return found


def _levels(
    competences: Collection[str], on: datetime.date, only: Collection[uuid.UUID] | None
) -> dict[uuid.UUID, dict[str, int]]:
    level = CompetenceLevel
    wanted = [level.competence.in_(competences), level.assessed_on <= on]
    if only is not None:
        wanted.append(level.employee_id.in_(only))
    said: dict[uuid.UUID, list[Recorded]] = defaultdict(list)
    rows = db.session.execute(
        sa.select(level.employee_id, level.competence, level.level, level.source, level.assessed_on)
        .where(*wanted)
        .order_by(level.number.desc())
    )
    for row in rows:
        said[row.employee_id].append(
            Recorded(row.competence, row.level, row.source, row.assessed_on)
        )
    years = development_on(on).valid_years
    return {
        person: {key: one.level for key, one in counting(records, on, years).items()}
        for person, records in said.items()
    }


@dataclass(frozen=True)
class Thanks:
    """An appreciation with the names of both."""

    row: Appreciation
    giver: str
    receiver: str


def thanks(person: uuid.UUID | None, page: int, per_page: int) -> tuple[list[Thanks], int]:
    """A page of somebody's thanks, given and received; None = the wall. Newest first."""
    wanted = (
        Appreciation.wall_at.is_not(None)
        if person is None
        else sa.or_(Appreciation.to_id == person, Appreciation.from_id == person)
    )
    giver, receiver = sa.orm.aliased(Employee), sa.orm.aliased(Employee)
    total = db.session.scalar(sa.select(sa.func.count(Appreciation.id)).where(wanted)) or 0
    rows = db.session.execute(
        sa.select(Appreciation, giver.name, receiver.name)
        .join(giver, Appreciation.from_id == giver.id)
        .join(receiver, Appreciation.to_id == receiver.id)
        .where(wanted)
        .order_by(Appreciation.given_at.desc(), Appreciation.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )
    return [Thanks(row, one, other) for row, one, other in rows], total


def colleagues(text: str, me: uuid.UUID, on: datetime.date, most: int = 15) -> list[Any]:
    """People at work whose name holds some letters: (id, name, unit), to be thanked."""
    if len(text) < 2:
        return []
    return list(
        db.session.execute(
            sa.select(Employee.id, Employee.name, Unit.name.label("unit"))
            .join(Posting, Posting.employee_id == Employee.id)
            .join(Unit, Posting.unit_id == Unit.id)
            .where(
                Employee.name_key.contains(text.casefold(), autoescape=True), Employee.id != me,
                Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on),
                sa.or_(Employee.left_on.is_(None), Employee.left_on > on),
            )
            .order_by(Employee.name_key, Employee.id)
            .limit(most)
        )
    )  # fmt: skip
