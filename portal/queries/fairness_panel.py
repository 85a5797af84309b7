"""The fairness panel: every figure from the protected table, with names for those who may see them.

Nothing computed here is ever written into a rating.
"""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.fairness import FairnessRun, PairQuestion
from portal.models.forum import ForumSession
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.fairness_data import ByPeriod, ratings_between
from portal.queries.forum_outcome import pieces_of
from portal.rules.fairness.agreement import Agreement, agreement
from portal.rules.fairness.marked_pairs import MarkedPair, marked_pairs
from portal.rules.fairness.protected import OverPeriods, Protected, over_periods, protected
from portal.rules.fairness.ratings import Rating, pairs_of
from portal.rules.fairness.severity import Severity, severity
from portal.rules.forum_effect import Effect, Outcome, RaterPoints, effect
from portal.rules.forum_effect_csv import write_outcomes
from portal.rules.forum_rule import forum_on
from portal.rules.forum_words import SessionState

YEARS_BACK = 3


@dataclass(frozen=True)
class RaterLine:
    """A rater with the dot and whisker, by name and never by figure."""

    name: str
    n: int
    severity: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class PairLine:
    """A pair that stands out, and whether its rater was asked to explain."""

    rater_id: uuid.UUID
    employee_id: uuid.UUID
    rater: str
    employee: str
    periods: int
    difference: float
    z: float
    question: PairQuestion | None


@dataclass(frozen=True)
class AdjustedLine:
    """Somebody's mean and what it were with all raters alike; for comparison, never a rating."""

    name: str
    span_key: str
    n: int
    observed: float
    adjusted: float


@dataclass(frozen=True)
class JoinLine:
    """One further assignment that would join two groups of raters."""

    rater: str
    ratee: str


@dataclass(frozen=True)
class SessionEffect:
    """A concluded session of the year, before and after; `is_told` = large enough for the file."""

    number: int
    span_key: str
    effect: Effect
    outcomes: tuple[Outcome, ...]
    raters: tuple[RaterPoints, ...]
    is_told: bool


@dataclass(frozen=True)
class Panel:
    """Everything of one year; figures are None where there is not a single rating."""

    year: int
    table: Protected
    over: OverPeriods
    agreement: Agreement | None
    severity: Severity | None
    raters: tuple[RaterLine, ...]
    joining: tuple[JoinLine, ...]
    pairs: tuple[PairLine, ...]
    pairs_absence: str | None


def table_of(year: int, key: bytes) -> Protected:
    """The protected table of a year and the three before."""
    return protected(_labelled(ratings_between(year - YEARS_BACK, year)), key)


def over_periods_of(year: int, key: bytes) -> OverPeriods:
    """The same ratings with people under one number in all periods."""
    return over_periods(_labelled(ratings_between(year - YEARS_BACK, year)), key)


def panel(year: int, key: bytes) -> Panel:
    """The panel of a year; the statements do not grow with ratings."""
    by_period = ratings_between(year - YEARS_BACK, year)
    rows = _labelled(by_period)
    table, over = protected(rows, key), over_periods(rows, key)
    found = severity(pairs_of(table.ratings)) if table.ratings else None
    names = names_of({*table.raters.values(), *over.ratees.values()})
    marks, absence = _marked(over, names, [one.id for one in by_period])
    return Panel(
        year=year,
        table=table,
        over=over,
        agreement=agreement(table.ratings) if table.ratings else None,
        severity=found,
        raters=_raters(found, table, names),
        joining=_joining(found, table, names),
        pairs=marks,
        pairs_absence=absence,
    )


def panel_severity(year: int, key: bytes) -> tuple[Protected, Severity | None]:
    """The protected table with the severities that follow from it."""
    table = table_of(year, key)
    return table, severity(pairs_of(table.ratings)) if table.ratings else None


def adjusted_of(year: int, key: bytes) -> tuple[Protected, Severity | None, list[AdjustedLine]]:
    """Means as they are and adjusted for severity, by name; no line where a gate withholds them."""
    table, found = panel_severity(year, key)
    if found is None or found.gate is not None:
        return table, found, []
    names = names_of(person for person, _period in table.ratees.values())
    lines = [
        AdjustedLine(
            names.get(table.ratees[one.ratee][0], ""), table.ratees[one.ratee][1], one.n,
            one.observed, one.adjusted,
        )
        for one in found.ratees
        if one.adjusted is not None
    ]  # fmt: skip
    return table, found, sorted(lines, key=lambda one: (one.name, one.span_key))


def names_of(people: Iterable[str]) -> dict[str, str]:
    """The names of employees, in one statement."""
    wanted = {uuid.UUID(one) for one in people}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(Employee.id, Employee.name))
    return {str(one): name for one, name in rows if one in wanted}


