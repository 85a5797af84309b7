"""The evaluation period that an address asks for, and those that a page offers."""

from flask import request
from flask_babel import gettext as _

from portal.errors import NotFound
from portal.queries.schemes import scheme_in_force
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.web.public_view import period_label
from portal.web.visitors import acting

PERIODS_BACK = 4


def span_asked() -> SurveyPeriod:
    """The period asked for, or the one of today in the evaluation rhythm of the scheme."""
    key, on = request.args.get("periode", ""), acting().on
    if key:
        try:
            return SurveyPeriod.parse(key)
        except ValueError:
            raise NotFound(_("Periode ini tidak dikenal.")) from None
    try:
        kind = scheme_in_force(on).cadence.periodic
    except NotFound:
        kind = PeriodKind.TRIWULAN
    return SurveyPeriod.containing(kind, on)


def spans_offered(kind: PeriodKind) -> list[tuple[str, str]]:
    """The running period and some before it, and the whole year, as (key, words)."""
    one = SurveyPeriod.containing(kind, acting().on)
    found = [one]
    for _number in range(PERIODS_BACK - 1):
        found.append(found[-1].previous())
    year = SurveyPeriod.containing(PeriodKind.TAHUN, acting().on)
    return [(p.key, period_label(p)) for p in dict.fromkeys([*found, year])]


def spans_named() -> list[tuple[str, str]]:
    """The running period, which the address of a file then leaves out, and the whole year."""
    year = SurveyPeriod.containing(PeriodKind.TAHUN, acting().on)
    return [("", _("Periode berjalan")), (year.key, period_label(year))]
