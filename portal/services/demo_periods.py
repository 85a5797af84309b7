"""The year of a demonstration: quarters behind it are done, the running one is as the day is.

Quarters that are over were signed in the national application, which is noted as an office would
note it: the demonstration invents nobody's evaluation, and the clock finds nothing missed.
"""

import datetime
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from portal.queries.periods import PeriodRow, period_row, periods_of
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import demo_staff
from portal.rules.period_cycle import PeriodStage, PeriodStep
from portal.rules.roles import Role
from portal.services import evaluations, periods
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_plans import PlannedYear
from portal.services.demo_results import add_demo_results
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
    past = [one for one in begun if one.window.closes < today and not one.has_forum]
    shown = max(past, key=lambda row: row.window.closes, default=None)
    begun.sort(key=lambda row: row.window.closes)
    newest = max((one.window.closes for one in begun if one.window.closes < today), default=None)
    for one in begun:
        if one.window.closes < today:
            if meanwhile is not None and one.window.closes == newest:
                meanwhile(one)
            if shown is not None and one.id == shown.id:
                add_demo_results(city, one, years, today)
            finish(city, one)
        else:
            tick(now.astimezone(zone))
            nips = [person.nip for person in demo_staff(city)]
            signed = [nip for place, nip in enumerate(nips) if place % SHARE]
            evaluations.note_elsewhere(one.id, signed, None, Act("demo", now.astimezone(zone)))
    tick(now.astimezone(zone))


def finish(city: DemoCity, period: PeriodRow) -> None:
    """Everybody's evaluation signed and received on the window's last day; nobody objected."""
    act = demo_act(city, period.window.closes)
    tick(act.at)
    nips = [person.nip for person in demo_staff(city)]
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
