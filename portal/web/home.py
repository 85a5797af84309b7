"""The home page of whoever is logged in: what there is to do, and where this role can go."""

from dataclasses import dataclass

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from portal.queries.accounts import Visitor, recovery_codes_left
from portal.queries.privacy import open_corrections
from portal.queries.survey_office import units_open_to
from portal.queries.tasks import publishing_due
from portal.rules.actions import Action
from portal.rules.roles import Role
from portal.web.filters import saat
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.public_view import period_label
from portal.web.visitors import acting, must_be

bp = Blueprint("home", __name__)
FEW_CODES = 3
DECIDING = frozenset({Role.HR})


@dataclass(frozen=True)
class Task:
    """One line of "Harus Anda lakukan": a verb with its object, where to go, and a note."""

    words: str
    url: str
    note: str = ""


@bp.get("/beranda")
@signed_in
def show() -> Response:
    """Tasks first."""
    visitor = must_be()
    return render(
        "home/show.html",
        tasks=[*_own_account(visitor), *_corrections(visitor), *_publishing(visitor)],
    )


def _own_account(visitor: Visitor) -> list[Task]:
    if not visitor.has_second_factor or recovery_codes_left(visitor.account_id) >= FEW_CODES:
        return []
    where = url_for("account.second_factor")
    return [Task(_("Buat kode pemulihan baru"), where, _("Yang lama hampir habis"))]


def _corrections(visitor: Visitor) -> list[Task]:
    """Requests for correction that wait, with the first deadline; for whoever decides on them."""
    if not visitor.may(Action.PRIVACY_READ) or not visitor.roles & DECIDING:
        return []
    found, total = open_corrections(visitor, is_open=True, page=1, per_page=1, now=acting().at)
    return [
        Task(
            _("Putuskan %(n)s permintaan perbaikan data", n=total),
            url_for("corrections.inbox"),
            _("Tenggat pertama %(when)s", when=saat(one.deadline)),
        )
        for one in found
    ]


def _publishing(visitor: Visitor) -> list[Task]:
    if not visitor.may(Action.INDEX_PUBLISH):
        return []
    return [
        Task(
            _("Terbitkan indeks %(unit)s", unit=due.unit_name),
            url_for("points.unit", unit=due.unit_slug),
            period_label(due.period),
        )
        for due in publishing_due(acting().on, units_open_to(visitor, Action.INDEX_PUBLISH))
    ]
