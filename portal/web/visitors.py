"""Who is looking: Flask-Login over our own session rows, and what to do when nobody is.

Flask's signed cookie holds only a random token; the row behind it can be listed and ended.
"""

import hashlib
import hmac
import ipaddress
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_login import login_user as remember

from portal import clock
from portal.errors import N_, NotAllowed
from portal.queries.accounts import Visitor, visitor
from portal.rules.actions import Action
from portal.rules.sessions import needs_touch
from portal.services import logins
from portal.services.audit import Act
from portal.web.filters import known_agency

OTHER_BROWSER, OTHER_SYSTEM = N_("peramban lain"), N_("perangkat lain")
OTHERS = (OTHER_BROWSER, OTHER_SYSTEM)


class Logins(LoginManager):
    """Flask-Login without its "remember me" cookie, which would look into the session of every
    answer, a citizen's too, and make it vary by cookie; and without its fingerprint of address and
    browser: phones change both.
    """

    def _session_protection_failed(self) -> bool:
        return False

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


manager = Logins()


class SignedIn:
    """Flask-Login's four attributes around a Visitor and the token of this session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, found: Visitor) -> None:
        self.token = token
        self.visitor = found

    def get_id(self) -> str:
        """What the cookie keeps."""
        return self.token


def init_app(app: Flask) -> None:
    """Bind Flask-Login."""
    manager.init_app(app)

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        now = clock.now(known_agency().time_zone)
        found = visitor(token, now)
        if found is None:
            return None
        if needs_touch(found.seen_at, now):
            logins.touch(found.session_digest, now)
        return SignedIn(token, found)

    @app.context_processor
    def of_the_visitor() -> dict[str, object]:
        return {"visitor": here() if "asked_visitor" in g else None}


def here() -> Visitor | None:
    """The visitor of this request, or None."""
    g.asked_visitor = True
    # Where Flask-Login keeps whom it found; its own way there is longer, and asked several times.
    signed_in: Any = g.get("_login_user") or current_user._get_current_object()
    return signed_in.visitor if signed_in.is_authenticated else None


def must_be() -> Visitor:
    """The visitor, where a guard has made sure that there is one."""
    found = here()
    if found is None:
        raise RuntimeError("This view needs a guard")
    return found


def is_staff() -> bool:
    """Whether the visitor is somebody on the staff, who has pages of their own."""
    visitor = must_be()
    me = visitor.actor.employee_id
    return me is not None and me != visitor.account_id


def myself(action: Action | None = None) -> uuid.UUID:
    """The visitor as an employee, who may do this to themselves.

    An account of nobody on the staff stands as its own id.  Raises NotAllowed.
    """
    visitor = must_be()
    me = visitor.actor.employee_id
    if me is None or not is_staff() or (action is not None and not visitor.may_to(action, me)):
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    return me


def token() -> str:
    """This session's token."""
    signed_in: Any = current_user
    return str(signed_in.token)


def begin(fresh: str) -> None:
    """Put a fresh session's token into the cookie (a new one at every login), and nothing of
    whoever used this browser before.
    """
    session.clear()
    found = visitor(fresh, clock.now(known_agency().time_zone))
    if found is not None:
        remember(SignedIn(fresh, found))


def acting(acting_for: str | None = None) -> Act:
    """The visitor as an actor, now, in the agency's zone; `acting_for` says in whose place.

    Without it the place follows from the action that a guard asked for: an acting or delegated
    role without which the visitor could not be here is written into the audit trail.
    """
    visitor = must_be()
    now = clock.now(known_agency().time_zone)
    asked = g.get("asked_action")
    place = acting_for or (visitor.basis_of(asked) if asked is not None else None)
    return Act(visitor.name, now, visitor.account_id, place)


def asks_for(action: Action) -> None:
    """Note for what this request needs a role; the last one asked counts."""
    g.asked_action = action


def bucket() -> str:
    """Today's keyed hash of the visitor's network: slows guessing down, useless tomorrow."""
    network = _network(request.remote_addr or "")
    day = clock.today(known_agency().time_zone).isoformat()
    key = f"{day}:{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, network.encode(), hashlib.sha256).hexdigest()[:24]


def device() -> str:
    """A short description of the browser, for the list of devices."""
    agent = request.headers.get("User-Agent", "")
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac", "Mac"))
    system = _first(agent, (*systems, ("Linux", "Linux")), OTHER_SYSTEM)
    return f"{_first(agent, browsers, OTHER_BROWSER)}, {system}"


def device_words(kept: str) -> str:
    """A description as it is kept, in the language of the request."""
    return ", ".join(_(part) if part in OTHERS else part for part in kept.split(", "))


def local_target(text: str) -> str:
    """A path of this site that a login may lead back to; anything else becomes the home page."""
    parts = urlsplit(text)
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if is_ours and not parts.scheme and not parts.netloc else url_for("home.show")


def _network(address: str) -> str:
    """The neighbourhood of an address: one subscriber owns 2^64 addresses of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 56), strict=False))


def _first(agent: str, known: Iterable[tuple[str, str]], other: str) -> str:
    return next((name for mark, name in known if mark in agent), other)
