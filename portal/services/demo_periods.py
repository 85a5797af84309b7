"""The year of a demonstration: quarters behind it are done, the running one is as the day is.

Quarters that are over were signed in the national application, which is noted as an office would
note it: the demonstration invents nobody's evaluation, and the clock finds nothing missed.
"""

import datetime
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from portal.queries.periods import PeriodRow, period_row, periods_of
from portal.queries.schemes import scheme_in_force
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import demo_staff
from portal.rules.period_cycle import PeriodStage, PeriodStep
from portal.rules.roles import Role
from portal.services import evaluations, periods
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_plans import PlannedYear
from portal.services.demo_results import add_demo_results
from portal.services.demo_reviews import REVIEWING, prolong, waiting_nips
from portal.services.period_clock import tick

Meanwhile = Callable[[PeriodRow], None]
OFFICE = (Role.HR, Role.KETUA_FORUM)
SHARE = 3  # in an open window, two of three evaluations are signed already


def add_demo_periods(
    city: DemoCity,
    now: datetime.datetime,
    years: Sequence[PlannedYear] = (),
    meanwhile: Meanwhile | None = None,
) -> None:
    """Open the year of the aware moment `now` and bring it up to that; the staff must be there.

    `years` are plans: with them one team of the last finished period is signed in the portal.
    `meanwhile` is done in the newest of the periods that are over, before anybody is rated.
    """
    zone = ZoneInfo(city.agency.time_zone)
    today = now.astimezone(zone).date()
    periods.open_year(today.year, demo_act(city, datetime.date(today.year, 1, 1)))
    begun = [one for one in periods_of(today.year) if one.window.opens <= today]
    begun.sort(key=lambda row: row.window.closes)
    is_reviewing = scheme_in_force(today).key in REVIEWING
    newest = max((one.window.closes for one in begun if one.window.closes < today), default=None)
    past = [one for one in begun if one.window.closes < today and not one.has_forum]
    # Where the newest is still being reviewed, the one before it shows what was signed.
    past = [one for one in past if not (is_reviewing and one.window.closes == newest)]
    shown = max(past, key=lambda row: row.window.closes, default=None)
    for one in begun:
        if one.window.closes < today:
            if meanwhile is not None and one.window.closes == newest:
                meanwhile(one)
            is_reviewed = one.window.closes == newest and is_reviewing
            if shown is not None and one.id == shown.id:
                add_demo_results(city, one, years, today)
            finish(city, one, today if is_reviewed else None)
        else:
            tick(now.astimezone(zone))
            nips = [person.nip for person in demo_staff(city)]
            waiting = waiting_nips(city) if is_reviewing else []
            signed = [n for place, n in enumerate(nips) if place % SHARE and n not in waiting]
            evaluations.note_elsewhere(one.id, signed, None, Act("demo", now.astimezone(zone)))
    tick(now.astimezone(zone))


def finish(city: DemoCity, period: PeriodRow, today: datetime.date | None = None) -> None:
    """Everybody's evaluation signed and received on the window's last day; nobody objected.

    With `today` one rater's staff got more time, and wait to be reviewed (`demo_reviews`).
    """
    act = demo_act(city, period.window.closes)
    tick(act.at)
    is_left = today is not None and prolong(city, period, today, act)
    waiting = waiting_nips(city) if is_left else []
    nips = [person.nip for person in demo_staff(city) if person.nip not in waiting]
    evaluations.note_elsewhere(period.id, nips, act.on, act)
    open_signing(period, act)


def open_signing(period: PeriodRow, act: Act) -> None:
    """The office's steps from rating to signing, those that are not taken yet."""
    for step in (PeriodStep.BUKA_FORUM, PeriodStep.BUKA_PENETAPAN):
        stage = period_row(period.id).stage
        is_due = stage is PeriodStage.PENILAIAN or (
            stage is PeriodStage.FORUM and step is PeriodStep.BUKA_PENETAPAN
        )
        if is_due and (period.has_forum or step is PeriodStep.BUKA_PENETAPAN):
            periods.take_step(period.id, step, OFFICE, act)
