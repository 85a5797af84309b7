"""Opportunities, and who meets their terms with which evidence."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.competences import CompetenceLevel
from portal.models.people import Employee, Posting
from portal.models.recognition import (
    Appreciation,
    Opportunity,
    OpportunityCandidate,
)
from portal.models.units import Unit
from portal.queries.gathering import Question, answers
from portal.queries.rated_spans import KnownSpans, known_spans, rated_of
from portal.queries.raters import holds
from portal.rules.competences import Recorded, counting
from portal.rules.development_rule import development_on
from portal.rules.employment import JobFamily
from portal.rules.postings import PostingKind
from portal.rules.recognition import (
    OpportunityState,
    Standing,
    Terms,
    standing,
)
from portal.rules.scheme_words import LeastPredikat
from portal.rules.survey_periods import SurveyPeriod

# Pages read the row and change nothing.
Posted = Opportunity
Candidate = OpportunityCandidate


@dataclass(frozen=True)
class Person:
    """Somebody with what the terms look at; `levels` are of the competences that are named.

    For an employee of the month: `thanks` that they show on the wall themselves, of that month, and
    the months `won` in the year before.
    """

    id: uuid.UUID
    name: str
    title: str
    unit: str
    family: JobFamily
    standing: Standing
    levels: dict[str, int]
    thanks: int = 0
    won: tuple[str, ...] = ()

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
            "thanks": self.thanks, "won": list(self.won),
        }  # fmt: skip


def terms_of(row: Posted) -> Terms:
    """The terms as they were announced."""
    kept = row.terms
    return Terms(
        int(kept["periods"]), LeastPredikat(kept["least"]), tuple(kept["families"]),
        tuple(kept["competences"]),
    )  # fmt: skip


def opportunities(page: int, per_page: int, text: str = "") -> tuple[list[Posted], int]:
    """A page of everything that was posted, with `text` in the title: open ones first, then the
    newest.
    """
    wanted = sa.func.lower(Opportunity.title).contains(text.casefold(), autoescape=True)
    total = db.session.scalar(sa.select(sa.func.count(Opportunity.id)).where(wanted)) or 0
    rows = db.session.scalars(
        sa.select(Opportunity)
        .where(wanted)
        .order_by(
            sa.case((Opportunity.state == OpportunityState.TERBUKA, 0), else_=1),
            Opportunity.closes_on.desc(), Opportunity.id,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return list(rows), total


def opportunity_of(opportunity_id: uuid.UUID) -> Posted:
    """One opportunity. Raises NotFound."""
    row = db.session.scalar(
        sa.select(Opportunity)
        .where(Opportunity.id == opportunity_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("Peluang ini tidak dikenal.")
    return row


def people_for(
    terms: Terms,
    on: datetime.date,
    only: Collection[uuid.UUID] | None = None,
    month: str | None = None,
) -> list[Person]:
    """Everybody at work (or these) with how they stand to the terms: eligible ones first, then by
    name and never by a figure.  Four statements however many there are, and one more for a month.
    """
    rows = db.session.execute(staff_at_work(on, only)).all()
    found = people_of(rows, terms, on, known_spans(on), month, everybody=only is None)
    return sorted(found, key=lambda one: (not one.standing.is_eligible, one.name, one.id))


def people_of(
    rows: Sequence[Any], terms: Terms, on: datetime.date, spans: KnownSpans,
    month: str | None = None, *, everybody: bool = False,
) -> list[Person]:  # fmt: skip
    """These employees (with name, title, unit and family) beside the terms, in the same order.

    One statement for results, and one where levels or praise of a month are asked for.
    """
    only = None if everybody else [row.employee_id for row in rows]
    rated = rated_of(only, spans)
    said = [_levels(terms.competences, on, only)] if terms.competences else []
    told = answers([*said, *([_praised(SurveyPeriod.parse(month))] if month else [])])
    levels = _counted_levels(told[0], on) if said else {}
    praised = _counted_praise(told[-1]) if month else {}
    return [
        Person(
            row.employee_id, row.name, row.title, row.unit, row.family,
            standing(terms, row.family.value, rated.get(row.employee_id, [])),
            levels.get(row.employee_id, {}), *praised.get(row.employee_id, (0, ())),
        )
        for row in rows
    ]  # fmt: skip


def staff_for(families: Collection[str], on: datetime.date) -> list[uuid.UUID]:
    """Whom an opportunity is for: everybody at work, or the holders of posts of these families."""
    staff = db.session.execute(staff_at_work(on))
    return [one.employee_id for one in staff if not families or one.family in families]


def month_is_posted(month: str) -> bool:
    """Whether the award of a month was posted and not withdrawn."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Opportunity.month == month, Opportunity.state != OpportunityState.DITARIK
                )
            )
        )
    )


