"""One security policy for every response, errors and files included."""

import base64
import hashlib

from flask import Flask, Response, g, request

from portal.web.assets import inline_css

PRIVATE = "private, no-store"
# With "no-referrer" a browser sends the forms of our own pages as `Origin: null`, and nobody could
# tell them from another site's. Pages with a login say where they come from, to ourselves alone.
STAFF_REFERRER = "same-origin"


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
    return "asked_visitor" in g or request.blueprint == "auth"


def init_app(app: Flask) -> None:
    """Set the headers on every response of the application that has not set them itself."""
    fixed = fixed_headers(app)

    @app.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        if is_personal():
            headers["Cache-Control"] = PRIVATE
            headers.setdefault("Referrer-Policy", STAFF_REFERRER)
        for name, value in fixed.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", PRIVATE if request.method != "GET" else "no-cache")
        return response
