"""What the lines of the inbox have in common, made once for all of them: addresses, and words that
few of them differ in.
"""

import uuid
from collections.abc import Callable

from flask import url_for
from flask_babel import gettext as _

from portal.queries.review_inbox import Stand
from portal.web.review_words import stand_words

_NOBODY = uuid.UUID(int=0)


class Once:
    """For one page of the inbox."""

    def __init__(self) -> None:
        self._sheet = url_for("review.show", review=_NOBODY)
        self._log = url_for("board.show", person=_NOBODY)
        self._rated: dict[int, str] = {}
        self._unread: dict[int, str] = {}

    def sheet(self, evaluation: uuid.UUID) -> str:
        """The page of one evaluation."""
        return self._sheet.replace(str(_NOBODY), str(evaluation))

    def log(self, person: str) -> str:
        """The entries of one person."""
        return self._log.replace(str(_NOBODY), person)

    def rated(self, number: int) -> str:
        """How many of the two ratings stand."""
        if number not in self._rated:
            self._rated[number] = _("%(n)s dari 2 rating", n=number)
        return self._rated[number]

    def unread(self, number: int) -> str:
        """How many entries wait to be read."""
        if number not in self._unread:
            self._unread[number] = _("%(n)s catatan belum dibaca", n=number)
        return self._unread[number]

    def badges(self, badge: Callable[[str, str], str]) -> dict[Stand, str]:
        """Where an evaluation stands, drawn by the component."""
        return {stand: badge(*stand_words(stand)) for stand in Stand}
