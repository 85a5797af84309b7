"""The statutory clocks of one period as a table: start, the law's end, the agency's own end.

Source: PermenPANRB 6/2022, Ps. 14, 24, 29, L.IV.A.8 and L.V.A-B; each clock cites its article.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.rules.clock_file import Clock, ClockKind, ClockRule, ClockStart
from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow
from portal.rules.statutory import Reading, deadline, reading
from portal.rules.workdays import WorkCalendar, Zone

# Clocks of the plan and of the year's organisation predicate belong to the annual period alone,
# that of the periodic window to the others.
_ANNUAL_ONLY: Final = frozenset({"K1", "K2", "K3", "K5", "K6"})
_PERIODIC_ONLY: Final = frozenset({"K4"})


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock of a period at a moment.

    `starts_on` is None for a clock that begins with each employee's own document.  `own_end` is
    the agency's day where it is earlier than the law's, which is in `reading.deadline`.
    `workdays_left` counts from today to the law's last day.
    """

    reading: Reading
    starts_on: date | None
    own_end: date | None
    workdays_left: int

    @property
    def clock(self) -> Clock:
        """The clock itself."""
        return self.reading.clock

    @property
    def law_end(self) -> date | None:
        """The last day under the law."""
        return self.reading.deadline.date() if self.reading.deadline else None


def clock_table(
    rule: ClockRule,
    period: EvaluationPeriod,
    window: EvaluationWindow,
    own_days: Mapping[str, int],
    now: datetime,
    calendar: WorkCalendar,
    zone: Zone,
) -> tuple[ClockLine, ...]:
    """All clocks that concern a period, in the order of the rule; none for a masa latihan."""
    if period.is_practice:
        return ()
    lines = []
    for clock in rule.clocks:
        if not concerns(clock, period):
            continue
        start = start_of(clock, period, window)
        read = reading(clock, start, now, calendar, zone)
        own = _own_end(clock, start, own_days, calendar, zone)
        left = 0
        if read.deadline is not None and now <= read.deadline:
            left = calendar.workdays_between(zone.local_day(now), read.deadline.date())
        shown = window.opens if clock.kind is ClockKind.JENDELA else start
        lines.append(ClockLine(read, shown, own, left))
    return tuple(lines)


def concerns(clock: Clock, period: EvaluationPeriod) -> bool:
    """Whether a clock belongs to a period of this kind."""
    return clock.key not in (_PERIODIC_ONLY if period.is_annual else _ANNUAL_ONLY)


def start_of(clock: Clock, period: EvaluationPeriod, window: EvaluationWindow) -> date | None:
    """The day from which a clock of a period runs; None where a document starts it."""
    return {
        ClockStart.TAHUN_KINERJA: period.span.start,
        ClockStart.JENDELA_DIBUKA: window.opens,
        ClockStart.JENDELA_DITUTUP: window.closes,
    }.get(clock.starts)


def _own_end(
    clock: Clock,
    start: date | None,
    own_days: Mapping[str, int],
    calendar: WorkCalendar,
    zone: Zone,
) -> date | None:
    """The agency's own last day, None where it has none or does not stay before the law's."""
    days = own_days.get(clock.key)
    if days is None or start is None:
        return None
    law = deadline(clock, start, calendar, zone).date()
    if clock.kind is ClockKind.TANGGAL:
        own = law.replace(day=min(days, law.day))
    else:
        own = calendar.add_workdays(start, days)
    return own if own < law else None
