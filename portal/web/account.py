"""One's own account: password, second factor, devices."""

import uuid

from flask import Blueprint, Response, redirect, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.qr import plain_qr_svg
from portal.errors import Invalid, TooManyTries, WrongCredentials
from portal.queries.accounts import Visitor, devices, recovery_codes_left
from portal.queries.audit import acts_on
from portal.queries.role_grants import held_roles
from portal.rules.sessions import is_fresh
from portal.services import accounts, logins
from portal.web import proving
from portal.web.accounts import kind_label, role_label
from portal.web.auth import waiting
from portal.web.filters import known_agency
from portal.web.guards import half_way, signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.sso_client import provider_name
from portal.web.visitors import acting, device_words, must_be, token

bp = Blueprint("account", __name__, url_prefix="/akun")
PENDING = "calon_dua_langkah"
RESET = "account:second_factor_reset"
LATEST = 5


@bp.get("")
@signed_in
def show() -> Response:
    """Password, second factor and devices on one page."""
    return _page()


@bp.post("/sandi")
@signed_in
def change_password() -> BaseResponse:
    """A new password; the old one is asked first, and every other device is logged out."""
    try:
        logins.confirm_password(token(), request.form.get("lama", "")[:1000], acting().at)
        if request.form.get("sandi") != request.form.get("ulang"):
            raise Invalid(_("Kedua kata sandi berbeda: tulis kata sandi yang sama dua kali."))
        visitor = must_be()
        fresh = request.form.get("sandi", "")[:1000]
        accounts.change_password(visitor.account_id, fresh, visitor.session_digest, acting())
    except WrongCredentials as error:
        return _page([("lama", words_of(error))], status=422)
    except TooManyTries as error:
        return _page([("lama", waiting(error.pause))], status=429)
    except Invalid as error:
        return _page([("sandi", words_of(error))], status=422)
    return redirect(url_for(".show", kabar="sandi"), 303)


@bp.post("/perangkat/<uuid:device>/keluar")
@signed_in
def end_device(device: uuid.UUID) -> BaseResponse:
    """Log another device out."""
    logins.end_session(must_be().account_id, device)
    return redirect(url_for(".show", kabar="perangkat"), 303)


@bp.get("/dua-langkah")
@half_way
def second_factor() -> BaseResponse:
    """Set up an authenticator app; compulsory for some roles before anything else."""
    visitor = must_be()
    if not visitor.is_confirmed:
        return redirect(url_for("auth.code"), 303)
    session.setdefault(PENDING, accounts.new_totp_secret())
    return _enrol_page()


@bp.post("/dua-langkah")
@half_way
def enrol() -> BaseResponse:
    """A code proves that the app holds the secret; the recovery codes are shown once."""
    visitor, secret = must_be(), session.get(PENDING)
    if not visitor.is_confirmed or not secret:
        return redirect(url_for(".second_factor"), 303)
    lacking = proving.lacks_provider() if asks_provider(visitor) else []
    if lacking:
        return _enrol_page(lacking, status=422)
    try:
        if asks_password(visitor):
            logins.confirm_password(token(), request.form.get("sandi", "")[:1000], acting().at)
        fresh = accounts.enrol_totp(
            visitor.account_id, secret, request.form.get("kode", ""), acting()
        )
    except WrongCredentials as error:
        field = "sandi" if asks_password(visitor) else "kode"
        return _enrol_page([(field, words_of(error))], status=422)
    except TooManyTries as error:
        return _enrol_page([("sandi", waiting(error.pause))], status=429)
    session.pop(PENDING)
    return render("account/recovery_codes.html", codes=fresh)


def asks_password(visitor: Visitor) -> bool:
    """Whether a living second factor is to be replaced on a device that may stand unattended."""
    return visitor.has_password and _replaces_unattended(visitor)


def asks_provider(visitor: Visitor) -> bool:
    """The same of somebody who has no password here: the agency's provider proves them anew."""
    return not visitor.has_password and _replaces_unattended(visitor)


def _replaces_unattended(visitor: Visitor) -> bool:
    return visitor.has_second_factor and not is_fresh(visitor.confirmed_at, acting().at)


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    visitor = must_be()
    return render(
        "account/show.html",
        status=status,
        errors=errors or [],
        notice=request.args.get("kabar", ""),
        devices=devices(visitor.account_id),
        device_words=device_words,
        here=visitor.session_id,
        held=(held := held_roles(visitor.account_id, acting().on)),
        may_lend=any(one.is_lendable for one in held),
        role_label=role_label,
        kind_label=kind_label,
        provider=provider_name(),
        has_password=visitor.has_password,
        codes_left=recovery_codes_left(visitor.account_id).answer()[0],
        resets=acts_on(visitor.account_id, (RESET,), LATEST),
    )


def _enrol_page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    secret = session[PENDING]
    uri = accounts.totp_uri(secret, must_be().name, known_agency().service_name)
    picture = Markup(plain_qr_svg(uri, title=_("Kode QR untuk aplikasi autentikator")))  # noqa: S704
    return render(
        "account/second_factor.html",
        status=status,
        errors=errors or [],
        secret=secret,
        resets=acts_on(must_be().account_id, (RESET,), 1),
        asks_password=asks_password(must_be()),
        asks_provider=asks_provider(must_be()),
        picture=picture,
    )
