"""Opening the comments of a finished period, on record."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.units import Service
from portal.queries.tallies import still_in_box
from portal.rules.survey_periods import SurveyPeriod
from portal.services import audit
from portal.services.audit import Act


def open_comments(unit_id: uuid.UUID, period: SurveyPeriod, act: Act) -> None:
    """Note who opened a unit's comments.

    Raises IllegalStep while the period runs or its last answers wait in the box: a comment that
    is not there at the first look and there at the second has a date.
    """
    if period.end >= act.on:
        raise IllegalStep(
            "Saran %(period)s baru dapat dibaca setelah %(day)s.", period=period, day=period.end
        )
    with writing() as session:
        services = session.scalars(sa.select(Service.id).where(Service.unit_id == unit_id)).all()
        if still_in_box(services, period.end):
            raise IllegalStep(
                "Masih ada jawaban di kotak suara: jalankan `flask worker` sampai kosong."
            )
        audit.record(session, act, AuditTag.COMMENTS_READ, unit_id, period=period.key)
