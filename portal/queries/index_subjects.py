"""What an index is computed of: a unit with all its services, or one service."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit


@dataclass(frozen=True)
class Subject:
    """A whole unit (`service_id` None, all its services) or one service of it."""

    unit_id: uuid.UUID
    service_id: uuid.UUID | None
    service_ids: tuple[uuid.UUID, ...]


def subjects_of_unit(unit_id: uuid.UUID) -> list[Subject]:
    """The unit first, then its services in the order of their names. Raises NotFound."""
    services = db.session.scalars(
        sa.select(Service.id).where(Service.unit_id == unit_id).order_by(Service.name)
    ).all()
    if not services or db.session.get(Unit, unit_id) is None:
        raise NotFound("Unit ini tidak punya layanan yang disurvei.")
    whole = Subject(unit_id, None, tuple(services))
    return [whole, *(Subject(unit_id, one, (one,)) for one in services)]


def subjects_of_points(
    point_ids: Collection[uuid.UUID],
) -> Iterator[tuple[Subject, list[Subject]]]:
    """Each unit with the services to which some of these points belong."""
    touched = db.session.execute(
        sa.select(Service.unit_id, Service.id)
        .join(SurveyPoint, SurveyPoint.service_id == Service.id)
        .where(SurveyPoint.id.in_(point_ids))
        .distinct()
    ).all()
    for unit_id in sorted({unit for unit, _ in touched}):
        whole, *services = subjects_of_unit(unit_id)
        moved = {service for unit, service in touched if unit == unit_id}
        yield whole, [one for one in services if one.service_id in moved]
