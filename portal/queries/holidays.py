"""Days off as the agency keeps them, and the calendar that every clock counts with."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db
from portal.errors import NotFound
from portal.models.holidays import HolidayEntry, HolidayYear
from portal.rules.holiday_changes import DayOff
from portal.rules.holiday_table import shipped_holidays
from portal.rules.workdays import HolidayKind, WorkCalendar

# Years in which the days of a fixed date count though no table of that year is known.
YEARS = range(2022, 2061)


@dataclass(frozen=True)
class ListedHoliday:
    """A line of the table; `ended_at` is set for one that was corrected or taken out."""

    id: uuid.UUID
    day: datetime.date
    name: str
    kind: HolidayKind
    source: str
    entered_by: str
    entered_at: datetime.datetime
    replaces_id: uuid.UUID | None
    ended_at: datetime.datetime | None
    end_reason: str | None

    @property
    def plain(self) -> DayOff:
        """Without its history."""
        return DayOff(self.day, self.name, self.kind)


def office_calendar(session: Session | None = None) -> WorkCalendar:
    """The working days of the agency; the shipped table as long as it keeps none of its own.

    One statement.  In a year whose table is not known the holidays of fixed date count, so that a
    count through it is near the truth and marked provisional.
    """
    days = sa.select(HolidayEntry.day, sa.cast(sa.null(), sa.Integer)).where(
        HolidayEntry.ended_at.is_(None)
    )
    years = sa.select(sa.cast(sa.null(), sa.Date), HolidayYear.year)
    rows = (session or db.session).execute(sa.union_all(days, years)).all()
    return calendar_of((day for day, _ in rows if day), [year for _, year in rows if year])


def calendar_of(days: Iterable[datetime.date], years: Iterable[int]) -> WorkCalendar:
    """The calendar of these days off, complete in these years."""
    off, known = set(days), frozenset(years)
    if not off and not known:
        return shipped_holidays().calendar(None)
    off |= {
        datetime.date(year, fixed.month, fixed.day)
        for year in YEARS
        if year not in known
        for fixed in shipped_holidays().yearly
    }
    return WorkCalendar(frozenset(off), known_years=known)


def holidays_of(year: int) -> list[ListedHoliday]:
    """Every line of a year, those in force and those that were, by day."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    rows = db.session.scalars(
        sa.select(HolidayEntry)
        .where(HolidayEntry.day.between(first, last))
        .order_by(HolidayEntry.day, HolidayEntry.kind, HolidayEntry.entered_at)
    )
    return [_listed(row) for row in rows]


def holiday(holiday_id: uuid.UUID) -> ListedHoliday:
    """A line that is in force. Raises NotFound."""
    row = db.session.get(HolidayEntry, holiday_id)
    if row is None or row.ended_at is not None:
        raise NotFound("Hari libur ini tidak dikenal atau sudah diganti.")
    return _listed(row)


def known_years() -> dict[int, str]:
    """Years whose table is complete, with where it comes from."""
    rows = db.session.execute(sa.select(HolidayYear.year, HolidayYear.source))
    return {year: source for year, source in rows}


def shipped_years_left() -> list[int]:
    """Years that the portal ships and the agency has not taken over yet."""
    return sorted(shipped_holidays().known_years - known_years().keys())


def _listed(row: HolidayEntry) -> ListedHoliday:
    return ListedHoliday(
        row.id, row.day, row.name, row.kind, row.source, row.entered_by, row.entered_at,
        row.replaces_id, row.ended_at, row.end_reason,
    )  # fmt: skip
