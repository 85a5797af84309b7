"""One security policy for every response, errors and files included."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request

from portal.web.assets import inline_css

Header = tuple[str, str]
Write = Callable[[bytes], object]
PRIVATE = "private, no-store"
# With "no-referrer" a browser sends the forms of our own pages as `Origin: null`, and nobody could
# tell them from another site's. Pages with a login say where they come from, to ourselves alone.
STAFF_REFERRER = "same-origin"
# What has no body has no type either, and a citizen's redirect is paid for by the byte.
EMPTY: Header = ("Content-Length", "0")
# The ways in: nobody is known there yet, but somebody is about to be.
LOGGING_IN = frozenset({"auth", "single_sign_on"})


def content_security_policy(app: Flask) -> str:
    """The policy: nothing but our own files, and the hashes of the styles that citizen pages carry
    inline.
    """
    hashes = " ".join(f"'sha256-{_digest(style)}'" for style in inline_css(app).values())
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' {hashes}; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def fixed_headers(app: Flask) -> dict[str, str]:
    """The headers of every answer, whatever it is."""
    fixed = {
        "Content-Security-Policy": content_security_policy(app),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    if app.config["PORTAL_ENV"] == "production":
        fixed["Strict-Transport-Security"] = "max-age=31536000"
    return fixed


def is_personal() -> bool:
    """Whether this answer belongs to a login: it asked who is looking, or is about to."""
    return "asked_visitor" in g or request.blueprint in LOGGING_IN


def init_app(app: Flask) -> None:
    """Set the headers on every response of the application that has not set them itself."""
    app.wsgi_app = FixedHeaders(app.wsgi_app, fixed_headers(app))  # type: ignore[method-assign]

    @app.after_request
    def personal(response: Response) -> Response:
        if is_personal():
            response.headers["Cache-Control"] = PRIVATE
            response.headers.setdefault("Referrer-Policy", STAFF_REFERRER)
        return response


class FixedHeaders:
    """Around the application and not inside it: a header added to the finished list costs a tenth
    of one that Werkzeug carries along, and a citizen's visit has two dozen of them.
    """

    def __init__(self, app: WSGIApplication, fixed: Mapping[str, str]) -> None:
        self._app = app
        self._fixed = [(name.lower(), (name, value)) for name, value in fixed.items()]
        # A redirect is no document, and on a slow link it stands between a citizen and the receipt.
        self._redirect = [pair for pair in self._fixed if pair[0] != "permissions-policy"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer with our headers."""

        def start(status: str, headers: list[Header], exc_info: Any = None) -> Write:
            given = {name.lower() for name, _ in headers}
            wanted = self._redirect if "location" in given else self._fixed
            if status.startswith("303"):  # no cache keeps it, so that nothing can vary
                spared = {"Vary"} | ({"Content-Type"} if EMPTY in headers else set())
                headers[:] = [pair for pair in headers if pair[0] not in spared]
            headers += [pair for name, pair in wanted if name not in given]
            if "cache-control" not in given:
                reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
                headers.append(("Cache-Control", "no-cache" if reads else PRIVATE))
            return start_response(status, headers, exc_info)

        return self._app(environ, start)
