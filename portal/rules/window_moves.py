"""What a changed table of days off does to evaluation windows.

Source: L.IV.A.8 of PermenPANRB 6/2022 leaves the window to the agency; that a running one is never
shortened is the portal's own promise: who was told a last day keeps it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow, window
from portal.rules.period_rule import PeriodRule
from portal.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class KnownWindow:
    """A real period with its present window and the agency's length of it in working days."""

    id: UUID
    period: EvaluationPeriod
    window: EvaluationWindow
    workdays: int


@dataclass(frozen=True, slots=True)
class WindowMove:
    """A period whose window, or whose last day to report (clocks K9, K13, K16), moves."""

    id: UUID
    period: EvaluationPeriod
    before: EvaluationWindow
    after: EvaluationWindow
    report_before: date
    report_after: date

    @property
    def changes_window(self) -> bool:
        """Whether the window itself moves."""
        return self.before != self.after


def moved(
    known: KnownWindow,
    rule: PeriodRule,
    calendars: tuple[WorkCalendar, WorkCalendar],
    report_days: int,
    on: date,
) -> WindowMove | None:
    """The move of one window between two calendars (old, new); None when nothing moves.

    A window that has not opened is counted anew, one that is open can only grow, and a closed one
    stands, while the days to report after it still follow the calendar.
    """
    old, new = calendars
    after = _after(known, rule, new, on)
    before_report = old.add_workdays(known.window.closes, report_days)
    after_report = new.add_workdays(after.closes, report_days)
    if after == known.window and (before_report == after_report or before_report < on):
        return None
    return WindowMove(known.id, known.period, known.window, after, before_report, after_report)


def _after(
    known: KnownWindow, rule: PeriodRule, calendar: WorkCalendar, on: date
) -> EvaluationWindow:
    present = known.window
    if on > present.closes or known.period.is_practice:
        return present
    counted = window(known.period, rule, calendar, closes_workdays_after_end=known.workdays)
    if on < present.opens:
        return counted
    return EvaluationWindow(present.opens, max(present.closes, counted.closes))
