"""The invented cascade of a demonstration: the city's goals, those of units, strategies, roles.

Written by the same services as any other.  Here and there something is missing on purpose: a goal
without a strategy, a strategy that nobody carries, a part that stands in no plan yet.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.cascade import RoleCell
from portal.models.units import Unit
from portal.rules.demo_cascade import (
    CITY_OBJECTIVES,
    LENT,
    OUTSIDER,
    STRATEGIES,
    DrawnObjective,
    DrawnStrategy,
    objectives_of,
    strategy_of,
)
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import DemoEmployee
from portal.rules.demo_work import work_of
from portal.services import cascade, role_cells, units
from portal.services.audit import Act
from portal.services.cascade import NewObjective, NewStrategy
from portal.services.role_cells import NewShare
from portal.services.units import UnitData

TEAM_FROM = 3  # people below a head who make a team with its own leader


@dataclass
class DemoCascade:
    """Goals of units by slug, and which cell of a matrix is whose `place`-th part."""

    staff: Sequence[DemoEmployee]
    ids: Mapping[str, uuid.UUID]
    act: Act
    units: Mapping[str, uuid.UUID]
    objectives: dict[str, tuple[uuid.UUID, ...]] = field(default_factory=dict)
    cells: dict[tuple[str, int], uuid.UUID] = field(default_factory=dict)

    def share_out(self, head: DemoEmployee, goals: Sequence[uuid.UUID]) -> None:
        """Strategies for a head's goals, with the parts of everybody below."""
        below = [one for one in self.staff if one.supervisor_nip == head.nip]
        for place, drawn in enumerate(STRATEGIES):
            carriers = {one.nip: at for one in below if (at := _carried(one, place)) is not None}
            if not carriers and self._is_even(head):
                continue  # a goal without a strategy
            strategy = self._strategy(head, goals[drawn.goal], drawn)
            shares = [self._part(one, carriers.get(one.nip)) for one in below]
            if place == 0 and head.supervisor_nip is None:
                shares += [NewShare(None, OUTSIDER[0], OUTSIDER[1]), *self._lent(head)]
            has_team = place == 0 and head.supervisor_nip is not None and len(below) >= TEAM_FROM
            if not has_team:
                self._put(strategy, None, shares, 1)
            else:
                self._put(strategy, None, shares[:1], 1)
                leader = self._cell(strategy, self.ids[below[0].nip])
                self._put(strategy, leader, shares[1:], 2)
            for nip, at in carriers.items():
                self.cells[nip, at] = self._cell(strategy, self.ids[nip])

    def _strategy(self, head: DemoEmployee, goal: uuid.UUID, drawn: DrawnStrategy) -> uuid.UUID:
        new = NewStrategy(
            drawn.text, goal, drawn.kind, drawn.cascading, due_on=_december(self.act),
            parties="Seluruh pegawai unit", beneficiaries="Warga pengguna layanan",
            purpose="Sasaran unit tercapai", budget="DPA unit", routine=drawn.routine,
            transforming=drawn.transforming, routine_milestones=drawn.milestones,
        )  # fmt: skip
        unit = self.units[head.unit_slug]
        return cascade.save_strategy(unit, self.act.on.year, None, new, 0, self.act)

    def _part(self, one: DemoEmployee, at: int | None) -> NewShare:
        person = self.ids[one.nip]
        if at is None:
            return NewShare(person, "", "", has_no_role=True)
        return NewShare(person, "", work_of(one.family, leads=one.leads_unit)[at].goal)

    def _lent(self, head: DemoEmployee) -> list[NewShare]:
        """Somebody of another unit, recorded here first (L.II.A.5.j), and not yet in their plan."""
        others = [
            one for one in self.staff
            if one.supervisor_nip not in (None, head.nip) and one.unit_slug != head.unit_slug
        ]  # fmt: skip
        return [NewShare(self.ids[others[0].nip], "", LENT)] if others else []

    def _put(
        self, strategy: uuid.UUID, leader: uuid.UUID | None, shares: list[NewShare], seen: int
    ) -> None:
        role_cells.share_out(strategy, leader, shares, seen, self.act)

    def _cell(self, strategy: uuid.UUID, person: uuid.UUID) -> uuid.UUID:
        return db.session.scalars(
            sa.select(RoleCell.id).where(
                RoleCell.strategy_id == strategy, RoleCell.employee_id == person
            )
        ).one()

    def _is_even(self, head: DemoEmployee) -> bool:
        return sorted(self.units).index(head.unit_slug) % 2 == 0


def begin_cascade(
    city: DemoCity,
    staff: Sequence[DemoEmployee],
    ids: Mapping[str, uuid.UUID],
    today: datetime.date,
) -> DemoCascade:
    """The city above all units, and the goals of each, linked up to the city's."""
    act = _in_january(city, today)
    rows = {
        row.slug: row
        for row in db.session.execute(sa.select(Unit.slug, Unit.id, Unit.name, Unit.kind))
    }
    found = DemoCascade(staff, ids, act, {slug: row.id for slug, row in rows.items()})
    top = units.add_unit(UnitData(city.agency.name, "pemerintah daerah", None), act)
    highest = _objectives(top, CITY_OBJECTIVES, (None,) * len(CITY_OBJECTIVES), act)
    for one in city.units:
        row = rows[one.slug]
        if one.parent is None:
            units.change_unit(row.id, 1, UnitData(row.name, row.kind, top), act)
        above = found.objectives[one.parent] if one.parent else highest
        drawn = objectives_of(one.kind, one.name)
        found.objectives[one.slug] = _objectives(row.id, drawn, above, act)
    return found


def _objectives(
    unit: uuid.UUID,
    drawn: Sequence[DrawnObjective],
    above: Sequence[uuid.UUID | None],
    act: Act,
) -> tuple[uuid.UUID, ...]:
    return tuple(
        cascade.save_objective(
            unit, act.on.year, None, NewObjective(one.text, one.indicator, one.target, parent), 0,
            act,
        )
        for one, parent in zip(drawn, above, strict=True)
    )  # fmt: skip


def _carried(one: DemoEmployee, strategy: int) -> int | None:
    """Which of somebody's works carries a strategy, if any does."""
    works = range(len(work_of(one.family, leads=one.leads_unit)))
    return next((at for at in works if strategy_of(at, leads=one.leads_unit) == strategy), None)


def _in_january(city: DemoCity, today: datetime.date) -> Act:
    on = min(today, datetime.date(today.year, 1, 5))
    zone = ZoneInfo(city.agency.time_zone)
    return Act("demo", datetime.datetime.combine(on, datetime.time(9), zone))


def _december(act: Act) -> datetime.date:
    return datetime.date(act.on.year, 12, 31)
