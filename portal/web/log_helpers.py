"""Consent to let a colleague enter: given to one by one, and taken back at any time."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.queries.log_helpers import consents_with
from portal.queries.log_terms import terms_on
from portal.services import log_consents
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import myself
from portal.web.log_form import Errors
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("log_helpers", __name__, url_prefix="/catatan/izin")


@bp.get("")
@signed_in
def index() -> Response:
    """Whom I let enter, and who lets me."""
    return _page([], 200)


@bp.post("")
@signed_in
def give() -> BaseResponse:
    """Let the colleague with a NIP enter for me."""
    try:
        log_consents.give(myself(), request.form.get("nip", ""), acting())
    except Invalid as error:
        return _page([("nip", words_of(error))], 422)
    except IllegalStep as error:
        return _page([("nip", words_of(error))], 409)
    return redirect(url_for(".index", kabar="beri"), 303)


@bp.post("/<uuid:consent>/akhiri")
@signed_in
def end(consent: uuid.UUID) -> BaseResponse:
    """End a consent, mine or one that I may use."""
    log_consents.end(consent, myself(), acting())
    return redirect(url_for(".index", kabar="akhiri"), 303)


def _page(errors: Errors, status: int) -> Response:
    return render(
        "log/consents.html", status=status, errors=errors, consents=consents_with(myself()),
        is_open=terms_on(acting().on).on_behalf, typed=request.form.get("nip", ""),
        notice=request.args.get("kabar", ""),
    )  # fmt: skip
