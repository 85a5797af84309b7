"""Reminders of open evaluations: to each leader at most once a day, whoever presses how often."""

import uuid

from portal.db import writing
from portal.errors import IllegalStep, NotFound
from portal.models.audit import AuditTag
from portal.models.periods import EvaluationPeriod
from portal.queries.console import leaders_with_open_cases
from portal.rules.messages import MessageKind
from portal.rules.period_cycle import PeriodStage
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify


def remind(period_id: uuid.UUID, act: Act) -> int:
    """Tell everybody who leads a unit with an unsigned evaluation; returns how many are new today.

    Raises NotFound, IllegalStep outside the stages in which raters evaluate.
    """
    with writing() as session:
        row = session.get(EvaluationPeriod, period_id)
        if row is None:
            raise NotFound("Periode ini tidak dikenal.")
        is_rating = row.stage in (PeriodStage.PENILAIAN, PeriodStage.FORUM)
        if row.is_practice or not is_rating or act.on > row.closes_on:
            raise IllegalStep("Pengingat hanya dikirim selama evaluasi penilai terbuka.")
        whom = leaders_with_open_cases(session, period_id, act.on)
        told = notify(
            session, employees(whom), MessageKind.REVIEW_DUE, link=f"/periode/{period_id}",
            due=row.closes_on, act=act,
        )  # fmt: skip
        audit.record(session, act, AuditTag.REMINDERS_SENT, period_id, count=told)
    return told
