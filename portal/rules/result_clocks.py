"""The clocks K7-K16 of one signed document: which concern it, from when, until when, and met when.

Source: PermenPANRB 6/2022, L.V.A.5-11 and L.V.B.2-8; figures and articles in `clocks.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.rules.clock_file import ClockRule, Party
from portal.rules.results import Course, Happened, ResultForm, ResultStep
from portal.rules.statutory import Reading, latest_delivery, reading
from portal.rules.workdays import WorkCalendar, Zone

# Delivery, return and report of each form; the superior's document has shorter days.
_DELIVER: Final = {ResultForm.PENILAI: "K7", ResultForm.ATASAN: "K11"}
_RETURN: Final = {ResultForm.PENILAI: "K8", ResultForm.ATASAN: "K12"}
_REPORT: Final = {
    ResultForm.PENILAI: "K9", ResultForm.ATASAN: "K13", ResultForm.KEBERATAN: "K16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResultClock:
    """A clock of a document at a moment; `own_end` is the agency's earlier day for officials."""

    reading: Reading
    own_end: date | None

    @property
    def key(self) -> str:
        """K7 to K16."""
        return self.reading.clock.key

    @property
    def bound(self) -> tuple[Party, ...]:
        """Whose duty or right it is."""
        return self.reading.clock.bound


def clocks_of(
    course: Course,
    rule: ClockRule,
    now: datetime,
    calendar: WorkCalendar,
    zone: Zone,
    own_days: Mapping[str, int] | None = None,
) -> tuple[ResultClock, ...]:
    """Every clock of a document, in the order of the regulation; all that ran are shown."""
    lines = _lines(course, zone)
    made = []
    for clock in rule.clocks:
        if clock.key not in lines:
            continue
        start, done = lines[clock.key]
        met = moment_of(done, zone) if done else None
        read = reading(clock, start, now, calendar, zone, met)
        own = None
        if start is not None and clock.key in (own_days or {}):
            day = calendar.add_workdays(start, (own_days or {})[clock.key])
            own = day if read.deadline and day < read.deadline.date() else None
        made.append(ResultClock(read, own))
    return tuple(made)


def _lines(course: Course, zone: Zone) -> dict[str, tuple[date | None, Happened | None]]:
    """Start of each clock that concerns a document, and when its step was taken.

    A document that a decision superseded is reported no more: its K16 takes the place of K9.
    """
    steps = course.steps
    signed = zone.local_day(course.signed_at)
    received = steps.get(ResultStep.DITERIMA)
    answer = steps.get(course.answer) if course.answer else None
    lines: dict[str, tuple[date | None, Happened | None]] = {}
    if course.form is ResultForm.ATASAN:
        lines["K10"] = (course.window_closes, Happened(signed, course.signed_at))
    if course.form in _DELIVER:
        lines[_DELIVER[course.form]] = (signed, steps.get(ResultStep.DISAMPAIKAN))
        lines[_RETURN[course.form]] = (received.on if received else None, answer)
    if course.is_current or ResultStep.DILAPORKAN in steps:
        lines[_REPORT[course.form]] = (course.window_closes, steps.get(ResultStep.DILAPORKAN))
    if course.is_open_to_objection:
        lines["K14"] = (received.on if received else None, course.objected)
    if course.objected is not None:
        lines["K15"] = (course.objected.on, course.decided)
    return lines


def moment_of(done: Happened, zone: Zone) -> datetime:
    """When something counts as done: its own moment, or the whole day it was noted for later."""
    return done.at if zone.local_day(done.at) == done.on else zone.end_of(done.on)


def full_rights_day(
    course: Course, rule: ClockRule, calendar: WorkCalendar, zone: Zone
) -> date | None:
    """The last day of receipt that leaves room for objection and decision before the report.

    None for a document that is not open to objection, or that was signed after that day: then
    every day counts and the employee's fourteen days are still not cut (L.V.A.7, L.V.B.2, 6).
    """
    if not course.is_open_to_objection:
        return None
    last = latest_delivery(rule, course.window_closes, calendar)
    return last if zone.local_day(course.signed_at) <= last else None
