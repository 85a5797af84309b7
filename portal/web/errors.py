"""Errors as pages: what happened, what to do next, and nothing typed lost."""

from typing import Any

import structlog
from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from portal.db import db
from portal.errors import (
    Closed,
    IllegalStep,
    Invalid,
    NotAllowed,
    NotFound,
    PortalError,
    Revoked,
    SlipSpent,
)
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.resuming import words_typed

PAGES = {403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503}
STATUS: dict[type[PortalError], int] = {
    NotFound: 404,
    Revoked: 410,
    Closed: 403,
    SlipSpent: 409,
    IllegalStep: 409,
    Invalid: 422,
    NotAllowed: 403,
}
WITH_WORDS = {403, 404, 409, 410, 422, 500}
RETRY_SECONDS = "30"


def init_app(app: Flask) -> None:
    """Register the handlers; a stack trace goes to the log, never to a page."""
    app.register_error_handler(PortalError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, database_away)


def refused(error: PortalError) -> Response:
    """A refusal of the domain, with its own sentence in the language of the page."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)
    return page(status, message=words_of(error))


def http_error(error: HTTPException) -> Response:
    """A refusal of HTTP (unknown address, wrong method, too large)."""
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    if isinstance(error, SecurityError):
        return other_host()
    status = error.code or 500
    response = page(
        status if status in PAGES else 422 if 400 <= status < 500 else 500, status=status
    )
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def other_host() -> Response:
    """The request names a host that is not ours. Without one Flask builds no address, so a page
    with its links cannot be drawn; a line that says where we live is enough.
    """
    words = _(
        "Portal ini tidak melayani nama situs itu. Buka %(address)s.",
        address=current_app.config["PUBLIC_URL"],
    )
    response = Response(words, 400, mimetype="text/plain")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def database_away(error: Exception) -> Response:
    """The database is away or full: come back soon, and the form is kept in the page."""
    structlog.get_logger().error("basis data tidak terjangkau", kind=type(error).__name__)
    db.session.rollback()
    kept = [(k, v) for k, v in request.form.items(multi=True)] if request.method == "POST" else []
    response = page(503, kept=kept)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def unexpected(error: Exception) -> Response:
    """A fault of ours: logged with its trace, shown without."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    structlog.get_logger().error("galat tak terduga", exc_info=error)
    return page(500)


def page(template: int, *, status: int | None = None, **context: Any) -> Response:
    """An error page in the frame of all pages."""
    context.setdefault("message", "")
    context.setdefault("kept", [])
    context.setdefault("typed", words_typed() if template in WITH_WORDS else [])
    response = render(f"errors/{template}.html", status=status or template, **context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
