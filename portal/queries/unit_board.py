"""How far plans and logs of units have come: counts of people, never names."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.skp import Skp
from portal.queries.accounts import Visitor
from portal.queries.board import silence_days
from portal.queries.kept_figures import Source, figures
from portal.queries.raters import holds
from portal.queries.units import paths_of, unit_rows
from portal.rules.actions import Action
from portal.rules.log_days import WEEK, monday_of
from portal.rules.postings import PostingKind
from portal.rules.skp_words import SkpState

WEEKS = 8


@dataclass(frozen=True)
class UnitFigures:
    """A unit with all below it: `planned` have a plan in force, `silent` no entry for too long."""

    id: uuid.UUID
    name: str
    employees: int
    planned: int
    silent: int


@dataclass(frozen=True)
class SeenUnits:
    """Units that a visitor may look at by name, all units above each of them, and their parents."""

    names: dict[uuid.UUID, str]
    paths: dict[uuid.UUID, frozenset[uuid.UUID]]
    parents: dict[uuid.UUID, uuid.UUID | None]

    def below(self, unit: uuid.UUID) -> frozenset[uuid.UUID]:
        """The unit and all below it."""
        return frozenset(one for one, path in self.paths.items() if unit in path)

    def tops(self) -> list[uuid.UUID]:
        """The highest units that may be looked at."""
        return [unit for unit in self.names if self.parents[unit] not in self.names]

    def families(self, tops: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
        """The parents of those units alone on which depends what may be told of `tops` and of what
        stands directly below them: their own families and those of all above, each whole.
        """
        near = {up for top in tops for up in self.paths[top]}
        every = self.tree()
        return {unit: above for unit, above in every.items() if above is None or above in near}

    def tree(self) -> dict[uuid.UUID, uuid.UUID | None]:
        """The parent of every unit that may be looked at; None above the highest."""
        names = self.names
        return {u: p if (p := self.parents[u]) in names else None for u in names}

    def above(self, unit: uuid.UUID | None) -> list[tuple[uuid.UUID, str]]:
        """Units above one that may be looked at, too, with their names, the highest first."""
        found: list[tuple[uuid.UUID, str]] = []
        up = self.parents[unit] if unit else None
        while up is not None and up in self.names:
            found.insert(0, (up, self.names[up]))
            up = self.parents[up]
        return found


def seen_units(visitor: Visitor, on: datetime.date) -> SeenUnits:
    """Where the visitor may read the progress of the office, and what they lead; two statements."""
    rows = unit_rows()
    paths = paths_of(rows)
    led = set(
        db.session.scalars(
            sa.select(Posting.unit_id).where(
                Posting.employee_id == visitor.actor.employee_id, Posting.leads_unit,
                Posting.kind != PostingKind.TIM, *holds(Posting, on),
            )
        )
    )  # fmt: skip
    sees_all = visitor.may(Action.PROGRESS_READ, frozenset())
    return SeenUnits(
        {
            unit: name for unit, (_parent, name) in rows.items()
            if unit not in rows.closed
            and (sees_all or paths[unit] & led or visitor.may(Action.PROGRESS_READ, paths[unit]))
        },
        paths,
        {unit: parent for unit, (parent, _name) in rows.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class OwnFigures:
    """A unit by itself: people at work, with a plan, silent; entries of each of the last weeks."""

    employees: int
    planned: int
    silent: int
    weeks: list[int]


def own_figures(
    now: datetime.datetime, silent_after: int
) -> tuple[dict[uuid.UUID, OwnFigures], datetime.datetime]:
    """Every unit in which somebody works, by itself, and when that was counted."""
    found = figures(UNITS, str(silent_after), now)
    return {uuid.UUID(unit): OwnFigures(*row) for unit, row in found.content.items()}, found.made_at


def unit_figures(
    seen: SeenUnits, units: Collection[uuid.UUID], own: dict[uuid.UUID, OwnFigures]
) -> list[UnitFigures]:
    """Figures of units by name, those below included."""
    below: dict[uuid.UUID, list[OwnFigures]] = {unit: [] for unit in units}
    for unit, row in own.items():
        for up in seen.paths.get(unit, ()):
            if up in below:
                below[up].append(row)
    return [
        UnitFigures(
            unit, seen.names[unit], sum(one.employees for one in below[unit]),
            sum(one.planned for one in below[unit]), sum(one.silent for one in below[unit]),
        )
        for unit in sorted(units, key=lambda one: (seen.names[one], one))
    ]  # fmt: skip


def entries_by_week(
    units: Collection[uuid.UUID], own: dict[uuid.UUID, OwnFigures], on: datetime.date
) -> list[tuple[datetime.date, int]]:
    """Mondays of the last weeks, oldest first, with the entries of people who work in these units
    today.
    """
    rows = [own[unit].weeks for unit in units if unit in own]
    return [(monday, sum(row[n] for row in rows)) for n, monday in enumerate(_mondays(on))]


def counted_units(on: datetime.date, silent_after: int) -> dict[uuid.UUID, OwnFigures]:
    """Units by themselves, counted on the spot; two statements."""
    planned = sa.exists().where(
        Skp.employee_id == Posting.employee_id, Skp.year == on.year,
        Skp.state == SkpState.DITETAPKAN,
    )  # fmt: skip
    heard = sa.exists().where(
        LogEntry.employee_id == Posting.employee_id,
        LogEntry.on_date.between(on - datetime.timedelta(days=silent_after), on),
    )
    rows = db.session.execute(
        sa.select(
            Posting.unit_id, sa.func.count().label("employees"),
            sa.func.sum(sa.case((planned, 1), else_=0)).label("planned"),
            sa.func.sum(sa.case((heard, 0), else_=1)).label("silent"),
        )
        .where(*at_work(on))
        .group_by(Posting.unit_id)
    ).all()  # fmt: skip
    weeks = _weeks(on)
    none = [0] * WEEKS
    return {
        row.unit_id: OwnFigures(
            row.employees, int(row.planned), int(row.silent), weeks.get(row.unit_id, none)
        )
        for row in rows
    }


def _weeks(on: datetime.date) -> dict[uuid.UUID, list[int]]:
    mondays = _mondays(on)
    sums = [
        sa.func.sum(sa.case((LogEntry.on_date.between(monday, monday + WEEK * 6 / 7), 1), else_=0))
        for monday in mondays
    ]
    rows = db.session.execute(
        sa.select(Posting.unit_id, *sums)
        .select_from(Posting)
        .join(LogEntry, LogEntry.employee_id == Posting.employee_id)
        .where(*at_work(on), LogEntry.on_date.between(mondays[0], on))
        .group_by(Posting.unit_id)
    )
    return {unit: [int(one) for one in counts] for unit, *counts in rows}


def _mondays(on: datetime.date) -> list[datetime.date]:
    return [monday_of(on) - WEEK * back for back in range(WEEKS - 1, -1, -1)]


def at_work(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """Definitive postings that hold on a day, of people who have not left."""
    gone = (
        sa.exists()
        .where(Employee.id == Posting.employee_id, Employee.left_on <= on)
        .correlate(Posting)
    )
    return (Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on), ~gone)


def _made(now: datetime.datetime, key: str) -> dict[str, list[Any]]:
    return {
        str(unit): [one.employees, one.planned, one.silent, one.weeks]
        for unit, one in counted_units(now.date(), int(key)).items()
    }


UNITS = Source("pantauan", lambda on: [str(silence_days(on))], _made)
