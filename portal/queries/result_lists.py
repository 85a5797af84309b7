"""Lists of signed documents: one's own, those one signed, the personnel office's."""

import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.objections import Objection, ObjectionDecision
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult, ResultEvent
from portal.models.units import Unit
from portal.queries.periods import PeriodRow, row_of
from portal.queries.result_counts import summed
from portal.queries.result_stages import STAGES
from portal.queries.staff_list import called, tells_much
from portal.queries.units import UnitSet
from portal.rules.nip import LENGTH as NIP_LENGTH
from portal.rules.predikat import Predikat
from portal.rules.results import ResultForm, ResultStep

PER_PAGE = 25
# From so many on the ends of a list are walked along the index of names, and fewer are sorted.
MANY = 1000
Clause = Any
"""A condition of SQL."""


@dataclass(frozen=True)
class ListedResult:
    """A document with the days of its steps; `employee_answer` is signed or refused."""

    id: uuid.UUID
    employee_id: uuid.UUID
    name: str
    nip: str
    unit: str
    period_id: uuid.UUID
    span_key: str
    closes_on: datetime.date
    form: ResultForm
    predikat: Predikat
    is_current: bool
    is_final: bool
    signed_by_id: uuid.UUID
    signed_at: datetime.datetime
    delivered_on: datetime.date | None
    received_on: datetime.date | None
    signed_on: datetime.date | None
    refused_on: datetime.date | None
    reported_on: datetime.date | None
    objection_id: uuid.UUID | None
    decided_on: datetime.date | None


@dataclass(frozen=True)
class Wanted:
    """What the personnel office filters by; None and "" = everything; `other_ids` as in UnitSet."""

    period_id: uuid.UUID | None = None
    unit_ids: frozenset[uuid.UUID] | None = None
    other_ids: frozenset[uuid.UUID] | None = None
    predikat: Predikat | None = None
    stage: str = ""
    name: str = ""


class UnitCounts(NamedTuple):
    """Documents by unit and predikat, when counted; ids in order where each was looked at."""

    counts: list[tuple[uuid.UUID | None, Predikat, int]]
    counted_at: datetime.datetime
    ids: Sequence[uuid.UUID] | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return sum(number for _unit, _predikat, number in self.counts)


def own_results(person: uuid.UUID) -> list[ListedResult]:
    """Everything that was delivered to somebody, the newest first, superseded documents too."""
    found = _rows(AppraisalResult.employee_id == person)
    return [one for one in found if one.delivered_on is not None]


def signed_results(signer: uuid.UUID, page: int) -> tuple[list[ListedResult], int]:
    """A page of what somebody signed, what still has a step to take first."""
    mine = AppraisalResult.signed_by_id == signer
    total = db.session.scalar(sa.select(sa.func.count(AppraisalResult.id)).where(mine)) or 0
    return _rows(mine, page=page, is_waiting_first=True), total


def results_to_report(signer: uuid.UUID) -> list[uuid.UUID]:
    """Current documents of a signer that the personnel unit has not got yet."""
    return [
        one.id
        for one in _rows(AppraisalResult.signed_by_id == signer, AppraisalResult.is_current)
        if one.reported_on is None
    ]


def all_office_results(wanted: Wanted) -> list[ListedResult]:
    """Current documents by filter, by name, for a file."""
    return _rows(*_clauses(wanted), by_name=True)


def office_results(wanted: Wanted, page: int, counted: UnitCounts) -> list[ListedResult]:
    """A page of them, of those that were counted."""
    skip, total = (page - 1) * PER_PAGE, counted.total
    # Two statements: PostgreSQL would put every document together before it looks which are meant.
    if counted.ids is not None:
        shown = list(counted.ids[skip : skip + PER_PAGE])
    elif total >= MANY and page == 1:
        shown = list(db.session.scalars(_end(wanted, PER_PAGE)))
    elif total >= MANY and 0 < total - skip <= PER_PAGE:
        shown = list(db.session.scalars(_end(wanted, total - skip, turned=True)))
    else:
        ids = _filtered(sa.select(AppraisalResult.id), wanted)
        shown = list(db.session.scalars(ids.limit(PER_PAGE).offset(skip)))
    return _rows(AppraisalResult.id.in_(shown), by_name=True) if shown else []


