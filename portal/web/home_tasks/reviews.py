"""Evaluations: a draft that was shared with me, answers to drafts that I shared."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.shared_drafts import DraftTask, drafts_about
from portal.web import period_words
from portal.web.home_tasks.tasks import Asked, Subject, Task


def talking(asked: Asked) -> Subject:
    """One task for each draft to read, and for each answer to talk about."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id:
        return []
    return [_own(one) if one.is_own else _answered(one) for one in (yield drafts_about(me))]


def _own(one: DraftTask) -> Task:
    name = period_words.span_words(one.span_key)
    words = _("Baca dan tanggapi draf penilaian %(name)s", name=name)
    return Task(words, url_for("review_talks.mine", review=one.id))


def _answered(one: DraftTask) -> Task:
    words = _("Bicarakan draf penilaian dengan %(who)s", who=one.name)
    return Task(words, url_for("review.show", review=one.id), _("Pegawai sudah menanggapi"))
