"""Instances of the Flask extensions, bound to the application in `create_app`."""

from hmac import compare_digest
from typing import Final

from flask import Flask, Request, current_app, g, request, session
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

MOST_TOKENS: Final = 2_000
_FIELD: Final = "csrf_token"
_READING: Final = ("GET", "HEAD")


class FormTokens(CSRFProtect):
    """Flask-WTF's protection, which signs and verifies the token of a session once in a process,
    and not for every form: it has no time limit, so that it stays the same.
    """

    def init_app(self, app: Flask) -> None:
        """Templates ask here for their token."""
        super().init_app(app)
        app.jinja_env.globals[_FIELD] = form_token
        app.context_processor(lambda: {_FIELD: form_token})

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a post without this session's token.

        Where a post is exempt its form is not looked at: the survey reads the bytes itself.
        """
        if request.method in _READING or (apply_exemptions and self._is_exempt()):
            return
        if request.method == "POST" and _is_own(request):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)


def form_token() -> str:
    """The signed token of this session."""
    kept = _tokens()
    found = kept.get(session.get(_FIELD, ""))
    if found is None:
        if len(kept) >= MOST_TOKENS:
            kept.clear()
        found = generate_csrf()
        kept[session[_FIELD]] = found
    return found


def _is_own(request: Request) -> bool:
    own = _tokens().get(session.get(_FIELD, ""))
    return own is not None and compare_digest(
        own.encode(), request.form.get(_FIELD, "").encode(errors="replace")
    )


def _tokens() -> dict[str, str]:
    """Signed tokens by what sessions hold."""
    found: dict[str, str] = current_app.extensions.setdefault("form_tokens", {})
    return found


babel = Babel()
compress = Compress()
csrf = FormTokens()
