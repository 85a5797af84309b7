"""The administrator's first task: telling the portal whose it is."""

from flask import url_for
from flask_babel import gettext as _

from portal.rules.actions import Action
from portal.web.filters import known_agency
from portal.web.home_tasks.tasks import Asked, Task


def naming(asked: Asked) -> list[Task]:
    """Until the agency has a name and a zone."""
    if known_agency().is_set_up or not asked.visitor.may(Action.SETTINGS_WRITE):
        return []
    where = url_for("agency_card.edit")
    return [Task(_("Isi data instansi"), where, _("Nama dan zona waktu, sebelum yang lain"))]
