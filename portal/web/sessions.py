"""Sessions in a signed cookie, at no cost for the many requests that bring none."""

from typing import Any, Final

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal import clock

MOST_KNOWN: Final = 1_000
_PLAIN: Final = (str, bool, int, type(None))


class QuietSessions(SecureCookieSessionInterface):
    """Signs and verifies only where there is something to sign or verify: citizens have no
    session.

    What was verified once is known by its text; only its age is looked at again, and what it says
    is copied where that is plain.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, str], tuple[float, str, dict[str, Any] | None]] = {}
        self._serializers: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once for each secret."""
        secret = app.secret_key
        if secret not in self._serializers:
            self._serializers[secret] = super().get_signing_serializer(app)
        return self._serializers[secret]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """An empty session, unless the browser sent cookies."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not value:
            return super().open_session(app, request)
        return self.session_class(self._content(app, serializer, value))

    def _content(self, app: Flask, serializer: URLSafeTimedSerializer, value: str) -> Any:
        """What a cookie holds; nothing where its signature is not ours, or too old."""
        oldest = clock.now("UTC").timestamp() - app.permanent_session_lifetime.total_seconds()
        known = self._known.get((app.secret_key, value))
        if known is None:
            try:
                content, moment = serializer.loads(value, return_timestamp=True)
            except BadSignature:
                return None
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = moment.timestamp(), serializer.serializer.dumps(content), _if_plain(content)
            self._known[app.secret_key, value] = known
        signed_at, text, plain = known
        if signed_at < oldest:
            return None
        return serializer.serializer.loads(text) if plain is None else dict(plain)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing about a session that was and stays empty.

        Every template is handed the session, so that "accessed" says nothing; answers that belong
        to a login are never kept by a cache and need no "Vary: Cookie".
        """
        is_for_one = "asked_visitor" in g and not session.modified
        if is_for_one and not self.should_set_cookie(app, session):
            return
        if session or session.modified:
            super().save_session(app, session, response)


def _if_plain(content: Any) -> dict[str, Any] | None:
    """The content where a copy shares nothing with it that a request could change."""
    is_plain = isinstance(content, dict) and all(type(one) in _PLAIN for one in content.values())
    return dict(content) if is_plain else None
