"""Staff pages of which only a few words differ, kept in the memory of a process.

Such a page is drawn once with marks where those words belong, for everybody whose frame looks the
same; each visit then fills the marks.  A page is kept under everything that its template looks at:
the frame's key, and `same`.  Whatever is not in there must be one of the `words`.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from flask import Response, current_app, make_response, render_template
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from portal.queries.accounts import Visitor
from portal.web.navigation import frame_key
from portal.web.visitors import must_be

MOST_KEPT: Final = 200
SOME_ID: Final = UUID("00000000-0000-4000-8000-00000000e000")
"""Stands for an id that is part of addresses; the word for it is called `id`."""
_MARK = re.compile("\ue000([a-z]+)\ue001")


def blank(name: str) -> str:
    """The mark of a word."""
    return f"\ue000{name}\ue001"


def fill(
    template: str,
    same: Hashable,
    words: Mapping[str, object],
    context: Callable[[], dict[str, Any]],
) -> Response:
    """The page with `words` (Markup stays as it is), drawn from `context` where it is not kept.

    Raises KeyError for a mark without a word.
    """
    visitor = must_be()
    key = (template, frame_key(visitor), same)
    kept: dict[Hashable, list[str]] = current_app.extensions.setdefault("kept_pages", {})
    parts = kept.get(key)
    if parts is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        parts = kept[key] = _drawn(template, visitor, context())
    given = {"token": generate_csrf(), "visitor": visitor.name, **words}
    found = {name: str(escape(word)) for name, word in given.items()}
    whole = [found[part] if at % 2 else part for at, part in enumerate(parts)]
    return make_response("".join(whole))


def _drawn(template: str, visitor: Visitor, context: Mapping[str, Any]) -> list[str]:
    """Pieces of the page and names of words, in turns."""
    page = render_template(
        template, **context, visitor=replace(visitor, name=blank("visitor")),
        csrf_token=lambda: blank("token"),
    )  # fmt: skip
    return _MARK.split(page.replace(str(SOME_ID), blank("id")))
