"""How far a deadline may be extended for one person or unit: never beyond the law, never backwards.

Source: PermenPANRB 6/2022.  Each clock says in `clocks.toml` whether the text leaves its length to
the agency (K4), lets the agency only give back what it took itself (the officials' clocks), or
leaves nothing: an employee's own days to sign and to object can be neither cut nor stretched.
"""

from datetime import date, timedelta
from enum import StrEnum

from portal.rules.clock_file import Clock, ClockKind, Extending
from portal.rules.clock_table import concerns, start_of
from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow
from portal.rules.period_rule import PeriodRule
from portal.rules.statutory import deadline
from portal.rules.workdays import WorkCalendar, Zone


class ExtensionFault(StrEnum):
    """Why an extension is refused."""

    TIDAK_DAPAT = "tidak_dapat"
    MENUNGGU_DOKUMEN = "menunggu_dokumen"
    SUDAH_LEWAT = "sudah_lewat"
    BUKAN_PERPANJANGAN = "bukan_perpanjangan"
    MELEWATI_BATAS = "melewati_batas"


def furthest(
    clock: Clock,
    period: EvaluationPeriod,
    window: EvaluationWindow,
    rule: PeriodRule,
    calendar: WorkCalendar,
    zone: Zone,
) -> date | None:
    """The last day to which a clock of a period may be extended; None where nothing can be.

    The periodic window is the agency's (Ps. 24(3)); it ends at the latest on the eve of the next
    period's window, so that two evaluations of one person never stand open together.
    """
    start = start_of(clock, period, window) if concerns(clock, period) else None
    if clock.extending is Extending.TIDAK or start is None or period.is_practice:
        return None
    if clock.kind is ClockKind.JENDELA:
        coming = period.span.next()
        opens = max(coming.start, coming.end - timedelta(days=rule.opens_days_before_end))
        return max(window.closes, opens - timedelta(days=1))
    return deadline(clock, start, calendar, zone).date()


def fault(clock: Clock, limit: date | None, present: date, until: date, on: date) -> (
    ExtensionFault | None
):  # fmt: skip
    """Why a clock that ends on the day `present` cannot be extended to `until`, None when it can.

    Decided on the day `on`: after the end another's duty has begun already (L.IV.A.11), and
    nothing is taken back from whom it went to.
    """
    if clock.extending is Extending.TIDAK:
        return ExtensionFault.TIDAK_DAPAT
    if limit is None:
        return ExtensionFault.MENUNGGU_DOKUMEN
    if on > present:
        return ExtensionFault.SUDAH_LEWAT
    if until > limit:
        return ExtensionFault.MELEWATI_BATAS
    return ExtensionFault.BUKAN_PERPANJANGAN if until <= present else None
