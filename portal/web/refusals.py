"""Refusals of the domain in the language of the page."""

from datetime import date

from flask_babel import gettext as _

from portal.errors import PortalError
from portal.rules.survey_periods import SurveyPeriod
from portal.web.filters import tanggal
from portal.web.public_view import period_label


def words_of(error: PortalError) -> str:
    """The sentence of a refusal: translated first, filled afterwards. "" where it has none."""
    if not error.message:
        return ""
    return str(
        _(error.message, **{name: _told(name, value) for name, value in error.values.items()})
    )


def _told(name: str, value: object) -> object:
    if name == "field" and isinstance(value, str):  # the label of a control, as pages have it
        return _(value)
    if isinstance(value, SurveyPeriod):
        return period_label(value)
    return tanggal(value) if isinstance(value, date) else value
