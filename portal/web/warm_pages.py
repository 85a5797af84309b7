"""Answers in front of Flask what Flask has answered before: two of a citizen's three requests.

A view that made a page from memory offers a `Warm` with it. The next request for the same host,
path and encodings is answered from that, with the headers of Flask's own answer, for as long as it
says that the page holds. Only the plainest requests are: a GET without query, cookie or htmx; and
an answer to somebody in particular is never kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from portal.web.page_cache import SplicedPage

MOST_PAGES = 4_000
SLOT = "portal.warm"
NOT_PLAIN = ("QUERY_STRING", "HTTP_COOKIE", "HTTP_HX_REQUEST")
PERSONAL = {"set-cookie", "cache-control"}  # what only answers to somebody in particular carry here
Header = tuple[str, str]
Key = tuple[str, str, str]


@dataclass
class Warm:
    """A page that can be answered without the application while `holds()` is true.

    `blanks(last)` gives what to fill in, or None when only the application can tell; `last` is the
    last part of the path. With `of_folder` the page stands for every address beside its own.
    """

    page: SplicedPage
    encoding: str
    holds: Callable[[], bool]
    blanks: Callable[[str], Sequence[str] | None]
    of_folder: bool = False
    headers: list[Header] = field(default_factory=list)


def offer(warm: Warm) -> None:
    """Let the next such request be answered from memory."""
    request.environ[SLOT] = warm


def init_app(app: Flask) -> None:
    """Stand in front of the application."""
    app.wsgi_app = WarmPages(app.wsgi_app)  # type: ignore[method-assign]


class WarmPages:
    """The middleware; it knows at most `MOST_PAGES` pages, and the oldest leaves first."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._pages: OrderedDict[Key, Warm] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The page from memory, or the application's answer."""
        if environ["REQUEST_METHOD"] != "GET" or any(map(environ.get, NOT_PLAIN)):
            return self._app(environ, start_response)
        path = environ["PATH_INFO"]
        folder, _, last = path.rpartition("/")
        folder += "/"
        warm = self._pages.get(_key(environ, path)) or self._pages.get(_key(environ, folder))
        if warm is not None and warm.holds():
            blanks = warm.blanks(last)
            if blanks is not None:
                pieces = warm.page.pieces(blanks, warm.encoding)
                size = str(sum(map(len, pieces)))
                start_response("200 OK", [*warm.headers, ("Content-Length", size)])
                return pieces

        def start(status: str, headers: list[Header], exc_info: Any = None) -> Any:
            offered: Warm | None = environ.pop(SLOT, None)
            if offered is not None and status == "200 OK":
                self._keep(_key(environ, folder if offered.of_folder else path), offered, headers)
            return start_response(status, headers, exc_info)

        return self._app(environ, start)

    def _keep(self, key: Key, warm: Warm, headers: list[Header]) -> None:
        if not PERSONAL.isdisjoint(name.lower() for name, _ in headers):
            return
        warm.headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        self._pages[key] = warm
        if len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)


def _key(environ: WSGIEnvironment, place: str) -> Key:
    """A host that the application did not trust never gets a page, so it never becomes a key."""
    return environ.get("HTTP_HOST", ""), place, environ.get("HTTP_ACCEPT_ENCODING", "")
