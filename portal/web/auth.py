"""Logging in and out, the second factor, and the link that sets a password."""

from datetime import datetime, timedelta
from math import ceil

from flask import Blueprint, Response, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.errors import Invalid, TooManyTries, WrongCredentials
from portal.queries.accounts import activation_name
from portal.services import accounts, logins
from portal.web.filters import known_agency
from portal.web.guards import half_way, public
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.resuming import carried, is_unsent
from portal.web.sso_client import provider_name
from portal.web.visitors import begin, bucket, device, here, local_target, token

bp = Blueprint("auth", __name__)


@bp.get("/masuk")
@public
def login() -> Response:
    """The login form."""
    return _login_page(target=request.args.get("lanjut", ""))


@bp.post("/masuk")
@public
def log_in() -> BaseResponse:
    """Password given; on to the second factor, or to where the visitor wanted to go."""
    typed = request.form.get("login", "")[:254]
    try:
        entered = logins.log_in(
            typed, request.form.get("sandi", "")[:1000], bucket(), device(), _now()
        )
    except TooManyTries as error:
        return _login_page(typed, pause=error.pause, status=429)
    except WrongCredentials as error:
        return _login_page(typed, message=words_of(error), status=422)
    begin(entered.token)
    if entered.needs_code:
        return _code_page()
    return _onwards()


@bp.get("/masuk/kode")
@half_way
def code() -> Response:
    """The form for the second factor."""
    return _code_page()


@bp.post("/masuk/kode")
@half_way
def give_code() -> BaseResponse:
    """The code of the app, or a recovery code."""
    try:
        logins.confirm_code(token(), request.form.get("kode", "")[:40], _now())
    except TooManyTries as error:
        return _code_page(message=waiting(error.pause), status=429)
    except WrongCredentials as error:
        return _code_page(message=words_of(error), status=422)
    return _onwards()


@bp.post("/keluar")
@public
def log_out() -> BaseResponse:
    """End this session, and forget whatever its cookie held; one that has ended is fine."""
    if here() is not None:
        logins.log_out(token())
    session.clear()
    return redirect(url_for(".login"), 303)


@bp.get("/aktivasi/<slip:link>")
@public
def activation(link: str) -> Response:
    """Set a password with the link of the letter."""
    return render("auth/activate.html", name=activation_name(link, _now()), link=link, errors=[])


@bp.post("/aktivasi/<slip:link>")
@public
def activate(link: str) -> BaseResponse:
    """The password is set once; the link is used up, and the visitor logs in with it."""
    name = activation_name(link, _now())
    first, second = request.form.get("sandi", ""), request.form.get("ulang", "")
    try:
        if first != second:
            raise Invalid(_("Kedua kata sandi berbeda: tulis kata sandi yang sama dua kali."))
        accounts.activate(link, first[:1000], _now())
    except Invalid as error:
        errors = [("sandi", words_of(error))]
        return render("auth/activate.html", status=422, name=name, link=link, errors=errors)
    return render("auth/activated.html", name=name)


@bp.get("/aktivasi")
@public
def activation_typed() -> Response:
    """The same for who types: the NIP and the code of the letter."""
    return _typed_page()


@bp.post("/aktivasi")
@public
def activate_typed() -> BaseResponse:
    """The code is spent with the password, not before."""
    form = request.form
    try:
        if form.get("sandi", "") != form.get("ulang", ""):
            raise Invalid(_("Kedua kata sandi berbeda: tulis kata sandi yang sama dua kali."))
        name = accounts.activate_by_code(
            form.get("nip", "")[:254], form.get("kode", "")[:60], form.get("sandi", "")[:1000],
            bucket(), _now(),
        )  # fmt: skip
    except TooManyTries as error:
        return _typed_page("nip", waiting(error.pause), 429)
    except WrongCredentials as error:
        return _typed_page("nip", words_of(error), 422)
    except Invalid as error:
        return _typed_page("sandi", words_of(error), 422)
    return render("auth/activated.html", name=name)


def waiting(pause: object) -> str:
    """How long to wait, in words."""
    seconds = ceil(pause.total_seconds()) if isinstance(pause, timedelta) else 60
    if seconds < 90:
        return _("Terlalu banyak percobaan. Coba lagi %(n)s detik lagi.", n=seconds)
    return _("Terlalu banyak percobaan. Coba lagi %(n)s menit lagi.", n=ceil(seconds / 60))


def _login_page(
    login: str = "",
    *,
    target: str | None = None,
    message: str = "",
    pause: object = None,
    status: int = 200,
) -> Response:
    errors = [("login", waiting(pause) if pause else message)] if pause or message else []
    goal = request.form.get("lanjut", "") if target is None else target
    return render(
        "auth/login.html",
        status=status,
        errors=errors,
        login=login,
        target=goal,
        kept=carried(),
        unsent=is_unsent(),
        # What was interrupted rides in the form of this page alone; a provider would lose it.
        provider="" if is_unsent() else provider_name(),
    )


def _typed_page(field: str = "", message: str = "", status: int = 200) -> Response:
    errors = [(field, message)] if message else []
    return render(
        "auth/activate_typed.html", status=status, errors=errors, found=dict(errors),
        typed=request.form,
    )  # fmt: skip


def _code_page(message: str = "", status: int = 200) -> Response:
    errors = [("kode", message)] if message else []
    goal = request.form.get("lanjut", "") or request.args.get("lanjut", "")
    return render(
        "auth/code.html",
        status=status,
        errors=errors,
        target=goal,
        kept=carried(),
        unsent=is_unsent(),
    )


def _onwards() -> BaseResponse:
    target = local_target(request.form.get("lanjut", ""))
    if is_unsent():
        return render("auth/resume.html", target=target, kept=carried())
    return redirect(target, 303)


def _now() -> datetime:
    return clock.now(known_agency().time_zone)