def unit_counts(wanted: Wanted, now: datetime.datetime) -> UnitCounts:
    """How the predikat of a filter spread over units; for a name counted on the spot."""
    if tells_much(wanted.name):
        # A name is looked for in every name, once: for the count and for the page.
        columns = (AppraisalResult.id, AppraisalResult.unit_id, AppraisalResult.predikat)
        rows = db.session.execute(_filtered(sa.select(*columns), wanted)).all()
        counts = Counter((row.unit_id, row.predikat) for row in rows)
        return UnitCounts(_flat(counts), now, [row.id for row in rows])
    if wanted.name.strip():
        keys = (AppraisalResult.unit_id, AppraisalResult.predikat)
        counted = sa.select(*keys, sa.func.count()).join(
            Employee, AppraisalResult.employee_id == Employee.id
        )
        found = db.session.execute(counted.where(*_clauses(wanted)).group_by(*keys))
        return UnitCounts([(unit, predikat, n) for unit, predikat, n in found], now)
    period, predikat = str(wanted.period_id or ""), wanted.predikat and wanted.predikat.value
    is_whole = wanted.other_ids == frozenset()
    named = None if is_whole else wanted.unit_ids
    units = None if named is None else {str(one) for one in named}

    def is_meant(of_period: str, unit: str | None, of_predikat: str) -> bool:
        return (
            period in ("", of_period) and predikat in (None, of_predikat)
            and (units is None or unit in units) and (unit is not None or not is_whole)
        )  # fmt: skip

    stage = wanted.stage if wanted.stage in STAGES else ""
    counts, made_at = summed(now, stage, is_meant)
    return UnitCounts(_flat(counts), made_at)


def _flat(counts: Counter[tuple[Any, Predikat]]) -> list[tuple[uuid.UUID | None, Predikat, int]]:
    return [(unit, predikat, number) for (unit, predikat), number in counts.items()]


def periods_with_results() -> list[PeriodRow]:
    """Every period of which there is a document, the newest first."""
    # Ordered as the index is, so that one look into it tells: EXISTS walks all documents.
    first = sa.select(AppraisalResult.period_id).order_by(AppraisalResult.unit_id).limit(1)
    first = first.where(AppraisalResult.period_id == EvaluationPeriod.id)
    rows = db.session.scalars(
        sa.select(EvaluationPeriod)
        .where(first.scalar_subquery().is_not(None))
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on.desc())
    )
    return [row_of(row) for row in rows]


_BY_NAME = (
    Employee.name_key, Employee.id, AppraisalResult.signed_at.desc(), AppraisalResult.id,
)  # fmt: skip
_DELIVERED, _RECEIVED, _SIGNED, _REFUSED, _REPORTED = (aliased(ResultEvent) for _ in range(5))
_STEPS = (
    (_DELIVERED, ResultStep.DISAMPAIKAN),
    (_RECEIVED, ResultStep.DITERIMA),
    (_SIGNED, ResultStep.DITANDATANGANI),
    (_REFUSED, ResultStep.MENOLAK),
    (_REPORTED, ResultStep.DILAPORKAN),
)


def _clauses(wanted: Wanted) -> list[Clause]:
    """Conditions of a document and of the employee joined to it."""
    return [*_named(wanted), *_of_document(wanted)]


def _named(wanted: Wanted) -> list[Clause]:
    typed = wanted.name.strip()
    if len(typed) == NIP_LENGTH:
        return [sa.or_(called(typed), Employee.nip == typed)]
    # No NIP is shorter or longer, and one condition is found by the index of the names alone.
    return [called(typed)] if typed else []


