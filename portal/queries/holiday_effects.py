"""What a changed table of days off would do to periods, before anybody saves it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db
from portal.models.holidays import HolidayEntry, HolidayYear
from portal.models.periods import EvaluationPeriod
from portal.queries.holidays import calendar_of, office_calendar
from portal.queries.periods import row_of
from portal.rules.clock_file import clocks_on
from portal.rules.holiday_changes import DayOff
from portal.rules.period_cycle import PeriodStage
from portal.rules.period_rule import periods_on
from portal.rules.window_moves import KnownWindow, WindowMove, moved
from portal.rules.workdays import WorkCalendar


@dataclass(frozen=True)
class HolidayChange:
    """Days to add (in place of one of the same day and kind, if there is one), lines to end, and
    years whose table is complete from now on.
    """

    added: tuple[DayOff, ...] = ()
    ended: frozenset[UUID] = frozenset()
    complete: frozenset[int] = field(default_factory=frozenset)


def effects(
    change: HolidayChange, on: datetime.date, session: Session | None = None
) -> list[WindowMove]:
    """Every real period that a change would move, in their order."""
    asked = session or db.session()
    old, known = office_calendar(asked), _known(asked)
    held = asked.execute(
        sa.select(HolidayEntry.id, HolidayEntry.day).where(HolidayEntry.ended_at.is_(None))
    ).all()
    days = [row.day for row in held if row.id not in change.ended]
    days += [one.day for one in change.added]
    new = calendar_of(days, known | change.complete)
    rows = asked.scalars(
        sa.select(EvaluationPeriod)
        .where(~EvaluationPeriod.is_practice, EvaluationPeriod.stage != PeriodStage.SELESAI)
        .order_by(EvaluationPeriod.ends_on, EvaluationPeriod.starts_on.desc())
    )
    return list(_moves(rows, (old, new), on))


def _moves(
    rows: Iterable[EvaluationPeriod],
    calendars: tuple[WorkCalendar, WorkCalendar],
    on: datetime.date,
) -> Iterable[WindowMove]:
    for row in map(row_of, rows):
        known = KnownWindow(row.id, row.rule, row.window, row.terms.window_workdays)
        rule, clocks = periods_on(row.span.start), clocks_on(row.span.start)
        move = moved(known, rule, calendars, clocks["K9"].days, on)
        if move is not None:
            yield move


def _known(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(sa.select(HolidayYear.year)))
