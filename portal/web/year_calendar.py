"""The year's calendar for all staff, and each person's own as a calendar file."""

import uuid
from datetime import date
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.queries.calendar_feeds import feed_owner, has_feed, own_extensions, taken_over
from portal.queries.holidays import holidays_of, office_calendar
from portal.queries.periods import PeriodRow, periods_of
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.clock_table import ClockLine, clock_table
from portal.rules.ics import CalendarEvent, calendar_file
from portal.rules.workdays import WorkCalendar, Zone
from portal.services import calendar_feeds
from portal.web import period_words
from portal.web.filters import known_agency
from portal.web.guards import allowed, public, signed_in
from portal.web.htmx import render
from portal.web.visitors import acting, must_be

bp = Blueprint("year_calendar", __name__, url_prefix="/kalender")


@bp.get("")
@allowed(Action.PERIODS_READ)
def show() -> Response:
    """Every date of a year in order: windows, legal deadlines, days off; made to be printed."""
    year = _year()
    calendar = office_calendar()
    return render(
        "calendar/show.html",
        year=year,
        dates=_dates(periods_of(year), calendar),
        holidays=[one for one in holidays_of(year) if one.ended_at is None],
        is_complete=year in calendar.known_years,
        has_feed=has_feed(must_be().account_id),
        words=period_words,
    )


@bp.post("/tautan")
@signed_in
def offer() -> Response:
    """A fresh secret address in place of the one before; shown once."""
    token = calendar_feeds.offer(must_be().account_id, acting())
    path = url_for(".feed", token=token, bahasa=None)
    link = f"{current_app.config['PUBLIC_URL']}{path}"
    return render("calendar/link.html", link=link)


@bp.post("/tautan/cabut")
@signed_in
def revoke() -> BaseResponse:
    """The address ends at once."""
    calendar_feeds.revoke(must_be().account_id, acting())
    return redirect(url_for(".show", kabar="dicabut"), 303)


@bp.get("/<slip:token>.ics")
@public
def feed(token: str) -> Response:
    """A person's calendar file; nothing in it names anybody."""
    zone = known_agency().time_zone
    now = clock.now(zone)
    employee = feed_owner(token, now.date())
    calendar = office_calendar()
    rows = [row for year in (now.year - 1, now.year, now.year + 1) for row in periods_of(year)]
    events = _events(rows, calendar)
    if employee is not None:
        events += _own_events(employee, calendar)
    domain = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "portal"
    name = _("Penilaian kinerja %(agency)s", agency=known_agency().short_name)
    response = make_response(calendar_file(name, domain, events, now))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'inline; filename="kalender.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _dates(rows: list[PeriodRow], calendar: WorkCalendar) -> list[tuple[date, str, str, bool]]:
    """(day, what, article, whether provisional) of a year's real periods, in order."""
    found = []
    for row in (one for one in rows if not one.is_practice):
        name = period_words.title(row)
        found.append(
            (row.window.opens, _("Jendela evaluasi %(name)s dibuka", name=name), "L.IV.A.8", False)
        )
        for line in _lines(row, calendar):
            if line.law_end is not None and line.clock.bound:
                words = f"{line.clock.key} {period_words.clock_words(line.clock)}: {name}"
                is_provisional = not calendar.covers(line.starts_on or line.law_end, line.law_end)
                found.append((line.law_end, words, line.clock.article, is_provisional))
    return sorted(found)


def _lines(row: PeriodRow, calendar: WorkCalendar) -> tuple[ClockLine, ...]:
    zone = Zone(known_agency().time_zone)
    return clock_table(
        clocks_on(row.span.start), row.rule, row.window, row.terms.own_days(),
        clock.now(zone.value), calendar, zone,
    )  # fmt: skip


def _events(rows: list[PeriodRow], calendar: WorkCalendar) -> list[CalendarEvent]:
    events = []
    for row in (one for one in rows if not one.is_practice):
        name, key = period_words.title(row), row.span.key
        summary = _("Jendela evaluasi %(name)s", name=name)
        events.append(CalendarEvent(f"jendela-{key}", row.window.opens, row.window.closes, summary))
        for line in _lines(row, calendar):
            if line.law_end is not None and line.clock.key in {"K1", "K9"}:
                events.append(
                    CalendarEvent(
                        f"{line.clock.key.lower()}-{key}", line.law_end, line.law_end,
                        f"{period_words.clock_words(line.clock)}: {name}", line.clock.article,
                    )
                )  # fmt: skip
    return events


def _own_events(employee: uuid.UUID, calendar: WorkCalendar) -> list[CalendarEvent]:
    events = [
        CalendarEvent(
            f"perpanjangan-{key}", until, until,
            _("Batas evaluasi Anda yang diperpanjang: %(name)s", name=period_words.span_words(key)),
        )
        for key, until in own_extensions(employee).items()
    ]  # fmt: skip
    for one in taken_over(employee).answer():
        rule = clocks_on(one.closes_on)
        last = calendar.add_workdays(one.closes_on, rule["K10"].days)
        words = _(
            "%(n)s evaluasi beralih kepada Anda: %(name)s",
            n=one.count, name=period_words.span_words(one.span_key),
        )  # fmt: skip
        events.append(CalendarEvent(f"alih-{one.span_key}", last, last, words, rule["K10"].article))
    return events


def _year() -> int:
    typed = request.args.get("tahun", "")
    if len(typed) == 4 and typed.isascii() and typed.isdigit() and 2000 <= int(typed) <= 2100:
        return int(typed)
    return acting().on.year
