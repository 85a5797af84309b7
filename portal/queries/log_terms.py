"""What the agency's scheme and its opened periods say about the log on a day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeVersion
from portal.queries.schemes import read, version_in_force
from portal.rules.holiday_table import shipped_holidays
from portal.rules.log_days import OpenDays, open_days
from portal.rules.period_cycle import PeriodStage
from portal.rules.period_rule import periods_on
from portal.rules.scheme_words import EntryKind, Frequency
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

BEHIND = datetime.timedelta(days=100)


@dataclass(frozen=True)
class LogTerms:
    """How often, which kinds of entries, the days that may still be written, and the kind of period
    that is evaluated.
    """

    frequency: Frequency
    kinds: tuple[EntryKind, ...]
    reflection: bool
    on_behalf: bool
    open: OpenDays
    cadence: PeriodKind = PeriodKind.TRIWULAN


def terms_on(on: datetime.date) -> LogTerms:
    """The terms on a day; before a scheme was adopted the plainest ones, by quarter."""
    calendar = shipped_holidays().calendar(None)
    rows = _scheme_and_windows(on)
    if not rows:
        workdays = periods_on(on).closes_workdays_after_end
        open_now = open_days(on, PeriodKind.TRIWULAN, calendar, workdays)
        return LogTerms(
            Frequency.KEDUANYA, (EntryKind.CAPAIAN,), reflection=False, on_behalf=False,
            open=open_now,
        )  # fmt: skip
    scheme = read(rows[0].content)
    closing = {SurveyPeriod.parse(row.span_key): _closes(row) for row in rows if row.span_key}
    log, cadence = scheme.log, scheme.cadence
    open_now = open_days(on, cadence.periodic, calendar, cadence.window_working_days, closing)
    return LogTerms(
        log.frequency, log.entry_kinds, log.reflection, log.on_behalf, open_now, cadence.periodic
    )


def _scheme_and_windows(on: datetime.date) -> Sequence[Any]:
    """The scheme in force beside each real period that ended not long ago, in one statement."""
    ended = sa.and_(
        ~EvaluationPeriod.is_practice, EvaluationPeriod.ends_on.between(on - BEHIND, on)
    )
    return db.session.execute(
        sa.select(SchemeVersion.content, EvaluationPeriod.span_key, EvaluationPeriod.stage,
                  EvaluationPeriod.ends_on, EvaluationPeriod.closes_on)
        .outerjoin(EvaluationPeriod, ended)
        .where(SchemeVersion.id == version_in_force(on))
    ).all()  # fmt: skip


def _closes(row: Any) -> datetime.date:
    """The last open day of a period: its window's end as it stands now, its own once it is over.

    The window may have been set under an older scheme, or lengthened when days off were added.
    """
    over = row.stage is PeriodStage.SELESAI
    last: datetime.date = row.ends_on if over else row.closes_on
    return last
