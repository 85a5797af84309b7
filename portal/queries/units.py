"""Units by their public names."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.units import Service, Unit
from portal.queries.driver_rows import driver_rows, id_reader
from portal.rules import postings as rules


@dataclass(frozen=True)
class KnownUnit:
    """A unit and the ids of its services by slug."""

    id: uuid.UUID
    name: str
    slug: str
    services: dict[str, uuid.UUID]

    def service(self, slug: str) -> uuid.UUID:
        """Id of a service. Raises NotFound and names the ones there are."""
        if slug not in self.services:
            known = ", ".join(sorted(self.services)) or "tidak ada"
            raise NotFound(
                "Layanan '%(slug)s' tidak ada di %(unit)s; yang ada: %(known)s.",
                slug=slug, unit=self.name, known=known,
            )  # fmt: skip
        return self.services[slug]


def unit_by_slug(slug: str) -> KnownUnit:
    """The unit with this public name. Raises NotFound."""
    unit = db.session.scalar(sa.select(Unit).where(Unit.slug == slug))
    if unit is None:
        raise NotFound("Unit '%(slug)s' tidak dikenal.", slug=slug)
    return _known(unit)


def units_with_services() -> list[KnownUnit]:
    """All units that give at least one service, by name."""
    wanted = sa.exists().where(Service.unit_id == Unit.id)
    return [
        _known(u) for u in db.session.scalars(sa.select(Unit).where(wanted).order_by(Unit.name))
    ]


def unit_names() -> list[tuple[uuid.UUID, str]]:
    """Every unit by name, for a list to choose from."""
    rows = db.session.execute(sa.select(Unit.id, Unit.name).order_by(Unit.name, Unit.id))
    return [(row.id, row.name) for row in rows]


def unit_paths() -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """For every unit: itself and all units above it."""
    return unit_rows().paths


def _path(unit: uuid.UUID, parents: dict[uuid.UUID, uuid.UUID | None]) -> frozenset[uuid.UUID]:
    above: set[uuid.UUID] = set()
    here: uuid.UUID | None = unit
    while here is not None and here not in above:
        above.add(here)
        here = parents[here]
    return frozenset(above)


def _known(unit: Unit) -> KnownUnit:
    rows = db.session.execute(sa.select(Service.slug, Service.id).where(Service.unit_id == unit.id))
    return KnownUnit(unit.id, unit.name, unit.slug, {slug: service for slug, service in rows})


def unit_options() -> list[tuple[str, str]]:
    """The units that are not closed by name, as pairs for a list to choose from."""
    rows = unit_rows()
    return options_of({key: row for key, row in rows.items() if key not in rows.closed})


class UnitSet(NamedTuple):
    """Some units; `others` are all the rest, where that is told."""

    units: frozenset[uuid.UUID]
    others: frozenset[uuid.UUID] | None = None

    def holds(self, column: Any) -> sa.ColumnElement[bool]:
        """Whether a column names one of them: said by the shorter list, theirs or the others'.  The
        whole agency has no others, and needs no list.
        """
        if self.others is None or len(self.units) <= len(self.others):
            found: sa.ColumnElement[bool] = column.in_(self.units)
        elif self.others:
            found = sa.and_(column.is_not(None), column.not_in(self.others))
        else:
            found = column.is_not(None)
        return found


class UnitRows(dict[uuid.UUID, tuple[uuid.UUID | None, str]]):
    """Parent and name of every unit; `closed` are those with a last day.  Shared by all who ask,
    as long as the units stay as they are: never to be changed.
    """

    closed: frozenset[uuid.UUID] = frozenset()

    @cached_property
    def parents(self) -> dict[uuid.UUID, uuid.UUID | None]:
        """The unit above each."""
        return {unit: parent for unit, (parent, _name) in self.items()}

    @cached_property
    def below(self) -> dict[uuid.UUID | None, list[uuid.UUID]]:
        """The units directly below each."""
        found: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
        for unit, parent in self.parents.items():
            found[parent].append(unit)
        return found

    @cached_property
    def paths(self) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        """For every unit: itself and all units above it."""
        return {unit: _path(unit, self.parents) for unit in self}

    def under(self, unit: uuid.UUID) -> frozenset[uuid.UUID]:
        """A unit and all below it; nothing where there is no such unit."""
        if unit in self and unit not in self._under:
            self._under[unit] = frozenset(one for one, path in self.paths.items() if unit in path)
        return self._under.get(unit, frozenset())

    def branches(self, unit: uuid.UUID | None) -> Mapping[uuid.UUID, uuid.UUID]:
        """For every unit below one (None = above the highest): the unit directly below that one
        under which it lies.
        """
        if unit not in self._branches:
            near = self.below.get(unit, ())
            self._branches[unit] = {one: child for child in near for one in self.under(child)}
        return self._branches[unit]

    @cached_property
    def _under(self) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        return {}

    @cached_property
    def _branches(self) -> dict[uuid.UUID | None, dict[uuid.UUID, uuid.UUID]]:
        return {}

    def upward(self, units: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
        """These units and all above them."""
        return frozenset[uuid.UUID]().union(*(_path(unit, self.parents) for unit in units))

    def as_rule(self, units: Iterable[uuid.UUID]) -> list[rules.Unit]:
        """The same as the rules know them."""
        return [rules.Unit(unit, self.parents[unit]) for unit in self.upward(units)]


class _Kept(NamedTuple):
    """Rows of the driver, and what was made of them."""

    rows: list[Any]
    made: UnitRows


_kept = _Kept([], UnitRows())


def unit_rows() -> UnitRows:
    """Every unit with its parent and name; one statement from which paths and lists are made.

    A large agency has a thousand units that hardly ever change: asked for each time, they are made
    anew only when they differ from the last ones.
    """
    global _kept
    rows = driver_rows(_UNITS, {})
    if (kept := _kept).rows == rows:
        return kept.made
    id_of = id_reader()
    found = UnitRows({id_of(row[0]): (id_of(row[1]), row[2]) for row in rows})
    found.closed = frozenset(id_of(row[0]) for row in rows if row[3] is not None)
    _kept = _Kept(rows, found)
    return found


_UNITS = sa.select(Unit.id, Unit.parent_id, Unit.name, Unit.closed_on).order_by(Unit.name)


def options_of(rows: dict[uuid.UUID, tuple[uuid.UUID | None, str]]) -> list[tuple[str, str]]:
    """Pairs for a list to choose from, in the order of the rows."""
    return [(str(unit), name) for unit, (_parent, name) in rows.items()]


def paths_of(
    rows: dict[uuid.UUID, tuple[uuid.UUID | None, str]],
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """For every unit: itself and all units above it."""
    if isinstance(rows, UnitRows):
        return rows.paths
    parents = {unit: parent for unit, (parent, _name) in rows.items()}
    return {unit: _path(unit, parents) for unit in parents}
