"""Logging in with the agency's own account (OpenID Connect), where one is configured, and proving
anew by it who one is before a signature.
"""

from flask import Blueprint, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.errors import WrongCredentials
from portal.services import logins
from portal.web import proving, sso_client
from portal.web.filters import known_agency
from portal.web.guards import public, signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, begin, device, here, local_target, token

bp = Blueprint("single_sign_on", __name__, url_prefix="/masuk/instansi")
GOAL = "lanjut"


@bp.get("")
@public
def start() -> BaseResponse:
    """On to the provider; where the visitor wanted to go waits in the session."""
    _must_exist()
    session[GOAL] = request.args.get(GOAL, "")[:500]
    try:
        answer: BaseResponse = sso_client.to_provider(_address())
    except WrongCredentials as error:
        return _failed(error)
    return answer


@bp.get("/bukti")
@signed_in
def prove() -> BaseResponse:
    """On to the provider, to log in again: for whoever signs and has no password here."""
    _must_exist()
    session[GOAL] = request.args.get(GOAL, "")[:500]
    try:
        answer: BaseResponse = sso_client.to_provider(_address(), anew=True)
    except WrongCredentials as error:
        return _unproved(error)
    proving.begin()
    return answer


@bp.get("/kembali")
@public
def back() -> BaseResponse:
    """Back from the provider: who was proved begins a session, or hears why not."""
    _must_exist()
    goal = str(session.get(GOAL, ""))
    if (since := proving.begun()) is not None and here() is not None:
        return _proved_anew(goal, since)
    try:
        identity = sso_client.proved_identity()
        now = clock.now(known_agency().time_zone)
        entered = logins.log_in_known(identity, device(), now)
    except WrongCredentials as error:
        return _failed(error)
    begin(entered.token)
    if entered.needs_code:
        return redirect(url_for("auth.code", lanjut=local_target(goal)), 303)
    return redirect(local_target(goal), 303)


def _proved_anew(goal: str, since: float) -> BaseResponse:
    try:
        logins.require_holder(token(), sso_client.proved_identity(since))
    except WrongCredentials as error:
        return _unproved(error)
    proving.note(acting().at)
    return redirect(local_target(goal), 303)


def _unproved(error: WrongCredentials) -> BaseResponse:
    return render(
        "auth/unproved.html", status=422, why=words_of(error), provider=sso_client.provider_name(),
        target=local_target(str(session.get(GOAL, ""))),
    )  # fmt: skip


def _must_exist() -> None:
    if "sso" not in current_app.extensions:
        abort(404)


def _address() -> str:
    """Never from the request's Host: the provider sends the proof there."""
    return str(current_app.config["PUBLIC_URL"]) + url_for(".back")


def _failed(error: WrongCredentials) -> BaseResponse:
    return render(
        "auth/login.html", status=422, errors=[("login", words_of(error))], login="", target="",
        kept=[], unsent=False, provider=sso_client.provider_name(),
    )  # fmt: skip
