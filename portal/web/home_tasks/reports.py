"""Feedback reports: one's own that wait to be read, and actions whose day is near or past."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from portal.queries.feedback_reports import report_tasks
from portal.rules.feedback_report import read_until
from portal.web.home_tasks.tasks import Asked, Task
from portal.web.period_words import span_words

SOON = timedelta(days=14)


def reporting(asked: Asked) -> list[Task]:
    """A task for each unread report, and one for all actions that are due soon."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_reports:
        return []
    unread, open_actions, first = report_tasks(me, asked.on + SOON)
    tasks = [
        Task(
            _("Baca laporan umpan balik %(period)s", period=span_words(one.span_key)),
            url_for("feedback_reports.show", result=one.result_id),
            due=read_until(one.received_on, asked.calendar),
        )
        for one in unread
    ]
    if open_actions:
        words = _("Selesaikan dan tutup %(n)s tindakan dari laporan umpan balik", n=open_actions)
        tasks.append(Task(words, url_for("feedback_reports.index"), due=first))
    return tasks
