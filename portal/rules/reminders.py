"""When whoever owes a step is reminded of its clock: shortly before the end, and on the last day.

The regulation sets the clocks (L.V.A.5-11, L.V.B.2-8) and asks for no reminder; how long before is
the portal's own (`remind_workdays` in `clocks.toml`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.clock_file import Clock
from portal.rules.workdays import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """Clocks that began on the day `start` end on `due`; `since` is the first day on which this
    reminder, and no earlier one, is the right one.
    """

    start: date
    due: date
    since: date


def endings(days: int, today: date, before: int, calendar: WorkCalendar) -> tuple[Ending, ...]:
    """The starts of a clock of so many working days that ends today or within `before` of them."""
    last = calendar.add_workdays(today, before)
    found, start = [], last
    while (due := calendar.add_workdays(start, days)) >= today:
        if due <= last:
            since = due if due == today else calendar.add_workdays(due, -before)
            found.append(Ending(start, due, since))
        start -= _DAY
    return tuple(reversed(found))


def lengths(clock: Clock, own_days: Mapping[str, int]) -> tuple[int, ...]:
    """The law's length of a clock, and before it the agency's own where that is shorter."""
    own = own_days.get(clock.key, clock.days)
    return (own, clock.days) if own < clock.days else (clock.days,)
