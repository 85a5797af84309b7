"""What people said of their own competence in the self-assessments they sent."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAnswer, SelfAssessment
from portal.queries.self_assessments import forms_of
from portal.rules.competences import is_competence
from portal.rules.measures import Family
from portal.rules.self_assessments import SelfState


@dataclass(frozen=True)
class SelfLevels:
    """One employee's levels in one sent self-assessment; `on` is the day it was sent."""

    employee_id: uuid.UUID
    span_key: str
    on: datetime.date
    levels: Mapping[str, int]


def levels_of_selves(period_id: uuid.UUID | None = None) -> list[SelfLevels]:
    """Sent self-assessments of real periods (of one, or of all) that say something of competence.

    Where several items measure one competence, the lowest level that shows steadily is taken.
    """
    wanted = [SelfAssessment.state == SelfState.DIKIRIM, ~SelfAssessment.is_practice]
    if period_id is not None:
        wanted.append(SelfAssessment.period_id == period_id)
    rows = db.session.execute(
        sa.select(
            SelfAssessment.id, SelfAssessment.employee_id, SelfAssessment.sent_at,
            EvaluationPeriod.span_key, SelfAnswer.version_id, SelfAnswer.place, SelfAnswer.value,
        )
        .join(EvaluationPeriod, SelfAssessment.period_id == EvaluationPeriod.id)
        .join(SelfAnswer, SelfAnswer.assessment_id == SelfAssessment.id)
        .where(*wanted, SelfAnswer.version_id.is_not(None), SelfAnswer.value != "")
        .order_by(SelfAssessment.id)
    ).all()  # fmt: skip
    versions = list({row.version_id for row in rows})
    measures = _measures(versions)
    grouped: dict[uuid.UUID, tuple[uuid.UUID, str, datetime.date]] = {}
    levels: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for row in rows:
        key = measures.get((row.version_id, row.place))
        if key is None or row.value not in {"1", "2", "3", "4", "5"}:
            continue
        grouped[row.id] = (row.employee_id, row.span_key, row.sent_at.date())
        levels[row.id][key] = min(int(row.value), levels[row.id].get(key, 5))
    return [SelfLevels(*grouped[one], levels[one]) for one in grouped]


def _measures(versions: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str], str]:
    """(version, place of an answer) -> the competence that its item measures."""
    return {(version, place): key for version, place, key in _places(versions)}


def _places(versions: list[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str, str]]:
    for version, instrument in forms_of(versions, [*Family]).items():
        for item in instrument.items:
            if item.value and is_competence(item.value):
                yield version, f"{instrument.key}.{item.key}", item.value
