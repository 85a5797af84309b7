"""Citizens' comments, apart from their answers and in no order."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.ballots import CitizenComment
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service
from portal.rules.survey_periods import SurveyPeriod


@dataclass(frozen=True)
class Comment:
    """A comment and the service it was left at."""

    service: str
    text: str


def comments(unit_id: uuid.UUID, period: SurveyPeriod) -> list[Comment]:
    """Comments of a unit's services in a period; call `services.comments.open_comments` first,
    which may refuse.
    """
    rows = db.session.execute(
        sa.select(Service.name, CitizenComment.text)
        .join(SurveyPoint, CitizenComment.point_id == SurveyPoint.id)
        .join(Service, SurveyPoint.service_id == Service.id)
        .where(Service.unit_id == unit_id, CitizenComment.month.in_(period.months()))
        .order_by(Service.name, CitizenComment.text)
    )
    return [Comment(*row) for row in rows]
