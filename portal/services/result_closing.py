"""The end of each employee's rights: who received and did not object, or has a decision, is done.

In batches with a commit each, so that a period of many thousand goes on where it stopped.
"""

import datetime
import uuid
from collections import Counter

import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.periods import EvaluationPeriod, SignedEvaluation
from portal.queries.holidays import office_calendar
from portal.rules.clock_file import clocks_on
from portal.rules.workdays import WorkCalendar
from portal.rules.workflow import RECEIVED, EvaluationState
from portal.services import audit
from portal.services.audit import Act

BATCH = 500
_DAY = datetime.timedelta(days=1)


def close_due(period_id: uuid.UUID, act: Act) -> int:
    """Close every evaluation of a real period whose fourteen days are over, and every decided one
    (L.V.B.2, 6); returns how many.
    """
    total = 0
    while True:
        with writing() as session:
            row = session.get(EvaluationPeriod, period_id)
            if row is None or row.is_practice:
                return total
            days = clocks_on(row.starts_on)["K14"].days
            cutoff = last_ended(act.on, days, office_calendar(session))
            found = session.execute(
                sa.select(Evaluation.id, Evaluation.state)
                .outerjoin(
                    SignedEvaluation,
                    sa.and_(
                        SignedEvaluation.period_id == Evaluation.period_id,
                        SignedEvaluation.employee_id == Evaluation.employee_id,
                    ),
                )
                .where(
                    Evaluation.period_id == period_id,
                    sa.or_(
                        Evaluation.state == EvaluationState.DIPUTUS,
                        sa.and_(
                            Evaluation.state.in_(RECEIVED),
                            SignedEvaluation.received_on <= cutoff,
                        ),
                    ),
                )
                .limit(BATCH)
            ).all()
            if not found:
                return total
            session.execute(
                sa.update(Evaluation)
                .where(Evaluation.id.in_([one.id for one in found]))
                .values(
                    state=EvaluationState.SELESAI, version=Evaluation.version + 1,
                    changed_at=act.at,
                ),
                execution_options={"synchronize_session": False},
            )  # fmt: skip
            audit.record(
                session, act, AuditTag.RESULTS_CLOSED, period_id, span=row.span_key,
                count=len(found),
                before=dict(Counter(one.state.value for one in found)),
                after={EvaluationState.SELESAI.value: len(found)},
            )  # fmt: skip
        total += len(found)


def last_ended(on: datetime.date, days: int, calendar: WorkCalendar) -> datetime.date:
    """The last day of receipt whose right to object has ended before a day."""
    day = calendar.add_workdays(on, -days)
    while calendar.add_workdays(day, days) >= on:
        day -= _DAY
    return day
