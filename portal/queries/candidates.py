"""A page of the people who meet the terms of an opportunity: chosen, counted and cut by the
database, so that the facts of the page alone are read.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.rated_spans import KnownSpans, known_spans, reaching
from portal.queries.recognition import Person, at_work, in_post, left, people_of
from portal.rules.recognition import Terms


@dataclass(frozen=True)
class CandidatePage:
    """People of a page; how many the list has, how many are eligible, and how many at work."""

    people: list[Person]
    listed: int
    eligible: int
    everybody: int


@dataclass(frozen=True)
class Wanted:
    """Everybody or the eligible alone, with a text in the name, and which page."""

    shows_all: bool
    text: str
    page: int
    per_page: int


def candidate_page(
    terms: Terms, on: datetime.date, month: str | None, wanted: Wanted
) -> CandidatePage:
    """The eligible first, then by name and never by a figure; statements as of `people_of`, one for
    the periods and one for the page with its numbers.
    """
    spans = known_spans(on)
    rows = db.session.execute(_statement(terms, on, spans, wanted)).all()
    people = people_of([one for one in rows if one.employee_id], terms, on, spans, month)
    return CandidatePage(people, rows[0].listed, rows[0].eligible, rows[0].everybody)


def _statement(terms: Terms, on: datetime.date, spans: KnownSpans, wanted: Wanted) -> Any:
    """The numbers, once beside each line of the page, and once alone where it has none."""
    is_eligible = _is_eligible(terms, spans)
    inside = sa.true() if wanted.shows_all else is_eligible
    named = sa.and_(inside, _named(wanted.text))
    numbers = sa.select(
        _everybody(on).label("everybody"), _count(on, is_eligible).label("eligible"),
        _count(on, named).label("listed"),
    ).subquery()  # fmt: skip
    first = sa.case((is_eligible, 0), else_=1) if wanted.shows_all else sa.literal(0)
    page = (
        sa.select(
            Posting.employee_id, Employee.name, Employee.name_key, Posting.title, Posting.family,
            Posting.unit_id, first.label("first"),
        )
        .join(Employee, Posting.employee_id == Employee.id)
        .where(*at_work(on), named)
        .order_by(*([first] if wanted.shows_all else []), Employee.name_key, Employee.id)
        .limit(wanted.per_page)
        .offset((wanted.page - 1) * wanted.per_page)
    ).subquery()  # fmt: skip
    return (
        sa.select(numbers, page, Unit.name.label("unit"))
        .select_from(numbers.outerjoin(page, sa.true()).outerjoin(Unit, page.c.unit_id == Unit.id))
        .order_by(page.c.first, page.c.name_key, page.c.employee_id)
    )


def _is_eligible(terms: Terms, spans: KnownSpans) -> sa.ColumnElement[bool]:
    if len({*(one.key for one in spans.closed.values()), *spans.earlier}) < terms.periods:
        return sa.false()
    found = reaching(terms, spans).cte("reaching")
    held = Posting.employee_id.in_(sa.select(found.c.employee_id))
    return sa.and_(held, Posting.family.in_(terms.families)) if terms.families else held


def _everybody(on: datetime.date) -> sa.ColumnElement[int]:
    """Everybody at work: the holders of posts without those few who left, by indexes alone."""
    held = sa.select(sa.func.count()).select_from(Posting).where(*in_post(on))
    return held.scalar_subquery() - held.where(Posting.employee_id.in_(left(on))).scalar_subquery()


def _count(on: datetime.date, condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Posting)
        .join(Employee, Posting.employee_id == Employee.id)
        .where(*at_work(on), condition)
        .scalar_subquery()
    )


def _named(text: str) -> sa.ColumnElement[bool]:
    if not text:
        return sa.true()
    return sa.or_(
        Employee.name_key.contains(text.casefold(), autoescape=True),
        Employee.name.icontains(text, autoescape=True),
    )


def chosen_ids(texts: list[str]) -> set[uuid.UUID]:
    """The ids that a form names; anything else is nobody."""
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found
