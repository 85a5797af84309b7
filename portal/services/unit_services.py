"""Services (jenis layanan) of a unit: added, renamed, closed."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.units import Service, Unit
from portal.queries.unit_office import live_points
from portal.services import audit
from portal.services.audit import Act
from portal.services.units import slug_of

LONGEST_NAME = 200


def add_service(unit_id: uuid.UUID, name: str, act: Act) -> uuid.UUID:
    """A service of an open unit. Raises Invalid for a bad or taken name, NotFound."""
    label = _named(name)
    with writing() as session:
        unit = session.get(Unit, unit_id)
        if unit is None or unit.closed_on is not None:
            raise NotFound("Unit ini tidak dikenal atau sudah ditutup.")
        _require_own_name(session, unit_id, label, None)
        service = Service(unit_id=unit_id, name=label, slug=_slug(session, unit_id, label))
        session.add(service)
        session.flush()
        audit.record(session, act, AuditTag.SERVICE_ADDED, unit_id, name=label)
        return service.id


def rename_service(
    unit_id: uuid.UUID, service_id: uuid.UUID, name: str, seen: str, act: Act
) -> None:
    """Another name; the address stays. `seen` is the name that was on the screen.

    Raises Changed, Invalid, NotFound for a service of another unit.
    """
    label = _named(name)
    with writing() as session:
        service = _of(session, unit_id, service_id)
        if service.name not in (seen, label):
            raise Changed(
                "Orang lain baru saja menamai layanan ini %(now)s. Bandingkan, lalu simpan lagi.",
                now=service.name,
            )
        _require_own_name(session, unit_id, label, service_id)
        before, service.name = service.name, label
        if before != label:
            audit.record(
                session, act, AuditTag.SERVICE_RENAMED, unit_id,
                before={"name": before}, after={"name": label},
            )  # fmt: skip


def close_service(unit_id: uuid.UUID, service_id: uuid.UUID, act: Act) -> None:
    """Give a service no longer, from today. Raises IllegalStep while a survey point is open."""
    with writing() as session:
        service = _of(session, unit_id, service_id)
        if live_points(service_id):
            raise IllegalStep("Layanan ini masih punya titik survei: cabut titiknya lebih dahulu.")
        service.closed_on = act.on
        audit.record(
            session, act, AuditTag.SERVICE_CLOSED, unit_id, name=service.name,
            before={"closed_on": None}, after={"closed_on": act.on.isoformat()},
        )  # fmt: skip


def _named(name: str) -> str:
    label = " ".join(name.split())
    if not 1 <= len(label) <= LONGEST_NAME:
        raise Invalid("Nama layanan harus 1 sampai 200 huruf.")
    return label


def _of(session: Session, unit_id: uuid.UUID, service_id: uuid.UUID) -> Service:
    service = session.get(Service, service_id)
    if service is None or service.unit_id != unit_id or service.closed_on is not None:
        raise NotFound("Layanan ini tidak dikenal atau sudah ditutup.")
    return service


def _slug(session: Session, unit_id: uuid.UUID, name: str) -> str:
    base = slug_of(name)
    taken = set(session.scalars(sa.select(Service.slug).where(Service.unit_id == unit_id)))
    return next(
        s for n in range(1, 10_000) if (s := base if n == 1 else f"{base}-{n}") not in taken
    )


def _require_own_name(
    session: Session, unit_id: uuid.UUID, name: str, own: uuid.UUID | None
) -> None:
    same = sa.select(Service.id).where(
        Service.unit_id == unit_id, sa.func.lower(Service.name) == name.lower(),
        Service.closed_on.is_(None),
    )  # fmt: skip
    if any(found != own for found in session.scalars(same)):
        raise Invalid("Layanan bernama itu sudah ada di unit ini.")
