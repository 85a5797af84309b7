"""The holidays that an installation starts with, read from `portal/data/rules/holidays.toml`.

Sources: Keppres 8/2024 (which days are holidays at all), the yearly joint decree of three
ministers, and the yearly Keppres on cuti bersama of ASN; each year of the file names its own.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, document
from portal.rules.tables import Table
from portal.rules.workdays import Holiday, HolidayKind, WorkCalendar, WorkWeek, office_calendar

SHIPPED: Final = FOLDER / "holidays.toml"
# A leap year, in which every day of the year is a date.
_ANY_YEAR: Final = 2000


@dataclass(frozen=True, slots=True)
class YearlyHoliday:
    """A national holiday on the same date every year."""

    month: int
    day: int
    name: str


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Fixed holidays, the movable ones of the known years, and where each group comes from."""

    yearly: tuple[YearlyHoliday, ...]
    holidays: tuple[Holiday, ...]
    sources: tuple[tuple[str, str], ...]
    known_years: frozenset[int]

    def calendar(self, region: str | None, week: WorkWeek = WorkWeek.FIVE) -> WorkCalendar:
        """The calendar of an office that uses this table unchanged."""
        yearly = ((holiday.month, holiday.day) for holiday in self.yearly)
        return office_calendar(
            self.holidays, region, yearly=yearly, known_years=self.known_years, week=week
        )


def load_holidays(text: str | bytes) -> HolidayTable:
    """The table of a holiday file; RuleFileError names the place of a fault."""
    file = document(text, SHIPPED.name)
    fixed = file.table("fixed")
    yearly = tuple(map(_yearly, fixed.tables("days")))
    fixed.unique("days", ((day.month, day.day) for day in yearly))
    sources = [("fixed", fixed.words("source"))]
    fixed.done()
    holidays: list[Holiday] = []
    years: list[int] = []
    for block in file.tables("year"):
        years.append(block.take("year", int))
        sources += _sources(block, years[-1])
        holidays += _of_year(block, years[-1])
        block.done()
    file.unique("year", years)
    file.done()
    return HolidayTable(yearly, tuple(holidays), tuple(sources), frozenset(years))


@cache
def shipped_holidays() -> HolidayTable:
    """The table that comes with the portal; the file is read once."""
    return load_holidays(SHIPPED.read_bytes())


def _yearly(row: Table) -> YearlyHoliday:
    holiday = YearlyHoliday(row.take("month", int), row.take("day", int), row.words("name"))
    try:
        date(_ANY_YEAR, holiday.month, holiday.day)
    except ValueError as error:
        raise row.error("day", "is no day of a year") from error
    row.done()
    return holiday


def _sources(block: Table, year: int) -> list[tuple[str, str]]:
    kinds = (HolidayKind.LIBUR_NASIONAL, HolidayKind.CUTI_BERSAMA)
    return [(f"{year} {kind}", block.words(f"{kind}_source")) for kind in kinds]


def _of_year(block: Table, year: int) -> list[Holiday]:
    holidays = []
    for kind in (HolidayKind.LIBUR_NASIONAL, HolidayKind.CUTI_BERSAMA):
        for row in block.tables(kind.value, at_least=0):
            holiday = Holiday(row.take("day", date), row.words("name"), kind)
            if holiday.day.year != year:
                raise row.error("day", f"{holiday.day} is not in {year}")
            row.done()
            holidays.append(holiday)
    block.unique("day", (holiday.day for holiday in holidays))
    return holidays
