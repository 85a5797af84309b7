"""Three times twenty-four hours: the clock of corrections and of breach notices.

Sources: UU 27/2022 Ps. 30(1) (correction), Ps. 46(1) (notice).  Hours of the clock, not working
days: weekends and holidays count.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LIMIT: Final = timedelta(hours=3 * 24)


class Pace(StrEnum):
    """How a matter stands to its deadline."""

    BERJALAN = "berjalan"
    LEWAT = "lewat"
    TEPAT_WAKTU = "tepat_waktu"
    TERLAMBAT = "terlambat"

    @property
    def is_late(self) -> bool:
        """Whether the deadline was missed, by an open matter or by a closed one."""
        return self in (Pace.LEWAT, Pace.TERLAMBAT)


def deadline(start: datetime) -> datetime:
    """The last moment (Ps. 30(1), Ps. 46(1)); `start` is aware."""
    return start + LIMIT


def pace(start: datetime, done: datetime | None, now: datetime) -> Pace:
    """How a matter that began at `start` stands; `done` is None while it is open.

    The moment of the deadline itself is still in time.
    """
    if done is None:
        return Pace.LEWAT if now > deadline(start) else Pace.BERJALAN
    return Pace.TERLAMBAT if done > deadline(start) else Pace.TEPAT_WAKTU


def hours_left(start: datetime, now: datetime) -> int:
    """Whole hours until the deadline; never less than zero."""
    return max(0, int((deadline(start) - now).total_seconds() // 3600))