def _praised(month: SurveyPeriod) -> Question[tuple[uuid.UUID, str]]:
    """Thanks of a month that stand on the wall, and who was chosen in the twelve months before."""
    since, until = (
        datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        for day in (month.start, month.end + datetime.timedelta(days=1))
    )
    first = month.start.replace(year=month.start.year - 1)
    both = (
        sa.select(Appreciation.to_id.label("person"), sa.literal("").label("month"))
        .where(
            Appreciation.wall_at.is_not(None), Appreciation.given_at >= since,
            Appreciation.given_at < until,
        )
        .union_all(
            sa.select(OpportunityCandidate.employee_id, Opportunity.month)
            .join(Opportunity, OpportunityCandidate.opportunity_id == Opportunity.id)
            .where(
                OpportunityCandidate.is_chosen,
                Opportunity.month >= SurveyPeriod.containing(month.kind, first).key,
                Opportunity.month < month.key,
            )
        )
    ).subquery()  # fmt: skip
    return Question(sa.select(both), [], lambda person, won: (person, won))


def _counted_praise(
    rows: Sequence[tuple[uuid.UUID, str]],
) -> dict[uuid.UUID, tuple[int, tuple[str, ...]]]:
    thanks: dict[uuid.UUID, int] = defaultdict(int)
    months: dict[uuid.UUID, set[str]] = defaultdict(set)
    for person, won in rows:
        if won:
            months[person].add(won)
        else:
            thanks[person] += 1
    return {
        person: (thanks.get(person, 0), tuple(sorted(months.get(person, ()), reverse=True)))
        for person in {*thanks, *months}
    }


def at_work(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """That the holder of a posting, joined to it, is at work in it on a day."""
    return (*in_post(on), sa.or_(Employee.left_on.is_(None), Employee.left_on > on))


def in_post(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """That a posting is definitive and holds on a day."""
    return (Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on))


def left(on: datetime.date) -> sa.Select[uuid.UUID]:
    """Employees who are gone on a day."""
    return sa.select(Employee.id).where(Employee.left_on <= on)


def staff_at_work(
    on: datetime.date, only: Collection[uuid.UUID] | None = None
) -> sa.Select[*tuple[Any, ...]]:
    """A statement of everybody at work (or these), as `people_of` takes them."""
    wanted = [*at_work(on)]
    if only is not None:
        wanted.append(Employee.id.in_(only))
    return (
        sa.select(
            Posting.employee_id, Employee.name, Posting.title, Unit.name.label("unit"),
            Posting.family,
        )
        .join(Employee, Posting.employee_id == Employee.id)
        .join(Unit, Posting.unit_id == Unit.id)
        .where(*wanted)
    )  # fmt: skip


def _levels(
    competences: Collection[str], on: datetime.date, only: Collection[uuid.UUID] | None
) -> Question[tuple[uuid.UUID, Recorded]]:
    level = CompetenceLevel
    wanted = [level.competence.in_(competences), level.assessed_on <= on]
    if only is not None:
        wanted.append(level.employee_id.in_(only))
    return Question(
        sa.select(
            level.employee_id, level.competence, level.level, level.source, level.assessed_on
        ).where(*wanted),
        [level.number.desc(), level.id],
        lambda person, *record: (person, Recorded(*record)),
    )


def _counted_levels(
    rows: Sequence[tuple[uuid.UUID, Recorded]], on: datetime.date
) -> dict[uuid.UUID, dict[str, int]]:
    said: dict[uuid.UUID, list[Recorded]] = defaultdict(list)
    for person, record in rows:
        said[person].append(record)
    years = development_on(on).valid_years
    return {
        person: {key: one.level for key, one in counting(records, on, years).items()}
        for person, records in said.items()
    }
