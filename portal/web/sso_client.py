"""The client of the agency's OpenID Connect provider, by Authlib; made only where one is set.

The library weighs as much as half a web process, so nothing of it is loaded without an issuer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import structlog
from flask import Flask, current_app

from portal.config import ConfigError
from portal.errors import WrongCredentials

log = structlog.get_logger()
TIMEOUT = 5
"""Seconds that a visitor waits for the provider before the password is offered instead."""
NAME = "instansi"
CLOCK_SKEW = 30
"""Seconds by which the provider's clock may run behind ours."""


def init_app(app: Flask) -> None:
    """Register the provider. Raises ConfigError when the extra packages are missing."""
    issuer = app.config["OIDC_ISSUER"]
    if not issuer:
        return
    try:
        library = import_module("authlib.integrations.flask_client")
    except ImportError as error:
        raise ConfigError("OIDC_ISSUER memerlukan paket tambahan: pasang extra `sso`.") from error
    app.extensions["sso"] = library.OAuth(app).register(
        NAME,
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )


def provider_name() -> str:
    """How the login page names the provider, or nothing where there is none."""
    return str(current_app.config["OIDC_LABEL"]) if "sso" in current_app.extensions else ""


def to_provider(address: str, *, anew: bool = False) -> Any:
    """The redirect to the provider, with state, nonce and PKCE kept in this browser's session.

    `anew`: whoever sits there must log in again, whatever session the provider still has.  Raises
    WrongCredentials when the provider cannot be reached.
    """
    asked = {"prompt": "login", "max_age": "0"} if anew else {}
    with _refusing():
        return current_app.extensions["sso"].authorize_redirect(address, **asked)


def proved_identity(since: float | None = None) -> str:
    """The claim that the provider has signed for this very visit. Raises WrongCredentials.

    Signature, issuer, audience, nonce, state and times are checked; Authlib leaves the audience to
    the caller.  With `since`, the visitor must have logged in there after that moment (seconds):
    a provider that passes an old session on proves nothing.
    """
    config = current_app.config
    expected = {
        "iss": {"essential": True, "value": config["OIDC_ISSUER"]},
        "aud": {"essential": True, "value": config["OIDC_CLIENT_ID"]},
    }
    with _refusing():
        token = current_app.extensions["sso"].authorize_access_token(claims_options=expected)
    claims = token.get("userinfo") or {}
    if since is not None and not _is_fresh(claims.get("auth_time"), since):
        log.warning("sso_not_anew")
        raise WrongCredentials(
            "Penyedia masuk tidak menanyakan ulang siapa Anda. Coba lagi, atau hubungi pengelola."
        )
    value = claims.get(config["OIDC_CLAIM"])
    # An e-mail address counts only where the provider says that it belongs to the visitor.
    is_doubtful = config["OIDC_CLAIM"] == "email" and claims.get("email_verified") is not True
    return "" if is_doubtful or not isinstance(value, str | int) else str(value)[:254]


def _is_fresh(auth_time: object, since: float) -> bool:
    return isinstance(auth_time, int | float) and auth_time >= since - CLOCK_SKEW


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a provider, a network or a forger can do wrong is one refusal for the visitor."""
    try:
        yield
    except Exception as error:
        log.warning("sso_failed", fault=type(error).__name__)
        raise WrongCredentials(
            "Masuk lewat penyedia gagal. Coba lagi, atau pakai kata sandi portal."
        ) from error
