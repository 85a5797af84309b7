"""What somebody wants to hear outside the portal, and when not."""

import uuid
from dataclasses import dataclass

from portal.db import writing
from portal.errors import Invalid
from portal.models.messages import MessagePreference

HOURS = range(24)


@dataclass(frozen=True)
class Wishes:
    """Quiet hours 0-23, both or neither; the last one not included."""

    by_email: bool = True
    by_gateway: bool = True
    quiet_from: int | None = None
    quiet_until: int | None = None


def set_wishes(account_id: uuid.UUID, wishes: Wishes) -> None:
    """Keep one's own wishes; they concern nobody else and leave no audit entry.

    Raises Invalid for half a pair of hours or two equal ones.
    """
    hours = (wishes.quiet_from, wishes.quiet_until)
    if (hours[0] is None) != (hours[1] is None):
        raise Invalid("Pilih awal dan akhir jam tenang, atau kosongkan keduanya.")
    if hours[0] is not None and hours[0] == hours[1]:
        raise Invalid("Awal dan akhir jam tenang sama: pilih jam yang berbeda.")
    if any(hour is not None and hour not in HOURS for hour in hours):
        raise Invalid("Jam tenang antara 0 dan 23.")
    with writing() as session:
        session.merge(
            MessagePreference(
                account_id=account_id,
                by_email=wishes.by_email,
                by_gateway=wishes.by_gateway,
                quiet_from=wishes.quiet_from,
                quiet_until=wishes.quiet_until,
            )
        )
