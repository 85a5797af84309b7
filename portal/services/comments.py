"""Opening the comments of a finished period, on record."""

import uuid

from portal.db import writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.rules.survey_periods import SurveyPeriod
from portal.services import audit
from portal.services.audit import Act


def open_comments(unit_id: uuid.UUID, period: SurveyPeriod, act: Act) -> None:
    """Note who opened a unit's comments. Raises IllegalStep while the period runs, when a comment
    could still be dated.
    """
    if period.end >= act.on:
        raise IllegalStep(f"Saran {period.label} baru dapat dibaca setelah {period.end:%d-%m-%Y}.")
    with writing() as session:
        audit.record(session, act, AuditTag.COMMENTS_READ, unit_id, period=period.key)
