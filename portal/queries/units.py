"""Units by their public names."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.units import Service, Unit


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


def unit_paths() -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """For every unit: itself and all units above it."""
    rows = db.session.execute(sa.select(Unit.id, Unit.parent_id))
    parents = {unit: parent for unit, parent in rows}
    return {unit: _path(unit, parents) for unit in parents}


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


class UnitRows(dict[uuid.UUID, tuple[uuid.UUID | None, str]]):
    """Parent and name of every unit; `closed` are those with a last day."""

    closed: frozenset[uuid.UUID] = frozenset()


def unit_rows() -> UnitRows:
    """Every unit with its parent and name; one statement from which paths and lists are made."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.parent_id, Unit.name, Unit.closed_on).order_by(Unit.name)
    ).all()
    found = UnitRows({row.id: (row.parent_id, row.name) for row in rows})
    found.closed = frozenset(row.id for row in rows if row.closed_on is not None)
    return found


def options_of(rows: dict[uuid.UUID, tuple[uuid.UUID | None, str]]) -> list[tuple[str, str]]:
    """Pairs for a list to choose from, in the order of the rows."""
    return [(str(unit), name) for unit, (_parent, name) in rows.items()]


def paths_of(
    rows: dict[uuid.UUID, tuple[uuid.UUID | None, str]],
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """For every unit: itself and all units above it."""
    parents = {unit: parent for unit, (parent, _name) in rows.items()}
    return {unit: _path(unit, parents) for unit in parents}
