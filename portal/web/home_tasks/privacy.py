"""The personnel office: requests for correction that wait, with their 72 hours."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.privacy import open_corrections
from portal.rules.actions import Action
from portal.rules.roles import Role
from portal.web.filters import saat
from portal.web.home_tasks.tasks import Asked, Task
from portal.web.visitors import acting

DECIDING = frozenset({Role.HR})


def corrections(asked: Asked) -> list[Task]:
    """One task for all of them, with the first deadline; for whoever decides on them."""
    if not asked.visitor.may(Action.PRIVACY_READ) or not asked.visitor.roles & DECIDING:
        return []
    found, total = open_corrections(
        asked.visitor, is_open=True, page=1, per_page=1, now=acting().at
    )
    return [
        Task(
            _("Putuskan %(n)s permintaan perbaikan data", n=total),
            url_for("corrections.inbox"),
            _("Tenggat pertama %(when)s", when=saat(one.deadline)),
            due=one.deadline.date(),
        )
        for one in found
    ]
