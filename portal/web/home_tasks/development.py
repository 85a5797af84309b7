"""Learning: wishes that wait for a rater, proofs that wait for the personnel office, and workshops
before a period.
"""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.learning_tasks import WorkshopAhead, workshops_ahead
from portal.rules.training_words import PlaceState
from portal.web.growth_words import place_state
from portal.web.home_tasks.tasks import Asked, Subject, Task
from portal.web.period_words import span_words

MOST_WORKSHOPS = 5


def developing(asked: Asked) -> Subject:
    """One task for all wishes, one for all proofs, one for each workshop."""
    wishes, claims = asked.counts.wishes, asked.counts.claims
    tasks = []
    if wishes:
        words = _("Putuskan %(n)s usulan pelatihan pegawai Anda", n=wishes)
        tasks.append(Task(words, url_for("learning.proposals")))
    if claims:
        words = _("Periksa %(n)s bukti belajar", n=claims)
        tasks.append(Task(words, url_for("learning.claims")))
    if asked.counts.workshops:
        who = asked.visitor.actor.employee_id or asked.visitor.account_id
        ahead = yield workshops_ahead(who, asked.on)
        tasks += [_workshop(one) for one in ahead[:MOST_WORKSHOPS]]
    return tasks


def _workshop(one: WorkshopAhead) -> Task:
    has_place = one.place in (PlaceState.TERDAFTAR, PlaceState.MENUNGGU)
    words = _("Lokakarya sebelum penilaian %(period)s: %(title)s",
              period=span_words(one.span_key), title=one.title)  # fmt: skip
    note = place_state(one.place)[0] if has_place and one.place else _("belum terdaftar")
    url = url_for("training.show", programme=one.programme_id)
    return Task(words, url, note, one.starts_on if has_place else one.enrol_until)
