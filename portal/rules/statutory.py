"""When statutory clocks end, and how they stand at a moment.

Source: PermenPANRB 6/2022; the figures and articles are in `portal/data/rules/clocks.toml`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.rules.clock_file import Clock, ClockKind, ClockRule, Expiry
from portal.rules.workdays import WorkCalendar, Zone


class ClockState(StrEnum):
    """How a clock stands.  `BERLAKU` is for clocks after whose date another rule holds."""

    BELUM_MULAI = "belum_mulai"
    BERJALAN = "berjalan"
    HARI_TERAKHIR = "hari_terakhir"
    LEWAT = "lewat"
    TERPENUHI = "terpenuhi"
    TERPENUHI_TERLAMBAT = "terpenuhi_terlambat"
    BERLAKU = "berlaku"


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock at a moment.

    `workdays_left` counts the working days after today, 0 on the last day and when it is over.
    `is_provisional` says that the holidays of some year in between are not known yet, so that the
    end may still move.  `follows` is what the clock's end has brought about, None before it.
    """

    clock: Clock
    state: ClockState
    deadline: datetime | None
    workdays_left: int
    is_provisional: bool
    follows: Expiry | None


def deadline(clock: Clock, start: date, calendar: WorkCalendar, zone: Zone) -> datetime:
    """The last moment of a clock that began on the day of `start`, in the office's zone.

    `start` is a day, or an aware moment whose day in `zone` counts.  The day of the event is not
    counted: L.V.A.5-11 and L.V.B.2-8 do not say, and this reading cuts nobody's days short.  Fixed
    dates are not moved when they fall on a day off: Ps. 14(1) names the end of January itself.
    For a clock of kind `sejak_tanggal` it is the last moment before the other rule holds.
    """
    return zone.end_of(_last_day(clock, _day(start, zone), calendar))


def reading(
    clock: Clock,
    start: date | None,
    now: datetime,
    calendar: WorkCalendar,
    zone: Zone,
    met: datetime | None = None,
) -> Reading:
    """The clock at the aware moment `now`; `start` None = its event has not happened.

    `met` is when the duty was done; it was in time up to the last moment of the last day.
    """
    if start is None:
        return Reading(clock, ClockState.BELUM_MULAI, None, 0, False, None)
    first, today = _day(start, zone), zone.local_day(now)
    last = _last_day(clock, first, calendar)
    end = zone.end_of(last)
    state = _state(clock, (first, last), (now, today, end), met)
    return Reading(
        clock=clock,
        state=state,
        deadline=end,
        workdays_left=max(0, calendar.workdays_between(max(today, first), last)),
        is_provisional=clock.kind is ClockKind.HARI_KERJA and not calendar.covers(first, last),
        follows=clock.expiry if state in (ClockState.LEWAT, ClockState.BERLAKU) else None,
    )


def state(
    clock: Clock, start: date | None, now: datetime, calendar: WorkCalendar, zone: Zone
) -> ClockState:
    """How a clock whose duty has not been done stands at the aware moment `now`."""
    return reading(clock, start, now, calendar, zone).state


def latest_delivery(rule: ClockRule, window_end: date, calendar: WorkCalendar) -> date:
    """The last day on which an employee can receive the document without the clocks colliding.

    Fourteen days to object and seven to decide must fit before the report of day thirty, so the
    document must be there on working day 9 after the window (L.V.A.7, L.V.B.2, L.V.B.6).  The
    date is advice to the rater; the employee's fourteen days are never cut.
    """
    left = rule["K9"].days - rule["K14"].days - rule["K15"].days
    return calendar.add_workdays(window_end, max(0, left))


def _last_day(clock: Clock, first: date, calendar: WorkCalendar) -> date:
    if clock.kind.has_date:
        return date(first.year + clock.year_offset, clock.month, clock.day)
    # The window's closing day is the start itself: `days` is 0 there.
    return calendar.add_workdays(first, clock.days)


def _state(
    clock: Clock,
    days: tuple[date, date],
    moments: tuple[datetime, date, datetime],
    met: datetime | None,
) -> ClockState:
    (first, last), (now, today, end) = days, moments
    if clock.kind is ClockKind.SEJAK_TANGGAL:
        return ClockState.BERLAKU if now > end else ClockState.BELUM_MULAI
    if met is not None:
        return ClockState.TERPENUHI if met <= end else ClockState.TERPENUHI_TERLAMBAT
    if now > end:
        return ClockState.LEWAT
    if today < first and clock.kind is not ClockKind.JENDELA:
        return ClockState.BELUM_MULAI
    return ClockState.HARI_TERAKHIR if today == last else ClockState.BERJALAN


def _day(moment: date, zone: Zone) -> date:
    return zone.local_day(moment) if isinstance(moment, datetime) else moment
