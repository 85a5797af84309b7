"""Excused persons of a period: to whom the rules do not apply, with ground and letter."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound, PortalError
from portal.queries.exemptions import excused_in
from portal.queries.people import employee_by_nip
from portal.queries.periods import PeriodRow, current_periods
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.nip import NipError, normalised
from portal.rules.reviews import Exemption
from portal.services import review_exceptions
from portal.web import period_words, review_words
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.organisation_predikats import chosen_period
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("review_exceptions", __name__, url_prefix="/penilaian/pengecualian")


@bp.get("")
@allowed(Action.ORGANISATION_PREDIKAT_WRITE)
def index() -> Response:
    """Who is excused in a period, and the form for one more."""
    return _page()


@bp.post("")
@allowed(Action.ORGANISATION_PREDIKAT_WRITE)
def excuse() -> BaseResponse:
    """Excuse one employee."""
    form, period = request.form, _period()
    try:
        person, _name = employee_by_nip(normalised(form.get("nip", "")))
    except (NipError, NotFound):
        return _page([("nip", _("Tidak ada pegawai dengan NIP itu. Periksa angkanya."))], 422)
    in_sight(person, must_be(), Action.REVIEW_EXCUSE, acting().on)
    ground = form.get("sebab", "")
    if ground not in list(Exemption):
        return _page([("sebab", _("Pilih sebab pengecualian."))], 422)
    try:
        review_exceptions.excuse(
            person, period.id, Exemption(ground), form.get("alasan", ""), acting()
        )
    except (Invalid, IllegalStep, NotFound) as error:
        return _refused(error)
    return redirect(url_for(".index", periode=period.id, kabar="kecuali"), 303)


@bp.post("/<uuid:review>/batal")
@allowed(Action.ORGANISATION_PREDIKAT_WRITE)
def readmit(review: uuid.UUID) -> BaseResponse:
    """Take an excuse back."""
    period = _period()
    one = next((e for e in excused_in(period.id) if e.evaluation_id == review), None)
    if one is None:
        raise NotFound("Pengecualian ini tidak dikenal.")
    in_sight(one.employee_id, must_be(), Action.REVIEW_EXCUSE, acting().on)
    try:
        review_exceptions.readmit(review, request.form.get("alasan-batal", ""), acting())
    except (Invalid, IllegalStep) as error:
        return _refused(error, f"batal-{review}")
    return redirect(url_for(".index", periode=period.id, kabar="batal"), 303)


def _period() -> PeriodRow:
    period = chosen_period()
    if period is None:
        raise NotFound("Periode ini tidak dikenal.")
    return period


def _refused(error: PortalError, place: str = "alasan") -> Response:
    return _page([(place, words_of(error))], 422 if isinstance(error, Invalid) else 409)


def _page(errors: Any = (), status: int = 200) -> Response:
    period = chosen_period()
    return render(
        "review/exceptions.html", status=status, errors=list(errors), period=period,
        rows=excused_in(period.id) if period else [], title=period_words.title,
        periods=current_periods(acting().on), options=review_words.exemption_options(),
        typed=request.form, notice=request.args.get("kabar", ""),
    )  # fmt: skip
