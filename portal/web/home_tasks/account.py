"""One's own account: recovery codes that run out."""

from flask import url_for
from flask_babel import gettext as _

from portal.queries.accounts import recovery_codes_left
from portal.web.home_tasks.tasks import Asked, Subject, Task

FEW_CODES = 3


def own_account(asked: Asked) -> Subject:
    """New recovery codes, before the last one is used."""
    visitor = asked.visitor
    if not visitor.has_second_factor:
        return []
    (left,) = yield recovery_codes_left(visitor.account_id)
    if left >= FEW_CODES:
        return []
    where = url_for("account.second_factor")
    return [Task(_("Buat kode pemulihan baru"), where, _("Yang lama hampir habis"))]
