"""Hints at needs that nobody measured: what feedback says of core values, and results below
expectation.  They begin a talk and find nothing.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.feedback import Feedback
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.rules.development_rule import DevelopmentRule
from portal.rules.feedback_words import Progress
from portal.rules.measures import CoreValue
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi
from portal.rules.training_needs import NeedOrigin

YEAR = datetime.timedelta(days=365)
Hint = tuple[uuid.UUID, str, NeedOrigin]


def hints(rule: DevelopmentRule, on: datetime.date) -> Iterator[Hint]:
    """(employee, competence, origin), in one statement.

    A value counts where more feedback of the last year says that somebody does not show it than
    says they do; results, where those of the newest closed period were below expectation.
    """
    balance: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    newest: set[uuid.UUID] = set()
    rows: Any = db.session.execute(_heard(on).union_all(_rated(on)).order_by(sa.desc("day")))
    for row in rows:
        if row.kind == "nilai":
            key = rule.values[CoreValue(row.value)]
            is_shown = row.said == Progress.MENUNJUKKAN.value
            balance[row.employee_id, key] += -1 if is_shown else 1
        elif row.employee_id not in newest:
            newest.add(row.employee_id)
            if row.said == Ekspektasi.DIBAWAH.value:
                yield row.employee_id, rule.result_competence, NeedOrigin.HASIL_KERJA
    for (person, key), more in balance.items():
        if more > 0:
            yield person, key, NeedOrigin.PERILAKU


def _heard(on: datetime.date) -> Any:
    """Feedback on core values of the last year that nothing has corrected."""
    since = datetime.datetime.combine(on - YEAR, datetime.time(), datetime.UTC)
    heir = sa.orm.aliased(Feedback)
    return sa.select(
        sa.literal("nilai").label("kind"), Feedback.employee_id,
        sa.cast(Feedback.value, sa.String).label("value"),
        sa.cast(Feedback.progress, sa.String).label("said"),
        sa.cast(sa.literal(on.isoformat()), sa.String).label("day"),
    ).where(
        Feedback.value.is_not(None), Feedback.progress.is_not(None), Feedback.given_at > since,
        ~sa.exists().where(heir.supersedes_id == Feedback.id),
    )  # fmt: skip


def _rated(on: datetime.date) -> Any:
    """Ratings of results in closed periods."""
    return (
        sa.select(
            sa.literal("hasil"), AppraisalResult.employee_id, sa.literal(""),
            sa.cast(AppraisalResult.hasil_kerja, sa.String),
            sa.cast(EvaluationPeriod.ends_on, sa.String),
        )
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .where(
            AppraisalResult.is_current, EvaluationPeriod.stage == PeriodStage.SELESAI,
            EvaluationPeriod.ends_on <= on,
        )
    )  # fmt: skip
