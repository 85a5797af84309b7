"""Staff pages of which only a few words differ, kept in the memory of a process.

Such a page is drawn once with marks where those words belong, for everybody whose frame looks the
same; each visit then fills the marks.  A page is kept under everything that its template looks at:
the frame's key, and `same`.  Whatever is not in there must be one of the `words`.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from flask import Response, current_app, render_template, request
from markupsafe import escape
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from portal.extensions import form_token
from portal.queries.accounts import Visitor
from portal.web.navigation import frame_key
from portal.web.visitors import must_be
from portal.web.woven_page import WovenPage

MOST_KEPT: Final = 200
SOME_ID: Final = UUID("00000000-0000-4000-8000-00000000e000")
"""Stands for an id that is part of addresses; the word for it is called `id`."""
OF_ONE_LENGTH: Final[tuple[str, ...]] = ("id", "token", "key", "code", "seal", "window")
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
    given = {"token": form_token(), "visitor": visitor.name, "id": "", **words}
    found = {name: str(escape(word)).encode() for name, word in given.items()}
    key = (template, frame_key(visitor), same)
    kept: dict[Hashable, WovenPage] = current_app.extensions.setdefault("kept_pages", {})
    page = kept.get(key)
    if page is None or not page.fits(found):
        if len(kept) >= MOST_KEPT:
            kept.clear()
        lengths = {name: len(found[name]) for name in OF_ONE_LENGTH if name in found}
        page = kept[key] = WovenPage(_drawn(template, visitor, given["id"], context()), lengths)
    return _answer(page, found)


def _answer(page: WovenPage, words: Mapping[str, bytes]) -> Response:
    """What is packed already goes out so, also to a browser that would like Brotli better: packing
    the whole page anew, as whoever takes no gzip has it, takes longer than all the rest.
    """
    is_gzip = _takes_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if is_gzip else {})
    body = page.gzipped(words) if is_gzip else page.plain(words)
    return Response(body, headers=headers, mimetype="text/html")


@lru_cache(maxsize=64)
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept)["gzip"] > 0


def _drawn(
    template: str, visitor: Visitor, own_id: object, context: Mapping[str, Any]
) -> list[str]:
    """Pieces of the page and names of words, in turns; it was drawn with SOME_ID or its own."""
    page = render_template(
        template, **context, visitor=replace(visitor, name=blank("visitor")),
        csrf_token=lambda: blank("token"),
    )  # fmt: skip
    for known in {str(SOME_ID), str(own_id)} - {""}:
        page = page.replace(known, blank("id"))
    return _MARK.split(page)
