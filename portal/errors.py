"""Errors of the domain: raised by rules, queries and services; `web/errors.py` alone turns them
into pages.
"""

from datetime import date


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogues where it is written before it is raised."""
    return sentence


class PortalError(Exception):
    """Base of everything the portal refuses on purpose.

    `message` is an Indonesian sentence from the catalogue, with `%(name)s` where one of `values`
    stands; `str(error)` is that sentence, filled. Pages translate before they fill
    (`web/refusals.py`), so the sentence is never an f-string. Days and periods are given as such:
    each language writes them its own way.
    """

    def __init__(self, message: str = "", **values: object) -> None:
        filled = {name: _plain(value) for name, value in values.items()}
        super().__init__(message % filled if filled else message)
        self.message = message
        self.values = values


class NotFound(PortalError):
    """Nothing with that name is known to this agency."""


class Revoked(PortalError):
    """A survey point's code was withdrawn; its poster must not be answered any more."""


class Closed(PortalError):
    """The survey point (or period) is not open on this day; `reopens` tells when, if known."""

    def __init__(self, message: str = "", *, reopens: object = None) -> None:
        super().__init__(message)
        self.reopens = reopens


class SlipSpent(PortalError):
    """A one-time slip that was used before, belongs elsewhere, or never existed."""


class IllegalStep(PortalError):
    """The act is not possible in the present state, with the reason in its text."""


class Invalid(PortalError):
    """A value given by an administrator or the command line is wrong; the text names field and
    mend.
    """


class Changed(PortalError):
    """Somebody else saved the same thing meanwhile; the page shows both texts and loses neither."""


class NotAllowed(PortalError):
    """The actor may not do this to that object; the page says so without saying what the object
    is.
    """


class WrongCredentials(PortalError):
    """Login, password or code do not fit; one sentence for every cause."""


class TooManyTries(PortalError):
    """The key must wait `pause` (a timedelta) before it may try again."""

    def __init__(self, pause: object) -> None:
        super().__init__("Terlalu banyak percobaan.")
        self.pause = pause


def _plain(value: object) -> object:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value
