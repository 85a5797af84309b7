"""Self-assessments: one's own that is not sent yet, and those sent to a rater."""

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from portal.queries.self_lists import WaitingSelf, questions_answered, waiting_for
from portal.rules.self_assessments import SelfState
from portal.web import period_words
from portal.web.home_tasks.tasks import Asked, Subject, Task


def assessing(asked: Asked) -> Subject:
    """One task for each of one's own, and one for everything that waits to be read."""
    me = asked.visitor.actor.employee_id
    if me is None or me == asked.visitor.account_id or not asked.counts.has_selves:
        return []
    found = yield waiting_for(me)
    own: dict[UUID, list[WaitingSelf]] = {}
    for one in found:
        if one.is_own:
            own.setdefault(one.id, []).append(one)
    tasks = [_own(forms) for forms in own.values()]
    sent = [one for one in found if not one.is_own]
    if sent:
        words = _("Baca %(n)s penilaian diri yang dikirim kepada Anda", n=len(sent))
        tasks.append(Task(words, url_for("self_assessment.index")))
    return tasks


def _own(forms: list[WaitingSelf]) -> Task:
    one = forms[0]
    name = period_words.span_words(one.span_key)
    is_returned = one.state is SelfState.DIKEMBALIKAN
    return Task(
        _("Perbaiki penilaian diri %(name)s", name=name)
        if is_returned
        else _("Lengkapi dan kirim penilaian diri %(name)s", name=name),
        url_for("self_assessment.show", assessment=one.id),
        _("Dikembalikan oleh penilai") if is_returned else "",
        one.due_on,
        questions_answered(forms),
    )
