"""Periods as pages, the clock and the command line need them."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, Extension, PeriodEvent
from portal.models.units import Unit
from portal.queries.gathering import Question, answers
from portal.rules import period_cycle
from portal.rules.period_cycle import EvaluationWindow, PeriodStage, PeriodStep
from portal.rules.period_terms import PeriodTerms
from portal.rules.survey_periods import SurveyPeriod


@dataclass(frozen=True)
class PeriodRow:
    """A period with its window, what the scheme said about it, and its version."""

    id: uuid.UUID
    span: SurveyPeriod
    is_practice: bool
    name: str | None
    stage: PeriodStage
    window: EvaluationWindow
    terms: PeriodTerms
    version: int

    @property
    def rule(self) -> period_cycle.EvaluationPeriod:
        """The period as the rules know it."""
        return period_cycle.EvaluationPeriod(self.span, self.is_practice)

    @property
    def has_forum(self) -> bool:
        """Whether a forum sits in it."""
        return self.terms.has_forum(self.span.kind)


@dataclass(frozen=True)
class TakenStep:
    """A line of a period's history."""

    step: PeriodStep
    origin: PeriodStage
    goal: PeriodStage
    at: datetime.datetime
    actor: str
    reason: str
    is_automatic: bool
    is_undo: bool


@dataclass(frozen=True)
class GrantedExtension:
    """An extension with the name of whom it is for."""

    id: uuid.UUID
    clock: str
    until: datetime.date
    reason: str
    decided_by: str
    decided_at: datetime.datetime
    whom: str
    is_unit: bool
    withdrawn_at: datetime.datetime | None


def row_of(period: EvaluationPeriod) -> PeriodRow:
    """A row as pages know it."""
    return PeriodRow(
        id=period.id, span=SurveyPeriod.parse(period.span_key), is_practice=period.is_practice,
        name=period.name, stage=period.stage,
        window=EvaluationWindow(period.opens_on, period.closes_on),
        terms=PeriodTerms.from_json(period.terms), version=period.version,
    )  # fmt: skip


# The columns of which a row is made, as `of_columns` takes them.
PERIOD_COLUMNS = (
    EvaluationPeriod.id, EvaluationPeriod.span_key, EvaluationPeriod.is_practice,
    EvaluationPeriod.name, EvaluationPeriod.stage, EvaluationPeriod.opens_on,
    EvaluationPeriod.closes_on, EvaluationPeriod.terms, EvaluationPeriod.version,
)  # fmt: skip


def of_columns(*values: Any) -> PeriodRow:
    """A row as pages know it, from the columns of `PERIOD_COLUMNS`."""
    names = [column.key for column in PERIOD_COLUMNS]
    return row_of(EvaluationPeriod(**dict(zip(names, values, strict=True))))


def periods_of(year: int) -> list[PeriodRow]:
    """The periods of a year in their order, practice ones after them."""
    rows = db.session.scalars(
        sa.select(EvaluationPeriod)
        .where(EvaluationPeriod.year == year)
        .order_by(
            EvaluationPeriod.is_practice,
            EvaluationPeriod.ends_on,
            EvaluationPeriod.starts_on.desc(),
        )
    )
    return [row_of(row) for row in rows]


def opened_years() -> list[int]:
    """Years that hold a period, the newest first."""
    return list(
        db.session.scalars(
            sa.select(EvaluationPeriod.year).distinct().order_by(EvaluationPeriod.year.desc())
        )
    )


def period_row(period_id: uuid.UUID) -> PeriodRow:
    """One period. Raises NotFound."""
    period = db.session.get(EvaluationPeriod, period_id)
    if period is None:
        raise NotFound("Periode ini tidak dikenal.")
    return row_of(period)


def period_by_key(key: str) -> PeriodRow:
    """The real period of a span's key such as 2026-t3. Raises NotFound."""
    period = db.session.scalar(
        sa.select(EvaluationPeriod).where(
            EvaluationPeriod.span_key == key, ~EvaluationPeriod.is_practice
        )
    )
    if period is None:
        raise NotFound("Periode %(key)s belum dibuka.", key=key)
    return row_of(period)


def current_periods(on: datetime.date) -> list[PeriodRow]:
    """Real periods that are not closed and have begun by a day, the earliest window first."""
    return periods_begun(on).answer()


def periods_begun(on: datetime.date) -> Question[PeriodRow]:
    """The same, to be asked together with others."""
    return Question(
        sa.select(*PERIOD_COLUMNS).where(
            ~EvaluationPeriod.is_practice,
            EvaluationPeriod.starts_on <= on,
            EvaluationPeriod.stage != PeriodStage.SELESAI,
        ),
        [EvaluationPeriod.closes_on, EvaluationPeriod.starts_on.desc(), EvaluationPeriod.id],
        of_columns,
    )


def coming_periods(on: datetime.date) -> list[PeriodRow]:
    """Real periods whose evaluation has not opened, the next one first."""
    rows = db.session.scalars(
        sa.select(EvaluationPeriod)
        .where(~EvaluationPeriod.is_practice, EvaluationPeriod.opens_on > on)
        .order_by(EvaluationPeriod.opens_on, EvaluationPeriod.starts_on.desc())
    )
    return [row_of(row) for row in rows]


def history_of(period_id: uuid.UUID) -> tuple[list[TakenStep], list[GrantedExtension]]:
    """The steps of a period and its extensions, withdrawn ones too, the newest first; one
    statement.
    """
    event = PeriodEvent
    steps = Question(
        sa.select(
            event.step, event.origin, event.goal, event.at, event.actor, event.reason,
            event.is_automatic, event.is_undo,
        ).where(event.period_id == period_id),
        [event.number.desc()],
        TakenStep,
    )  # fmt: skip
    whom = sa.func.coalesce(Employee.name, Unit.name, "")
    given = Question(
        sa.select(
            Extension.id, Extension.clock, Extension.until, Extension.reason, Extension.decided_by,
            Extension.decided_at, whom.label("whom"),
            Extension.unit_id.is_not(None).label("is_unit"), Extension.withdrawn_at,
        )
        .select_from(Extension)
        .outerjoin(Employee, Extension.employee_id == Employee.id)
        .outerjoin(Unit, Extension.unit_id == Unit.id)
        .where(Extension.period_id == period_id),
        [Extension.decided_at.desc(), Extension.id],
        GrantedExtension,
    )  # fmt: skip
    taken, extensions = answers([steps, given])
    return taken, extensions