def _of_document(wanted: Wanted) -> list[Clause]:
    found: list[Clause] = []
    if wanted.period_id:
        found.append(AppraisalResult.period_id == wanted.period_id)
    if wanted.unit_ids is not None:
        found.append(UnitSet(wanted.unit_ids, wanted.other_ids).holds(AppraisalResult.unit_id))
    if wanted.predikat:
        found.append(AppraisalResult.predikat == wanted.predikat)
    if wanted.stage in STAGES:
        found.append(STAGES[wanted.stage]())
    # The last, because few documents were ever superseded and each is looked up.
    return [*found, AppraisalResult.is_current]


def _joined(statement: Any) -> Any:
    """With people, period, unit, the five steps, objection and decision."""
    found: Any = (
        statement.select_from(AppraisalResult)
        .join(Employee, AppraisalResult.employee_id == Employee.id)
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .outerjoin(Unit, AppraisalResult.unit_id == Unit.id)
    )
    for event, step in _STEPS:
        found = found.outerjoin(
            event, sa.and_(event.result_id == AppraisalResult.id, event.step == step)
        )
    return found.outerjoin(Objection, Objection.result_id == AppraisalResult.id).outerjoin(
        ObjectionDecision, ObjectionDecision.objection_id == Objection.id
    )


def _filtered(statement: Any, wanted: Wanted) -> Any:
    """The documents of a filter by name, with no table beside them that it does not look at: none
    of the joins drops or repeats a document, so a page is chosen before its rows are put together.
    """
    people = statement.join(Employee, AppraisalResult.employee_id == Employee.id)
    return people.where(*_clauses(wanted)).order_by(*_BY_NAME)


def _end(wanted: Wanted, length: int, *, turned: bool = False) -> Any:
    """Ids at the beginning of the list or, turned, at its end: the documents of the first people by
    name who have any that is meant.
    """
    order = [
        column.desc() if turned else column.asc() for column in (Employee.name_key, Employee.id)
    ]
    theirs = AppraisalResult.employee_id == Employee.id
    meant = sa.exists().where(theirs, *_of_document(wanted)).correlate(Employee)
    # The NIP is not wanted: with it no index holds all of the statement but that of the names.
    people = (
        sa.select(Employee.id, Employee.name_key, Employee.nip)
        .where(*_named(wanted), meant)
        .order_by(*order)
        .limit(length)
        .subquery()
    )
    found = (
        sa.select(AppraisalResult.id)
        .join(people, AppraisalResult.employee_id == people.c.id)
        .where(*_of_document(wanted))
    )
    if turned:
        key = (people.c.name_key.desc(), people.c.id.desc())
        within = (AppraisalResult.signed_at.asc(), AppraisalResult.id.desc())
    else:
        key = (people.c.name_key.asc(), people.c.id.asc())
        within = (AppraisalResult.signed_at.desc(), AppraisalResult.id.asc())
    return found.order_by(*key, *within).limit(length)


def _rows(
    *clauses: Clause,
    page: int | None = None,
    by_name: bool = False,
    is_waiting_first: bool = False,
) -> list[ListedResult]:
    order: Sequence[Any] = (
        AppraisalResult.signed_at.desc(), AppraisalResult.id,
    )  # fmt: skip
    if by_name:
        order = _BY_NAME
    if is_waiting_first:
        waits = sa.or_(_DELIVERED.on_day.is_(None), _REPORTED.on_day.is_(None))
        order = (sa.case((waits, 0), else_=1), Employee.name_key, *order)
    statement = _joined(
        sa.select(
            AppraisalResult.id, AppraisalResult.employee_id, Employee.name, Employee.nip,
            sa.func.coalesce(Unit.name, ""), AppraisalResult.period_id, EvaluationPeriod.span_key,
            EvaluationPeriod.closes_on, AppraisalResult.form, AppraisalResult.predikat,
            AppraisalResult.is_current, AppraisalResult.is_final, AppraisalResult.signed_by_id,
            AppraisalResult.signed_at, _DELIVERED.on_day, _RECEIVED.on_day, _SIGNED.on_day,
            _REFUSED.on_day, _REPORTED.on_day, Objection.id, ObjectionDecision.decided_on,
        )
    ).where(*clauses).order_by(*order)  # fmt: skip
    if page is not None:
        statement = statement.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return [ListedResult(*row) for row in db.session.execute(statement)]
