"""How long a login lasts; OWASP ASVS 5.0, 7.3.1 (idle) and 7.3.2 (absolute)."""

from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(minutes=60)
ABSOLUTE: Final = timedelta(hours=12)
TOUCH_EVERY: Final = timedelta(minutes=1)
FRESH: Final = timedelta(minutes=10)


def is_alive(started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session still counts: used within the hour, and begun within twelve."""
    return now - seen_at <= IDLE and now - started_at <= ABSOLUTE


def needs_touch(seen_at: datetime, now: datetime) -> bool:
    """Whether the last sight is to be renewed: at most one write a minute."""
    return now - seen_at > TOUCH_EVERY


def is_fresh(confirmed_at: datetime | None, now: datetime) -> bool:
    """Whether the person proved who they are recently enough to sign or to change a secret."""
    return confirmed_at is not None and now - confirmed_at <= FRESH
