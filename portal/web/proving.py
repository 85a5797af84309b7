"""Proving again who one is, before a signature: the password, and the second factor where set."""

from flask import request

from portal.errors import NotAllowed, TooManyTries, WrongCredentials
from portal.services import logins
from portal.web.auth import waiting
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be, token

Errors = list[tuple[str, str]]


def unproved() -> tuple[Errors, int]:
    """What is wrong with the password or the code of this request, and the status; nothing where
    both fit.
    """
    now = acting().at
    try:
        logins.confirm_password(token(), request.form.get("sandi", "")[:1000], now)
    except WrongCredentials as error:
        return [("sandi", words_of(error))], 422
    except TooManyTries as error:
        return [("sandi", waiting(error.pause))], 429
    except NotAllowed as error:
        return [("sandi", words_of(error))], 403
    if not must_be().has_second_factor:
        return [], 200
    try:
        logins.confirm_code(token(), request.form.get("kode", "")[:40], now)
    except WrongCredentials as error:
        return [("kode", words_of(error))], 422
    except TooManyTries as error:
        return [("kode", waiting(error.pause))], 429
    return [], 200
