"""How long a key must wait after failures: growing, and never for ever.

A permanent lock would let anybody lock a colleague out; OWASP ASVS 5.0, 6.3.1.
"""

from datetime import datetime, timedelta
from typing import Final

FREE: Final = 5
FREE_OF_A_NETWORK: Final = 100
LONGEST: Final = timedelta(minutes=15)
FORGIVEN: Final = timedelta(hours=24)


def wait_after(failures: int, free: int = FREE) -> timedelta:
    """The pause after so many failures in a row: none before the `free`-th, then 2, 4, 8 ...
    seconds, at most 15 minutes.

    A whole office shares one network, so a network has `FREE_OF_A_NETWORK`: the typing mistakes of
    one morning, or one colleague's malice, must not shut everybody out.
    """
    if failures < free:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(failures - free + 1, 20)))


def must_wait(failures: int, last_at: datetime, now: datetime, free: int = FREE) -> timedelta:
    """What is left of the pause; zero when the key may try again."""
    if now - last_at >= FORGIVEN:
        return timedelta(0)
    return max(timedelta(0), last_at + wait_after(failures, free) - now)
