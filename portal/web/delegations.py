"""Lending a role of one's own for some days, and taking it back."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid
from portal.queries.role_grants import held_roles, lent_roles
from portal.services import role_grants
from portal.web.accounts import role_label
from portal.web.dates import read_date
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("delegations", __name__, url_prefix="/akun/delegasi")
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def show() -> Response:
    """What one may lend, and what one has lent."""
    return _page()


@bp.post("")
@signed_in
def lend() -> BaseResponse:
    """Lend a role; whoever gets it finds a message and sees it on the page of the account."""
    act, form = acting(), request.form
    try:
        first = read_date(form, "mulai") or act.on
    except Invalid as error:
        return _page([("mulai-hari", words_of(error))], 422)
    try:
        last = read_date(form, "sampai")
    except Invalid as error:
        return _page([("sampai-hari", words_of(error))], 422)
    if last is None:
        return _page([("sampai-hari", _("Isi hari terakhir delegasi."))], 422)
    try:
        chosen = uuid.UUID(form.get("peran", ""))
    except ValueError:
        return _page([("peran", _("Pilih peran dari daftar."))], 422)
    me, login, reason = must_be().account_id, form.get("penerima", ""), form.get("alasan", "")
    try:
        role_grants.delegate(chosen, me, login[:254], (first, last), reason[:300], act)
    except Invalid as error:
        return _page([(_field(login, reason), words_of(error))], 422)
    return redirect(url_for(".show", kabar="delegasi"), 303)


@bp.post("/<uuid:grant>/akhiri")
@signed_in
def end(grant: uuid.UUID) -> BaseResponse:
    """Take a role back at once."""
    role_grants.end_delegation(must_be().account_id, grant, acting())
    return redirect(url_for(".show", kabar="akhir"), 303)


def _field(login: str, reason: str) -> str:
    """Where the summary leads: to what is empty, else to the receiver."""
    if not reason.strip() and login.strip():
        return "alasan"
    return "penerima"


def _page(errors: Errors | None = None, status: int = 200) -> Response:
    me, on = must_be().account_id, acting().on
    everywhere = _("seluruh instansi")
    return render(
        "account/delegations.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        lendable=[
            (str(one.id), f"{role_label(one.role)}, {one.unit or everywhere}")
            for one in held_roles(me, on)
            if one.is_lendable
        ],
        lent=lent_roles(me, on),
        role_label=role_label,
    )
