"""Certificates of learning, for whoever may read the learning of their owner."""

import datetime
import uuid

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.evidence import Evidence
from portal.models.training import LearningClaim, TrainingPlace
from portal.queries.accounts import Visitor
from portal.queries.standings import in_sight
from portal.rules.actions import Action

# Pages read the row and change nothing.
Certificate = Evidence


def certificate_of(evidence_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> Certificate:
    """A certificate of a course or a claim: for its owner, their rater and its superior, and the
    personnel office.  Raises NotFound for any other evidence, NotAllowed.
    """
    is_certificate = sa.or_(
        sa.exists().where(LearningClaim.evidence_id == Evidence.id),
        sa.exists().where(TrainingPlace.certificate_id == Evidence.id),
    )
    row = db.session.scalars(
        sa.select(Evidence).where(Evidence.id == evidence_id, is_certificate)
    ).first()
    if row is None:
        raise NotFound("Sertifikat ini tidak dikenal.")
    in_sight(row.employee_id, visitor, Action.DEVELOPMENT_READ, on)
    return row
