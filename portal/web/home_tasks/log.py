"""The log: results of a team that colleagues offer, and that wait for one's own word."""

from flask import url_for
from flask_babel import gettext as _

from portal.web.home_tasks.tasks import Asked, Task


def sharing(asked: Asked) -> list[Task]:
    """One task for everything that colleagues offered."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id:
        return []
    waiting = asked.counts.offers
    if not waiting:
        return []
    words = _("Jawab %(n)s capaian tim dari rekan", n=waiting)
    return [Task(words, url_for("log_shares.index"))]
