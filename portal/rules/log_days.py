"""On which days something may still be noted down, and the weeks of the log.

The agency sets the rhythm of recording to fit its evaluations (PermenPANRB 6/2022, Ps. 16(4)): what
the rater has begun to weigh must not change under his eyes, so a period's log closes with its
evaluation window: as that period was opened, or as the scheme would have it where it was not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.rules.workdays import WorkCalendar

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The first and last day that an entry may carry."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies between them."""
        return self.first <= day <= self.last


def open_days(
    on: date,
    cadence: PeriodKind,
    calendar: WorkCalendar,
    window_workdays: int,
    closing: Mapping[SurveyPeriod, date] | None = None,
) -> OpenDays:
    """From the first day of the oldest period whose evaluation window is open on `on`, to `on`.

    `closing` names the last open day of periods that were opened (Ps. 16(4)); for any other the
    window stays open for `window_workdays` after the period's end.
    """
    known = closing or {}
    period = SurveyPeriod.containing(cadence, on)
    former = period.previous()
    while on <= (known.get(former) or calendar.add_workdays(former.end, window_workdays)):
        period, former = former, former.previous()
    return OpenDays(period.start, on)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
