"""Results: documents to receive, sign, deliver and report, objections to explain and decide."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from portal.queries.result_tasks import ResultTask, objection_tasks, result_tasks
from portal.rules.clock_file import clocks_on
from portal.rules.results import ResultForm
from portal.web import period_words
from portal.web.home_tasks.tasks import Asked, Subject, Task


def after_signing(asked: Asked) -> Subject:
    """One task for each of one's own documents, one for all to be delivered or reported."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_results:
        return []
    found = yield result_tasks(me)
    tasks = [_own(asked, one) for one in found if one.is_own]
    theirs = [one for one in found if not one.is_own]
    undelivered = [one for one in theirs if one.delivered_on is None]
    if undelivered:
        due = min(_end(asked, "K7", "K11", one, one.signed_at.date()) for one in undelivered)
        words = _("Sampaikan %(n)s dokumen evaluasi", n=len(undelivered))
        tasks.append(Task(words, url_for("results.signed"), due=due))
    unreported = [one for one in theirs if one.reported_on is None]
    if unreported:
        due = min(_end(asked, "K9", "K13", one, one.closes_on) for one in unreported)
        words = _("Laporkan %(n)s dokumen evaluasi", n=len(unreported))
        tasks.append(Task(words, url_for("results.signed"), due=due))
    return tasks


def objecting(asked: Asked) -> Subject:
    """Objections to explain, and those to decide within seven working days."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_objections:
        return []
    tasks = []
    for one in (yield objection_tasks(me)):
        due = asked.calendar.add_workdays(one.filed_on, clocks_on(one.filed_on)["K15"].days)
        url = url_for("objections.show", objection=one.id)
        if one.is_mine_to_decide:
            tasks.append(Task(_("Putuskan keberatan pegawai"), url, due=due))
        elif not one.has_explained:
            tasks.append(Task(_("Jelaskan keberatan pegawai"), url, due=due))
    return tasks


def _own(asked: Asked, one: ResultTask) -> Task:
    name, url = period_words.span_words(one.span_key), url_for("results.show", result=one.id)
    if one.received_on is None:
        return Task(_("Terima dokumen evaluasi %(name)s", name=name), url)
    return Task(
        _("Tandatangani dokumen evaluasi %(name)s", name=name), url,
        _("Keberatan dapat diajukan sampai hari yang sama")
        if one.form is ResultForm.PENILAI else "",
        _end(asked, "K8", "K12", one, one.received_on),
    )  # fmt: skip


def _end(asked: Asked, usual: str, superior: str, one: ResultTask, start: date) -> date:
    key = superior if one.form is not ResultForm.PENILAI else usual
    return asked.calendar.add_workdays(start, clocks_on(start)[key].days)
