"""Feedback reports: one's own that wait to be read, and actions whose day is near or past."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from portal.queries.feedback_reports import due_actions, unread_reports
from portal.rules.feedback_report import read_until
from portal.web.home_tasks.tasks import Asked, Subject, Task
from portal.web.period_words import span_words

SOON = timedelta(days=14)


def reading(asked: Asked) -> Subject:
    """A task for each unread report."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_reports:
        return []
    return [
        Task(
            _("Baca laporan umpan balik %(period)s", period=span_words(one.span_key)),
            url_for("feedback_reports.show", result=one.result_id),
            due=read_until(one.received_on, asked.calendar),
        )
        for one in (yield unread_reports(me))
    ]


def closing(asked: Asked) -> Subject:
    """One task for all actions that are due soon."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_reports:
        return []
    ((open_actions, first),) = yield due_actions(me, asked.on + SOON)
    tasks = []
    if open_actions:
        words = _("Selesaikan dan tutup %(n)s tindakan dari laporan umpan balik", n=open_actions)
        tasks.append(Task(words, url_for("feedback_reports.index"), due=first))
    return tasks
