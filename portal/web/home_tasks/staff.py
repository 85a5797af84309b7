"""The staff: people who cannot come in yet, because nobody made their account."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.account_batches import with_account
from portal.rules.actions import Action
from portal.web.home_tasks.tasks import Asked, Subject, Task


def letters(asked: Asked) -> Subject:
    """The personnel office of the whole agency: how many of the staff have an account."""
    if not asked.visitor.may(Action.PEOPLE_IMPORT, frozenset()):
        return []
    ((done, total),) = yield with_account(asked.on)
    if done == total:
        return []
    where = url_for("people_accounts.form", untuk="semua")
    return [Task(_("Buat akun dan surat aktivasi pegawai"), where, progress=(done, total))]
