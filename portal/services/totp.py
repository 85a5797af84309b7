"""Codes of an authenticator app: which step of 30 seconds a code belongs to (RFC 6238)."""

import datetime
import hmac

import pyotp

STEP = 30


def matching_step(secret: str, typed: str, now: datetime.datetime, after: int = 0) -> int | None:
    """The step of a code, the present one or a neighbour and later than `after`; None = no match.

    Whoever keeps the step as the next `after` makes sure that each code counts once (RFC 6238,
    5.2). Apps show "123 456", so blanks do not matter.
    """
    code = "".join(typed.split())
    if not (code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    step = int(now.timestamp()) // STEP
    for candidate in (step - 1, step, step + 1):
        if candidate > after and hmac.compare_digest(totp.at(candidate * STEP), code):
            return candidate
    return None
