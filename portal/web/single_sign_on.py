"""Logging in with the agency's own account (OpenID Connect), where one is configured."""

from flask import Blueprint, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.errors import WrongCredentials
from portal.services import logins
from portal.web import sso_client
from portal.web.filters import known_agency
from portal.web.guards import public
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import begin, device, local_target

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


@bp.get("/kembali")
@public
def back() -> BaseResponse:
    """Back from the provider: who was proved begins a session, or hears why not."""
    _must_exist()
    goal = str(session.get(GOAL, ""))
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
