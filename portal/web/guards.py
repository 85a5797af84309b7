"""Who may call an endpoint. Every endpoint carries a mark; one without any is refused (fail
closed).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Open to everyone, without login."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def development(view: View) -> View:
    """Open only outside production (the page of components)."""
    view.guard = "development"  # type: ignore[attr-defined]
    return view


def guard_of(app: Flask, endpoint: str) -> str | None:
    """The mark of an endpoint, or None."""
    return getattr(app.view_functions[endpoint], "guard", None)


def init_app(app: Flask) -> None:
    """Refuse unmarked endpoints before anything else runs."""

    @app.before_request
    def refuse_unmarked() -> None:
        if request.endpoint is None:
            return
        mark = guard_of(current_app, request.endpoint)
        if mark is None:
            abort(403)
        if mark == "development" and current_app.config["PORTAL_ENV"] == "production":
            abort(404)
