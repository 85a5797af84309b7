"""The year of a demonstration: quarters behind it are done, the running one is as the day is.

Quarters that are over were signed in the national application, which is noted as an office would
note it: the demonstration invents nobody's evaluation, and the clock finds nothing missed.
"""

import datetime
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from portal.queries.periods import PeriodRow, periods_of
from portal.queries.schemes import scheme_in_force
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import demo_staff
from portal.rules.survey_periods import PeriodKind
from portal.services import evaluations, periods
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_plans import PlannedYear
from portal.services.demo_results import add_demo_results
from portal.services.demo_reviews import left_nips, prolong
from portal.services.demo_signing import open_signing
from portal.services.period_clock import tick

Meanwhile = Callable[[PeriodRow], None]
SHARE = 3  # in an open window, two of three evaluations are signed already


def add_demo_periods(
    city: DemoCity,
    now: datetime.datetime,
    years: Sequence[PlannedYear] = (),
    meanwhile: Meanwhile | None = None,
) -> None:
    """Open the year of the aware moment `now` and bring it up to that; the staff must be there.

    `years` are plans: with them one team of the last finished period is signed in the portal.
    `meanwhile` is done before anybody is rated in the newest of the periods that are over, and in
    the one that shows what was signed.
    """
    zone = ZoneInfo(city.agency.time_zone)
    today = now.astimezone(zone).date()
    periods.open_year(today.year, demo_act(city, datetime.date(today.year, 1, 1)))
    begun = [one for one in periods_of(today.year) if one.window.opens <= today]
    begun.sort(key=lambda row: (row.window.closes, row.span.kind is PeriodKind.TAHUN))
    over = [one for one in begun if one.window.closes < today]
    newest = over[-1] if over else None
    key = scheme_in_force(today).key
    left = left_nips(city, key, newest) if newest is not None else []
    # Where the newest is still being reviewed, the one before it shows what was signed.
    shown = next((one for one in reversed(over) if not (left and one is newest)), None)
    for one in begun:
        if one in over:
            if meanwhile is not None and (one is newest or one is shown):
                meanwhile(one)
            if one is shown:
                add_demo_results(city, one, years, today)
            finish(city, one, left if one is newest else [], today)
        else:
            tick(now.astimezone(zone))
            nips = [person.nip for person in demo_staff(city)]
            waiting = left_nips(city, key, one)
            signed = [n for place, n in enumerate(nips) if place % SHARE and n not in waiting]
            evaluations.note_elsewhere(one.id, signed, None, Act("demo", now.astimezone(zone)))
    tick(now.astimezone(zone))


def finish(
    city: DemoCity,
    period: PeriodRow,
    left: Sequence[str] = (),
    today: datetime.date | None = None,
    *,
    now: datetime.datetime | None = None,
) -> None:
    """Everybody's evaluation signed and received on the window's last day, or `now` where that is
    still to come; nobody objected.

    Those who are `left` got more time, up to `today` and beyond, and wait to be reviewed
    (`demo_reviews`), or to come before the forum, which sits before anything is signed.
    """
    act = demo_act(city, period.window.closes)
    if now is not None and now < act.at:
        act = Act("demo", now)
    tick(act.at)
    is_left = bool(left) and today is not None and prolong(city, period, today, act)
    waiting = left if is_left else ()
    nips = [person.nip for person in demo_staff(city) if person.nip not in waiting]
    evaluations.note_elsewhere(period.id, nips, act.on, act)
    if not (is_left and period.has_forum):
        open_signing(period, act)
