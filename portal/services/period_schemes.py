"""Which scheme a period goes by: the one in force on its first day.

A year is opened before all its schemes are known. A scheme that is adopted for July therefore
reaches the third quarter when that begins; how many periods a year has stays as it was opened.
"""

from portal.errors import NotFound
from portal.models.periods import EvaluationPeriod
from portal.queries.periods import row_of
from portal.queries.schemes import SchemeInForce, scheme_version_in_force
from portal.rules import period_cycle
from portal.rules.period_cycle import PeriodStage
from portal.rules.period_rule import periods_on
from portal.rules.period_terms import terms_of
from portal.rules.survey_periods import PeriodKind
from portal.rules.workdays import WorkCalendar


def scheme_of(period: period_cycle.EvaluationPeriod, year: SchemeInForce) -> SchemeInForce:
    """The scheme of a period's first day; that which opened the year where there was none yet, or
    where it counts other periods.
    """
    return _own(period, terms_of(year.scheme).cadence) or year


def bind(row: EvaluationPeriod, calendar: WorkCalendar) -> None:
    """Bring a period that begins under the scheme of its first day, its window too."""
    known = row_of(row)
    own = _own(known.rule, known.terms.cadence)
    if own is None or own.id == row.scheme_version_id:
        return
    fresh = period_of(known.rule, own, calendar)
    row.scheme_version_id, row.terms = fresh.scheme_version_id, fresh.terms
    row.opens_on, row.closes_on = fresh.opens_on, fresh.closes_on


def period_of(
    period: period_cycle.EvaluationPeriod,
    scheme: SchemeInForce,
    calendar: WorkCalendar,
    name: str | None = None,
) -> EvaluationPeriod:
    """A new row with the terms of a scheme; `name` for a practice period."""
    terms = terms_of(scheme.scheme)
    rule = periods_on(period.span.start)
    found = period_cycle.window(
        period, rule, calendar, closes_workdays_after_end=terms.window_workdays
    )
    return EvaluationPeriod(
        year=period.span.year, span_key=period.span.key, is_practice=period.is_practice,
        name=name, stage=PeriodStage.RENCANA, starts_on=period.span.start,
        ends_on=period.span.end, opens_on=found.opens, closes_on=found.closes,
        rule_key=rule.key, scheme_version_id=scheme.id,
        terms=terms.as_json(),
    )  # fmt: skip


def _own(period: period_cycle.EvaluationPeriod, cadence: PeriodKind) -> SchemeInForce | None:
    try:
        own = scheme_version_in_force(period.span.start)
    except NotFound:
        return None
    return own if terms_of(own.scheme).cadence is cadence else None
