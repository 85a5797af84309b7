"""Answers in front of Flask what Flask has answered before: two of a citizen's three requests.

A view that made a page from memory leaves a `Warm` in the request's environ. The next request for
the same host, path and encodings is answered from it, as long as it says that the page holds. Only
plain GETs come here: without a query, without htmx, and never a page that set a cookie.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from portal.web.page_cache import SplicedPage

MOST_PAGES = 10_000
SLOT = "portal.warm"
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
        if (
            environ["REQUEST_METHOD"] != "GET"
            or environ.get("QUERY_STRING")
            or "HTTP_HX_REQUEST" in environ
        ):
            return self._app(environ, start_response)
        path = environ["PATH_INFO"]
        folder, _, last = path.rpartition("/")
        warm = self._pages.get(_key(environ, path)) or self._pages.get(_key(environ, folder + "/"))
        if warm is not None and warm.holds():
            blanks = warm.blanks(last)
            if blanks is not None:
                body = warm.page.filled(blanks, warm.encoding)
                start_response("200 OK", [*warm.headers, ("Content-Length", str(len(body)))])
                return [body]
        return self._learn(environ, start_response, path, folder + "/")

    def _learn(
        self, environ: WSGIEnvironment, start_response: StartResponse, path: str, folder: str
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[Header], exc_info: Any = None) -> Any:
            warm: Warm | None = environ.pop(SLOT, None)
            names = {name.lower() for name, _ in headers}
            if warm is not None and status == "200 OK" and "set-cookie" not in names:
                warm.headers = [pair for pair in headers if pair[0].lower() != "content-length"]
                self._keep(_key(environ, folder if warm.of_folder else path), warm)
            return start_response(status, headers, exc_info)

        return self._app(environ, start)

    def _keep(self, key: Key, warm: Warm) -> None:
        self._pages[key] = warm
        if len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)


def _key(environ: WSGIEnvironment, place: str) -> Key:
    """A host that the application did not trust never gets a page, so it never becomes a key."""
    return environ.get("HTTP_HOST", ""), place, environ.get("HTTP_ACCEPT_ENCODING", "")
