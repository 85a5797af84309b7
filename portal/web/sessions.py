"""Sessions in a signed cookie, at no cost for the many requests that bring none."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class QuietSessions(SecureCookieSessionInterface):
    """Signs and verifies only where there is something to sign or verify: citizens have no
    session.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """An empty session, unless the browser sent cookies."""
        if "HTTP_COOKIE" in request.environ:
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing about a session that was and stays empty.

        Every template is handed the session, so that "accessed" says nothing; answers that belong
        to a login are never kept by a cache and need no "Vary: Cookie".
        """
        if session or session.modified:
            super().save_session(app, session, response)
