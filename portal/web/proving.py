"""Proving again who one is, before a signature: the password, and the second factor where set.

Whoever has no password here logs in again at the agency's provider, or gives the code alone.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, request, session
from flask_babel import gettext as _

from portal.errors import NotAllowed, TooManyTries, WrongCredentials
from portal.services import logins
from portal.web.auth import waiting
from portal.web.refusals import words_of
from portal.web.sso_client import provider_name
from portal.web.visitors import acting, must_be, token

Errors = list[tuple[str, str]]
GOOD_FOR = 300
"""Seconds between the provider's proof and the signature."""
_BEGUN, _PROVED = "bukti_mulai", "bukti"


def init_app(app: Flask) -> None:
    """The fields of a signature ask what there is to prove with."""

    @app.context_processor
    def of_the_proof() -> dict[str, object]:
        return {"proof": Proof}


class Proof:
    """What `components/prove.html` asks about the provider; nothing is read before it is asked."""

    provider = staticmethod(provider_name)

    @staticmethod
    def back() -> str:
        """The page that asks, also where a refused form stands under the address it was sent to."""
        rule = request.url_rule
        shows = rule is not None and "GET" in (rule.methods or ())
        return request.path if shows else request.path.rsplit("/", 1)[0]

    @staticmethod
    def is_fresh() -> bool:
        """Whether the provider proved this visitor within the last minutes."""
        return _is_fresh(acting().at)


def unproved() -> tuple[Errors, int]:
    """What is wrong with the proof of this request, and the status; nothing where it fits."""
    visitor, now = must_be(), acting().at
    if visitor.has_password:
        errors, status = _refused("sandi", lambda: logins.confirm_password(
            token(), request.form.get("sandi", "")[:1000], now
        ))  # fmt: skip
        if errors:
            return errors, status
    elif not visitor.has_second_factor and not _is_fresh(now):
        return [("bukti-masuk", _no_proof())], 422
    if not visitor.has_second_factor:
        return [], 200
    return _refused("kode", lambda: logins.confirm_code(
        token(), request.form.get("kode", "")[:40], now
    ))  # fmt: skip


def begin() -> None:
    """The visitor leaves for the provider, to come back proved."""
    session[_BEGUN] = acting().at.timestamp()


def begun() -> float | None:
    """When this browser left for a new proof, once."""
    found = session.pop(_BEGUN, None)
    return float(found) if isinstance(found, int | float) else None


def note(now: datetime) -> None:
    """The provider has proved the holder of this session."""
    session[_PROVED] = [must_be().session_id.hex, now.timestamp()]


def lacks_provider() -> Errors:
    """What is wrong where only the provider can prove a visitor; nothing where it just did."""
    return [] if _is_fresh(acting().at) else [("bukti-masuk", _no_proof())]


def _is_fresh(now: datetime) -> bool:
    """Of this very session, within the last minutes; the cookie that says so is signed."""
    found = session.get(_PROVED)
    if not isinstance(found, list) or len(found) != 2 or found[0] != must_be().session_id.hex:
        return False
    return 0 <= now.timestamp() - float(found[1]) <= GOOD_FOR


def _no_proof() -> str:
    if provider := provider_name():
        return _("Buktikan dulu siapa Anda lewat %(provider)s, lalu tekan tombolnya lagi. "
                 "Yang Anda tulis masih di sini.", provider=provider)  # fmt: skip
    return _("Akun Anda tidak punya kata sandi. Minta tautan aktivasi kepada pengelola akun.")


def _refused(field: str, confirm: Callable[[], None]) -> tuple[Errors, int]:
    try:
        confirm()
    except WrongCredentials as error:
        return [(field, words_of(error))], 422
    except TooManyTries as error:
        return [(field, waiting(error.pause))], 429
    except NotAllowed as error:
        return [(field, words_of(error))], 403
    return [], 200
