"""What the public page of verification may say of a document: that it is ours and holds.

Never whose it is nor what it says.
"""

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.rules.codes import normalise
from portal.rules.results import CODE_LENGTH, ResultForm


@dataclass(frozen=True)
class VerifiedDocument:
    """Form, period and day of a signed document, whether it holds, and its fingerprint."""

    code: str
    form: ResultForm
    span_key: str
    signed_at: datetime.datetime
    is_current: bool
    sha256: str


def verified(typed: str) -> VerifiedDocument | None:
    """The document of a code as somebody typed it; None where there is none. One statement."""
    code = normalise(typed, CODE_LENGTH)
    if code is None:
        return None
    row = db.session.execute(
        sa.select(
            AppraisalResult.code, AppraisalResult.form, EvaluationPeriod.span_key,
            AppraisalResult.signed_at, AppraisalResult.is_current, AppraisalResult.sha256,
        )
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .where(AppraisalResult.code == code)
    ).first()  # fmt: skip
    return VerifiedDocument(*row) if row else None