def _labelled(by_period: ByPeriod) -> dict[str, list[Rating]]:
    return {span.key: rows for span, rows in by_period.items()}


def years_with_ratings() -> list[int]:
    """Years of which there is something to look at, the newest first."""
    return list(
        db.session.scalars(
            sa.select(EvaluationPeriod.year)
            .join(Evaluation, Evaluation.period_id == EvaluationPeriod.id)
            .where(~EvaluationPeriod.is_practice)
            .distinct()
            .order_by(EvaluationPeriod.year.desc())
        )
    )


def latest_run(year: int) -> FairnessRun | None:
    """The last Rasch analysis of a year, with its result."""
    return db.session.scalar(
        sa.select(FairnessRun)
        .options(sa.orm.undefer(FairnessRun.result))
        .where(FairnessRun.year == year)
        .order_by(FairnessRun.asked_at.desc(), FairnessRun.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def questions_for(rater: uuid.UUID) -> list[tuple[PairQuestion, str, str]]:
    """What a rater is asked to explain: the question, the employee's name, the period."""
    rows = db.session.execute(
        sa.select(PairQuestion, Employee.name, EvaluationPeriod.span_key)
        .join(Employee, PairQuestion.employee_id == Employee.id)
        .join(EvaluationPeriod, PairQuestion.period_id == EvaluationPeriod.id)
        .where(PairQuestion.rater_id == rater)
        .order_by(PairQuestion.asked_at.desc())
    )
    return [(question, name, key) for question, name, key in rows]


def _raters(
    found: Severity | None, table: Protected, names: dict[str, str]
) -> tuple[RaterLine, ...]:
    if found is None:
        return ()
    lines = [
        RaterLine(
            names.get(table.raters[one.rater], ""), one.n,
            *((one.severity, one.low, one.high) if one.is_enough else (None, None, None)),
        )
        for one in found.raters
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: one.name))


def _joining(
    found: Severity | None, table: Protected, names: dict[str, str]
) -> tuple[JoinLine, ...]:
    return tuple(
        JoinLine(names.get(table.raters[one.rater], ""), names.get(table.ratees[one.ratee][0], ""))
        for one in (found.joining if found else ())
    )


def _marked(
    over: OverPeriods, names: dict[str, str], periods: list[uuid.UUID]
) -> tuple[tuple[PairLine, ...], str | None]:
    found = marked_pairs([pairs_of(rows) for _label, rows in over.periods])
    if not isinstance(found, list):
        return (), found.value
    asked = {
        (one.rater_id, one.employee_id): one
        for one in db.session.scalars(
            sa.select(PairQuestion).where(PairQuestion.period_id.in_(periods))
        )
    }
    return tuple(_pair(one, over, names, asked) for one in found if one.is_marked), None


def _pair(
    one: MarkedPair,
    over: OverPeriods,
    names: dict[str, str],
    asked: dict[tuple[uuid.UUID, uuid.UUID], PairQuestion],
) -> PairLine:
    who, whom = over.raters[one.rater], over.ratees[one.ratee]
    rater, employee = uuid.UUID(who), uuid.UUID(whom)
    return PairLine(
        rater, employee, names.get(who, ""), names.get(whom, ""), one.periods,
        one.difference, one.z, asked.get((rater, employee)),
    )  # fmt: skip


def forum_effects(year: int) -> tuple[SessionEffect, ...]:
    """The last four concluded sessions of a year, before and after."""
    rows = db.session.execute(
        sa.select(
            ForumSession.id, ForumSession.number, EvaluationPeriod.span_key, ForumSession.meets_on
        )
        .join(EvaluationPeriod, ForumSession.period_id == EvaluationPeriod.id)
        .where(EvaluationPeriod.year == year, ForumSession.state == SessionState.SELESAI)
        .order_by(EvaluationPeriod.span_key, ForumSession.number)
        .limit(4)
    ).all()
    pieces = pieces_of([row.id for row in rows])
    return tuple(_session(row.number, row.span_key, row.meets_on, *pieces[row.id]) for row in rows)


def effects_file(sessions: Iterable[SessionEffect]) -> bytes:
    """As `flask compute forum` reads it; sessions that are too small to tell are left out."""
    told = (one for one in sessions if one.is_told)
    return write_outcomes(
        {f"{one.span_key}-{one.number}": (one.outcomes, one.raters) for one in told}
    )


def _session(
    number: int,
    span_key: str,
    meets_on: datetime.date,
    outcomes: list[Outcome],
    raters: list[RaterPoints],
) -> SessionEffect:
    found = effect(outcomes, raters)
    is_told = found.cases >= forum_on(meets_on).told
    return SessionEffect(number, span_key, found, tuple(outcomes), tuple(raters), is_told)
