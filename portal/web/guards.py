"""Who may call an endpoint. Every endpoint carries a mark; one without any is refused (fail
closed).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid
from portal.queries.accounts import Visitor
from portal.rules.actions import Action
from portal.rules.roles import SECOND_FACTOR_ROLES
from portal.web.errors import page
from portal.web.htmx import render
from portal.web.resuming import interrupted, login_again, riding
from portal.web.visitors import asks_for, here

View = TypeVar("View", bound=Callable[..., Any])
READING = frozenset({"GET", "HEAD"})
# Whatever is not in here is a page with a login, whose forms are looked through first.
PUBLIC_BLUEPRINTS = frozenset(
    {
        "public",
        "survey",
        "health",
        "komponen",
        "notices",
        "open_data",
        "help",
        "forum_check",
        "verification",
    }
)


@dataclass(frozen=True)
class Guard:
    """`kind` is public, development or signed_in; `action` narrows the last."""

    kind: str
    action: Action | None = None
    half_way: bool = False


def public(view: View) -> View:
    """Open to everyone, without login."""
    return _mark(view, Guard("public"))


def development(view: View) -> View:
    """Open only outside production (the page of components)."""
    return _mark(view, Guard("development"))


def signed_in(view: View) -> View:
    """Open to whoever is logged in, with the second factor where their role needs one."""
    return _mark(view, Guard("signed_in"))


def half_way(view: View) -> View:
    """Open between password and second factor: giving the code, setting it up, logging out."""
    return _mark(view, Guard("signed_in", half_way=True))


def allowed(action: Action) -> Callable[[View], View]:
    """Open to whoever may do this somewhere in the office; the view asks again for the object."""
    return lambda view: _mark(view, Guard("signed_in", action))


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The mark of an endpoint, or None."""
    return getattr(app.view_functions[endpoint], "guard", None)


def init_app(app: Flask) -> None:
    """Ask the guard before anything else runs."""
    app.register_error_handler(CSRFError, offer_again)

    @app.before_request
    def ask() -> BaseResponse | None:
        if request.endpoint is None:
            return None
        guard = guard_of(current_app, request.endpoint)
        if guard is None:
            abort(403)
        if guard.kind == "development" and current_app.config["PORTAL_ENV"] == "production":
            abort(404)
        if request.blueprint not in PUBLIC_BLUEPRINTS:
            _refuse_unstorable()
        return _signed_in(guard) if guard.kind == "signed_in" else None


def offer_again(_error: CSRFError) -> BaseResponse:
    """A form without a valid token (a session that ended meanwhile): nothing typed is lost.

    A post from another site gets nothing of the kind, because its content is not the visitor's.
    """
    ours = {request.host_url.rstrip("/"), current_app.config["PUBLIC_URL"]}
    if request.headers.get("Origin", request.host_url.rstrip("/")) not in ours:
        return page(403, typed=[])  # an abort inside an error handler would be a fault of ours
    if request.endpoint in ("auth.log_in", "auth.give_code"):
        return login_again()
    if request.blueprint == "auth":
        is_leaving = request.endpoint == "auth.log_out"
        return redirect(url_for("home.show") if is_leaving else request.path, 303)
    if here() is None:
        return ask_to_log_in()
    return render("auth/resume.html", status=400, target=request.path, kept=riding())


def _mark(view: View, guard: Guard) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def _signed_in(guard: Guard) -> BaseResponse | None:
    visitor = here()
    if visitor is None:
        return ask_to_log_in()
    if guard.half_way:
        return None
    if not visitor.is_confirmed:
        return _ask_for_code()
    if must_enrol(visitor):
        return redirect(url_for("account.second_factor"), 303)
    if guard.action is not None:
        if not visitor.may(guard.action):
            abort(403)
        asks_for(guard.action)
    return None


def _ask_for_code() -> BaseResponse:
    if request.method not in READING:
        return interrupted("auth/code.html")
    return redirect(url_for("auth.code", lanjut=_way_back()), 303)


def must_enrol(visitor: Visitor) -> bool:
    """Whether a role of this visitor needs a second factor that is not set up yet."""
    return not visitor.has_second_factor and bool(SECOND_FACTOR_ROLES & visitor.roles)


def ask_to_log_in() -> BaseResponse:
    """To the login; whatever was posted rides along in the page and is offered again afterwards."""
    if request.method in READING:
        return redirect(url_for("auth.login", lanjut=_way_back()), 303)
    return interrupted("auth/login.html")


def _refuse_unstorable() -> None:
    """No database of ours stores NUL in a text. Raises Invalid before a view meets one."""
    texts = [*request.args.values(), *request.form.values()]
    if any("\0" in text for text in texts):
        raise Invalid(
            _("Isian memuat tanda yang tidak dapat disimpan: ketik ulang tanpa tanda itu.")
        )


def _way_back() -> str:
    return request.full_path.rstrip("?") if request.method in READING else url_for("home.show")
