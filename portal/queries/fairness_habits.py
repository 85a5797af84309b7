"""Habits of raters, items that treat groups differently, change over periods, and how people see
themselves: each with the protected table that it is computed from.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.competences import CompetenceLevel
from portal.models.people import Employee
from portal.queries.fairness_data import ratings_between
from portal.queries.fairness_panel import YEARS_BACK, names_of, over_periods_of
from portal.rules.competences import LevelSource
from portal.rules.employment import Employment
from portal.rules.fairness.consistency import Consistency, consistency
from portal.rules.fairness.drift import Course, courses
from portal.rules.fairness.habits import Habits, habits
from portal.rules.fairness.items_alike import Cell, ItemDifference, Line, cells_of, differences
from portal.rules.fairness.protected import OverPeriods, Protected, protected
from portal.rules.fairness.ratings import Rating, item_rows, pairs_of
from portal.rules.measures import Competence

RATING_SCALE = (1.0, 3.0)
LEVEL_SCALE = (1.0, 5.0)


@dataclass(frozen=True)
class HabitLine:
    """A rater's habits; `counts` are the own values from the lowest to the highest."""

    name: str
    habits: Habits
    counts: tuple[int, ...]


@dataclass(frozen=True)
class HabitPage:
    """A page of raters by name over one protected table; `pool` counts the values of all of them,
    `raters` is how many there are.
    """

    table: Protected
    raters: int
    lines: tuple[HabitLine, ...]
    pool: tuple[int, ...]


@dataclass(frozen=True)
class CourseLine:
    """A rater's course over the periods, by name."""

    name: str
    course: Course


@dataclass(frozen=True)
class ItemGroup:
    """One comparison of two groups over all items, with the counts that it follows from."""

    key: str
    cells: tuple[Cell, ...]
    found: tuple[ItemDifference, ...]


@dataclass(frozen=True)
class ItemPage:
    """Do the items measure the same thing, and do they treat groups alike."""

    table: Protected
    consistency: Consistency
    groups: tuple[ItemGroup, ...]


def habit_table(year: int, key: bytes) -> Protected:
    """Ratings of a year and the three before, with everybody whom a rater rated."""
    rows = {one.key: of for one, of in ratings_between(year - YEARS_BACK, year).items()}
    return protected(rows, key, together=1)


def habits_of(year: int, key: bytes, page: int, per_page: int) -> tuple[HabitPage, HabitPage]:
    """(spread and use of the scale over ratings, halo over the nine competences that raters judge
    from 1 to 5).
    """
    ratings, levels = habit_table(year, key), level_table(year, key)
    names = names_of({*ratings.raters.values(), *levels.raters.values()})
    return (
        _habits(ratings, RATING_SCALE, names, page, per_page),
        _habits(levels, LEVEL_SCALE, names, page, per_page),
    )


def courses_of(year: int, key: bytes) -> tuple[OverPeriods, tuple[CourseLine, ...]]:
    """Severity of every rater from period to period, by name."""
    table = over_periods_of(year, key)
    found = courses([(label, pairs_of(rows)) for label, rows in table.periods])
    names = names_of(table.raters.values())
    lines = [CourseLine(names.get(table.raters[one.rater], ""), one) for one in found]
    return table, tuple(sorted(lines, key=lambda one: one.name))


def items_of(year: int, key: bytes) -> ItemPage:
    """Competences judged by raters as the items of one questionnaire."""
    table = level_table(year, key)
    rows = item_rows(table.ratings)
    names = [one.value for one in Competence]
    whole = [[values[name] for name in names] for _, values in sorted(rows.items())]
    return ItemPage(table, consistency(whole, names), _grouped(rows, table, year))


def level_table(year: int, key: bytes) -> Protected:
    """The last levels of each rater for each employee, where all nine competences have one."""
    rows = _levels(year)
    whole = {pair for pair, values in item_rows(rows).items() if len(values) == len(Competence)}
    kept = [one for one in rows if (one.ratee, one.rater) in whole]
    return protected({str(year): kept}, key, together=1)


def _levels(year: int) -> list[Rating]:
    """The last level that each rater gave each employee on each of the nine; one statement."""
    rows = db.session.execute(
        sa.select(
            CompetenceLevel.employee_id, CompetenceLevel.assessor_id, CompetenceLevel.competence,
            CompetenceLevel.level,
        )
        .where(
            CompetenceLevel.source == LevelSource.ATASAN,
            CompetenceLevel.competence.in_([one.value for one in Competence]),
            CompetenceLevel.assessed_on.between(
                datetime.date(year - YEARS_BACK, 1, 1), datetime.date(year, 12, 31)
            ),
        )
        .order_by(CompetenceLevel.assessed_on, CompetenceLevel.number)
    )  # fmt: skip
    last = {(who, by, item): level for who, by, item, level in rows}
    return [
        Rating(str(who), str(by), float(level), item) for (who, by, item), level in last.items()
    ]


def _habits(
    table: Protected,
    scale: tuple[float, float],
    names: dict[str, str],
    page: int,
    per_page: int,
) -> HabitPage:
    ordered = sorted(table.raters, key=lambda one: (names.get(table.raters[one], ""), one))
    wanted = ordered[(page - 1) * per_page : page * per_page]
    counts: dict[str, Counter[float]] = defaultdict(Counter)
    for one in table.ratings:
        counts[one.rater][one.value] += 1
    steps = [float(n) for n in range(int(scale[0]), int(scale[1]) + 1)]
    found = {one.rater: one for one in habits(table.ratings, *scale, only=set(wanted))}
    lines = tuple(
        HabitLine(
            names.get(table.raters[rater], ""), found[rater],
            tuple(counts[rater][step] for step in steps),
        )
        for rater in wanted
    )  # fmt: skip
    pool = tuple(sum(values[step] for values in counts.values()) for step in steps)
    return HabitPage(table, len(ordered), lines, pool)


def _grouped(
    rows: dict[tuple[str, str], dict[str, float]], table: Protected, year: int
) -> tuple[ItemGroup, ...]:
    people = {
        str(one): (nip, employment)
        for one, nip, employment in db.session.execute(
            sa.select(Employee.id, Employee.nip, Employee.employment)
        )
    }
    lines = [
        (*people[table.ratees[ratee][0]], values)
        for (ratee, _rater), values in sorted(rows.items())
    ]
    sides = {
        "kelamin": [Line(values, nip[14:15] == "1") for nip, _kind, values in lines],
        "usia": [Line(values, int(nip[:4]) > year - 40) for nip, _kind, values in lines],
        "kepegawaian": [Line(values, kind is Employment.PNS) for _nip, kind, values in lines],
    }
    found = []
    for key, of_people in sides.items():
        cells = tuple(cells_of(of_people))
        found.append(ItemGroup(key, cells, tuple(differences(cells))))
    return tuple(found)
