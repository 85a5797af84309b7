"""The survey manager: finished periods whose index is not published."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.survey_office import units_open_to
from portal.queries.tasks import publishing_due
from portal.rules.actions import Action
from portal.web.home_tasks.tasks import Asked, Subject, Task
from portal.web.public_view import period_label


def publishing(asked: Asked) -> Subject:
    """One task for each unit that waits."""
    cadence = asked.counts.cadence
    if not asked.visitor.may(Action.INDEX_PUBLISH) or cadence is None:
        return []
    units = units_open_to(asked.visitor, Action.INDEX_PUBLISH)
    return [
        Task(
            _("Terbitkan indeks %(unit)s", unit=due.unit_name),
            url_for("points.unit", unit=due.unit_slug),
            period_label(due.period),
        )
        for due in (yield publishing_due(cadence, asked.on, units))
    ]
