"""Colleagues who are still to be rated."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.peer_duties import duties_of
from portal.web.home_tasks.tasks import Asked, Task
from portal.web.peer_form import secret


def rating_peers(asked: Asked) -> list[Task]:
    """One task for all of them; what is sent is told to nobody else."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_duties:
        return []
    duties = duties_of(me, asked.on, secret())
    left = [one for one in duties if not one.is_sent]
    if not left:
        return []
    words = _("Nilai %(n)s rekan kerja (tanpa nama)", n=len(left))
    due = min(one.closes_on for one in left)
    progress = (len(duties) - len(left), len(duties))
    return [Task(words, url_for("peer_survey.index"), "", due, progress)]
