"""Requests for correction: the employee's own, and the personnel office's inbox."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.queries.own_data import subject_of_account
from portal.queries.privacy import (
    Correction,
    correction_card,
    late_corrections,
    open_corrections,
    own_corrections,
)
from portal.rules.actions import Action
from portal.rules.corrections import CorrectionField, faults
from portal.rules.privacy_clock import hours_left
from portal.services.corrections import Decision, NewCorrection, decide_correction, file_correction
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.privacy_words import (
    fault_words,
    field_options,
    field_words,
    pace_words,
    state_words,
)
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("corrections", __name__, url_prefix="/privasi")
PER_PAGE = 25
Errors = list[tuple[str, str]]
WORDS: dict[str, Any] = {
    "field_words": field_words,
    "state_words": state_words,
    "pace_words": pace_words,
}


@bp.get("/perbaikan")
@signed_in
def mine() -> Response:
    """My requests with their clocks, and the form for another."""
    return _mine()


@bp.post("/perbaikan")
@signed_in
def file() -> BaseResponse:
    """Ask for a correction of my own record."""
    form = request.form
    try:
        field = CorrectionField(form.get("data", ""))
    except ValueError:
        return _mine([("data", _("Pilih data yang salah dari daftar."))], 422)
    wanted, reason = form.get("diminta", ""), form.get("alasan", "")
    if wrong := faults(field, wanted, reason):
        return _mine([(part, fault_words(fault)) for part, fault in wrong.items()], 422)
    try:
        new = NewCorrection(field, form.get("sekarang", ""), wanted, reason)
        file_correction(must_be().account_id, new, acting())
    except Invalid as error:
        return _mine([("data", words_of(error))], 422)
    return redirect(url_for(".mine", kabar="diajukan"), 303)


@bp.get("/permintaan")
@allowed(Action.PRIVACY_READ)
def inbox() -> Response:
    """Requests that wait for the office, the most urgent first; or those that were decided."""
    is_open = request.args.get("keadaan") != "selesai"
    page = page_number(request.args.get("halaman", ""))
    now = acting().at
    found, total = open_corrections(
        must_be(), is_open=is_open, page=page, per_page=PER_PAGE, now=now
    )
    return render(
        "privacy/inbox.html",
        requests=found,
        is_open=is_open,
        late=late_corrections(now),
        pager=pager(page, total, PER_PAGE, ".inbox", keadaan=None if is_open else "selesai"),
        **WORDS,
    )


@bp.get("/permintaan/<uuid:correction>")
@signed_in
def show(correction: uuid.UUID) -> Response:
    """One request: for whoever filed it, and for the office."""
    return _card(correction_card(correction, must_be(), Action.RECORD_READ, acting().at))


@bp.post("/permintaan/<uuid:correction>/putuskan")
@signed_in
def decide(correction: uuid.UUID) -> BaseResponse:
    """Apply or refuse; nobody decides on their own request."""
    visitor, act, form = must_be(), acting(), request.form
    card = correction_card(correction, visitor, Action.RECORD_WRITE, act.at)
    choice, seen = form.get("putusan", ""), form.get("versi", "")
    if choice not in ("terapkan", "tolak"):
        return _card(card, [("putusan", _("Pilih terapkan atau tolak."))], 422)
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    answer = form.get("jawaban", "")[:500]
    try:
        decide_correction(
            correction, Decision(choice == "terapkan", answer, version, visitor.account_id), act
        )
    except Invalid as error:
        return _card(card, [("jawaban", words_of(error))], 422)
    except IllegalStep as error:
        fresh = correction_card(correction, visitor, Action.RECORD_READ, act.at)
        return _card(fresh, [("putusan-sekarang", words_of(error))], 409)
    return redirect(url_for(".show", correction=correction, kabar="putusan"), 303)


def _mine(errors: Errors | None = None, status: int = 200) -> Response:
    page = page_number(request.args.get("halaman", ""))
    visitor, now = must_be(), acting().at
    found, total = own_corrections(visitor.account_id, page, PER_PAGE, now)
    return render(
        "privacy/corrections.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        requests=found,
        is_employee=subject_of_account(visitor.account_id).employee_id is not None,
        fields=field_options(),
        notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".mine"),
        **WORDS,
    )


def _card(card: Correction, errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "privacy/request.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        one=card,
        hours=hours_left(card.filed_at, acting().at),
        notice=request.args.get("kabar", ""),
        may_list=must_be().may(Action.PRIVACY_READ),
        **WORDS,
    )
