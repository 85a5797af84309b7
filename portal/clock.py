"""The only place where time enters: everything below `web`, `cli` and `work` is given its dates."""

from datetime import date, datetime
from time import monotonic
from zoneinfo import ZoneInfo

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def now(zone: str) -> datetime:
    """The present moment in an IANA zone, one of `ZONE_NAMES`."""
    return datetime.now(ZoneInfo(zone))


def today(zone: str) -> date:
    """The present day in an IANA zone."""
    return now(zone).date()


def ticks() -> float:
    """Seconds that only ever grow, for lifetimes; not a time of day."""
    return monotonic()
