"""On which days something may still be noted down, and the weeks of the log.

The agency sets the rhythm of recording to fit its evaluations (PermenPANRB 6/2022, Ps. 16(4)): what
the rater has begun to weigh must not change under his eyes, so a period's log closes with its
evaluation window.
"""

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
    on: date, cadence: PeriodKind, calendar: WorkCalendar, window_workdays: int
) -> OpenDays:
    """From the period that runs on `on`, and the one before while its window is open, to `on`.

    `window_workdays` is how long the evaluation window stays open after a period's end.
    """
    period = SurveyPeriod.containing(cadence, on)
    former = period.previous()
    closes = calendar.add_workdays(former.end, window_workdays)
    return OpenDays(former.start if on <= closes else period.start, on)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
