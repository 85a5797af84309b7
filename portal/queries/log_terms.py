"""What the agency's scheme says about the log on a day."""

import datetime
from dataclasses import dataclass

from portal.errors import NotFound
from portal.queries.schemes import scheme_in_force
from portal.rules.holiday_table import shipped_holidays
from portal.rules.log_days import OpenDays, open_days
from portal.rules.period_rule import periods_on
from portal.rules.scheme_words import EntryKind, Frequency
from portal.rules.survey_periods import PeriodKind


@dataclass(frozen=True)
class LogTerms:
    """How often, which kinds of entries, and the days that may still be written."""

    frequency: Frequency
    kinds: tuple[EntryKind, ...]
    reflection: bool
    on_behalf: bool
    open: OpenDays


def terms_on(on: datetime.date) -> LogTerms:
    """The terms on a day; before a scheme was adopted the plainest ones, by quarter."""
    calendar = shipped_holidays().calendar(None)
    try:
        scheme = scheme_in_force(on)
    except NotFound:
        workdays = periods_on(on).closes_workdays_after_end
        open_now = open_days(on, PeriodKind.TRIWULAN, calendar, workdays)
        return LogTerms(
            Frequency.KEDUANYA, (EntryKind.CAPAIAN,), reflection=False, on_behalf=False,
            open=open_now,
        )  # fmt: skip
    log, cadence = scheme.log, scheme.cadence
    open_now = open_days(on, cadence.periodic, calendar, cadence.window_working_days)
    return LogTerms(log.frequency, log.entry_kinds, log.reflection, log.on_behalf, open_now)
