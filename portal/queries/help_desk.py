"""The help desk as pages show it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from portal.db import db
from portal.models.help_desk import HelpDesk


@dataclass(frozen=True)
class DeskCard:
    """Whom to ask; `version` 0 means that nobody was named yet."""

    post: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    version: int = 0


def desk_card() -> DeskCard:
    """The card, or an empty one; never raises, because error pages show it too."""
    try:
        row = db.session.scalar(sa.select(HelpDesk))
    except DBAPIError:
        db.session.rollback()
        return DeskCard()
    if row is None:
        return DeskCard()
    return DeskCard(row.post, row.phone or "", row.email or "", row.hours, row.version)
