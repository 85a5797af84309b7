"""Certified signatures that were laid to documents."""

import uuid

import sqlalchemy as sa

from portal.db import db
from portal.models.results import ResultCertificate

Certificate = ResultCertificate


def certificates_of(result_id: uuid.UUID) -> list[ResultCertificate]:
    """Those of a document, the newest first; one statement."""
    rows = sa.select(ResultCertificate).where(ResultCertificate.result_id == result_id)
    return list(db.session.scalars(rows.order_by(ResultCertificate.added_at.desc())))
