"""How far plans and logs of units have come: counts of people, never names."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogEntry
from portal.models.people import Employee, Posting
from portal.models.skp import Skp
from portal.queries.accounts import Visitor
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
    return SeenUnits(
        {
            unit: name for unit, (_parent, name) in rows.items()
            if unit not in rows.closed
            and (paths[unit] & led or visitor.may(Action.PROGRESS_READ, paths[unit]))
        },
        paths,
        {unit: parent for unit, (parent, _name) in rows.items()},
    )  # fmt: skip


def unit_figures(
    seen: SeenUnits, units: Collection[uuid.UUID], on: datetime.date, silent_after: int
) -> list[UnitFigures]:
    """Figures of units by name, those below included; one statement for all of them."""
    wanted = {one for unit in units for one in seen.below(unit)}
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
        .where(Posting.unit_id.in_(wanted), *at_work(on))
        .group_by(Posting.unit_id)
    ).all()  # fmt: skip
    own = {row.unit_id: (row.employees, row.planned, row.silent) for row in rows}
    found = []
    for unit in sorted(units, key=lambda one: (seen.names[one], one)):
        parts = [own[one] for one in seen.below(unit) if one in own]
        sums = [sum(part[place] for part in parts) for place in range(3)]
        found.append(UnitFigures(unit, seen.names[unit], *sums))
    return found


def entries_by_week(
    units: Collection[uuid.UUID], on: datetime.date
) -> list[tuple[datetime.date, int]]:
    """Mondays of the last weeks, oldest first, with the entries of people who work in these units
    today; one statement.
    """
    mondays = [monday_of(on) - WEEK * back for back in range(WEEKS - 1, -1, -1)]
    sums = [
        sa.func.coalesce(
            sa.func.sum(
                sa.case((LogEntry.on_date.between(monday, monday + WEEK * 6 / 7), 1), else_=0)
            ),
            0,
        )
        for monday in mondays
    ]
    row = db.session.execute(
        sa.select(*sums)
        .select_from(Posting)
        .join(LogEntry, LogEntry.employee_id == Posting.employee_id)
        .where(Posting.unit_id.in_(units), *at_work(on), LogEntry.on_date.between(mondays[0], on))
    ).one()
    return list(zip(mondays, map(int, row), strict=True))


def at_work(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    """Definitive postings that hold on a day, of people who have not left."""
    gone = (
        sa.exists()
        .where(Employee.id == Posting.employee_id, Employee.left_on <= on)
        .correlate(Posting)
    )
    return (Posting.kind == PostingKind.DEFINITIF, *holds(Posting, on), ~gone)
