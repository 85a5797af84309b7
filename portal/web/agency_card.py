"""The administrator tells the portal whose it is: names, zone, survey period, colour."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep
from portal.queries.agency import stored_card
from portal.rules.actions import Action
from portal.rules.survey_periods import PeriodKind
from portal.rules.workdays import Zone
from portal.services.agencies import NewCard, set_card, trouble_of
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("agency_card", __name__, url_prefix="/data-instansi")
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.SETTINGS_WRITE)
def edit() -> Response:
    """The form with the present card."""
    return _form([], 200)


@bp.post("")
@allowed(Action.SETTINGS_WRITE)
def save() -> BaseResponse:
    """Write the card; another's change in between is shown beside what was typed."""
    stored, form = stored_card(), request.form
    new = NewCard(
        form.get("nama", ""), form.get("singkat", ""), form.get("layanan", ""),
        form.get("zona", stored.zone if stored.is_bound else ""),
        form.get("kala", stored.cadence if stored.is_bound else ""),
        form.get("warna", ""), form.get("dilihat", ""),
    )  # fmt: skip
    if trouble := trouble_of(new):
        return _form([(trouble[0], _(trouble[1]))], 422)
    try:
        set_card(new, acting())
    except (Changed, IllegalStep) as error:
        return _form([("nama", words_of(error))], 409)
    current_app.extensions.pop("agency_card", None)
    return redirect(url_for(".edit", kabar="tersimpan"), 303)


def _form(errors: Errors, status: int) -> Response:
    return render(
        "help/agency.html", status=status, errors=errors, typed=request.form, card=stored_card(),
        zones=[(zone.value, zone.name) for zone in Zone],
        cadences=[
            (PeriodKind.BULAN.value, _("Setiap bulan")),
            (PeriodKind.TRIWULAN.value, _("Setiap triwulan")),
            (PeriodKind.SEMESTER.value, _("Setiap semester")),
            (PeriodKind.TAHUN.value, _("Setiap tahun")),
        ],
        brands=[("inagov", _("Biru")), ("panrb", _("Merah")), ("bkn", _("Merah muda"))],
        notice=request.args.get("kabar", ""),
    )  # fmt: skip
