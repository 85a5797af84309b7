"""A page of the people who meet the terms of an opportunity.

How far everybody's newest periods reach is counted beforehand (`RUNS`) and only cuts the pages: the
facts beside each name, and all that is decided, are read anew.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry, AuditTag
from portal.models.people import Employee, Posting
from portal.queries.kept_figures import Source, figures
from portal.queries.kept_ids import among, at, count_of, kept_id
from portal.queries.rated_spans import KnownSpans, known_spans, runs
from portal.queries.recognition import (
    Candidate,
    Person,
    Posted,
    at_work,
    people_of,
    staff_at_work,
    terms_of,
)
from portal.queries.staff_list import called
from portal.rules.employment import JobFamily
from portal.rules.recognition import Terms
from portal.rules.scheme_words import LeastPredikat

# Runs are told by one sign a person, and longer ones are alike.
_NONE, _LONGEST = ord("0"), 40


@dataclass(frozen=True)
class CandidatePage:
    """People of a page, and who of them is considered already; how many the list has, how many are
    eligible, and how many at work, as they were counted at a moment.
    """

    people: list[Person]
    considered: frozenset[uuid.UUID]
    listed: int
    eligible: int
    everybody: int
    counted_at: datetime.datetime


@dataclass(frozen=True)
class Wanted:
    """Everybody or the eligible alone, with a text in the name, and which page."""

    shows_all: bool
    text: str
    page: int
    per_page: int


def candidate_page(posted: Posted, now: datetime.datetime, wanted: Wanted) -> CandidatePage:
    """The eligible first, then by name and never by a figure; statements as of `people_of`, one for
    what is kept, one for the page, and one more for a text.
    """
    kept, terms = figures(RUNS, "", now), terms_of(posted)
    ids = kept.content["ids"]
    eligible = _eligible(terms, kept.content)
    listed: Sequence[int] = eligible
    if wanted.shows_all:
        inside = set(eligible)
        listed = [*eligible, *(n for n in range(count_of(ids)) if n not in inside)]
    if wanted.text:
        listed = among(ids, listed, Employee.id, called(wanted.text))
    first = (wanted.page - 1) * wanted.per_page
    shown = at(ids, listed[first : first + wanted.per_page])
    rows = _rows(shown, posted, now.date())
    spans = KnownSpans.of_text(kept.content["spans"])
    people = people_of(rows, terms, now.date(), spans, posted.month) if rows else []
    considered = frozenset(row.employee_id for row in rows if row.is_considered)
    return CandidatePage(
        people, considered, len(listed), len(eligible), count_of(ids), kept.made_at
    )


def _rows(shown: Sequence[uuid.UUID], posted: Posted, on: datetime.date) -> list[Any]:
    """The people of a page in their order, and whether they are considered already."""
    considered = sa.exists().where(
        Candidate.opportunity_id == posted.id, Candidate.employee_id == Posting.employee_id
    )
    statement = staff_at_work(on, shown).add_columns(considered.label("is_considered"))
    rows = {row.employee_id: row for row in db.session.execute(statement)} if shown else {}
    return [rows[one] for one in shown if one in rows]


def _eligible(terms: Terms, kept: dict[str, Any]) -> list[int]:
    """The places of those who are eligible, as `rules.recognition.standing` finds for one person:
    each of the newest periods reaches the predikat, in a post of a family that is asked for.
    """
    least, reached = chr(_NONE + min(terms.periods, _LONGEST)), kept["runs"][terms.least.value]
    if not terms.families:
        return [place for place, run in enumerate(reached) if run >= least]
    families = {sign for sign, one in _signed_families() if one in terms.families}
    both = enumerate(zip(reached, kept["families"], strict=True))
    return [place for place, (run, sign) in both if run >= least and sign in families]


def _signed_families() -> Iterator[tuple[str, str]]:
    return ((chr(ord("A") + place), one.value) for place, one in enumerate(JobFamily))


def _made(now: datetime.datetime, _key: str) -> dict[str, Any]:
    """Everybody at work by name, ids, families and runs each as one text; and the periods that are
    known.  Two statements.
    """
    on = now.date()
    spans = known_spans(on)
    signs = {family: sign for sign, family in _signed_families()}
    reached = runs(spans)
    counted = (sa.func.coalesce(reached.c[one.value], 0).label(one.value) for one in LeastPredikat)
    staff = db.session.execute(
        sa.select(kept_id(Posting.employee_id).label("id"), Posting.family, *counted)
        .join(Employee, Posting.employee_id == Employee.id)
        .outerjoin(reached, reached.c.employee_id == Posting.employee_id)
        .where(*at_work(on))
        .order_by(Employee.name_key, Employee.id)
    ).all()
    return {
        "ids": "".join(row.id for row in staff),
        "families": "".join(signs[row.family.value] for row in staff),
        "runs": {
            one.value: "".join(chr(_NONE + min(row._mapping[one.value], _LONGEST)) for row in staff)
            for one in LeastPredikat
        },
        "spans": spans.as_text(),
    }


# What closes a period or puts another predikat in place of a signed one.
_RATED = (AuditTag.OBJECTION_DECIDED, AuditTag.PERIOD_MOVED, AuditTag.PERIOD_STEP_UNDONE)
RUNS = Source("calon", lambda _on: [""], _made, AuditEntry.tag.in_(_RATED))


def chosen_ids(texts: list[str]) -> set[uuid.UUID]:
    """The ids that a form names; anything else is nobody."""
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found
