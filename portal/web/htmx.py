"""One template, two answers: the whole page, or the partial that the page includes."""

import re
from typing import Any

from flask import Response, make_response, render_template, request

PRINTED = "cetak"
_FOLDED = re.compile(r"<details(?![^>]*\sopen\b)")


def unfolded(html: str) -> str:
    """The same page with everything open, as it goes to paper from any browser."""
    return _FOLDED.sub("<details open", html)


def wants_fragment() -> bool:
    """True for an htmx request that replaces a part; the header semantics of htmx 4 live here
    alone.
    """
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type", "partial") == "partial"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render(
    template: str, /, *, fragment: str | None = None, status: int = 200, **context: Any
) -> Response:
    """Render `template`, or `fragment` alone where htmx asked for it; shared URLs vary by that
    header.
    """
    name = fragment if fragment and wants_fragment() else template
    html = render_template(name, **context)
    response = make_response(unfolded(html) if request.args.get(PRINTED) else html, status)
    if fragment:
        response.vary.add("HX-Request")
    return response
