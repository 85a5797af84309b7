"""Learning: wishes that wait for a rater, and proofs that wait for the personnel office."""

from flask import url_for
from flask_babel import gettext as _

from portal.web.home_tasks.tasks import Asked, Task


def developing(asked: Asked) -> list[Task]:
    """One task for all wishes, one for all proofs."""
    wishes, claims = asked.counts.wishes, asked.counts.claims
    tasks = []
    if wishes:
        words = _("Putuskan %(n)s usulan pelatihan pegawai Anda", n=wishes)
        tasks.append(Task(words, url_for("learning.proposals")))
    if claims:
        words = _("Periksa %(n)s bukti belajar", n=claims)
        tasks.append(Task(words, url_for("learning.claims")))
    return tasks
