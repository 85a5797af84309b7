"""The forum: sessions that wait for a member or the chair, advice that waits for a rater."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.forum_waiting import Waiting, waiting_sessions
from portal.rules.forum_words import SessionState
from portal.rules.roles import Role
from portal.web import period_words
from portal.web.home_tasks.tasks import Asked, Subject, Task

SITTING = frozenset({Role.KETUA_FORUM, Role.ANGGOTA_FORUM})


def sitting(asked: Asked) -> Subject:
    """Opinions to write, a session to chair."""
    me = asked.visitor.actor.employee_id
    if me is None or not asked.visitor.roles & SITTING:
        return []
    found = [(one, _words(one)) for one in (yield waiting_sessions(me))]
    return [
        Task(
            words, url_for("forum.show", sitting=one.id), period_words.span_words(one.span_key),
            one.meets_on if one.state is SessionState.SIDANG else one.due_on,
        )
        for one, words in found
        if words
    ]  # fmt: skip


def answering(asked: Asked) -> list[Task]:
    """Advice of the forum that a rater has not answered."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id:
        return []
    waiting = asked.counts.advice
    words = _("Jawab %(n)s saran forum untuk penilaian Anda", n=waiting)
    return [Task(words, url_for("forum_answers.index"))] if waiting else []


def _words(one: Waiting) -> str:
    if not one.has_declared:
        return _("Nyatakan ikatan Anda untuk sidang forum")
    if one.open:
        return _("Tulis %(n)s pendapat untuk sidang forum", n=one.open)
    return _("Pimpin sidang forum") if one.is_chair else ""
