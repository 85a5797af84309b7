"""Whose calendar a secret address opens, and what of it concerns that person alone."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.people import Employee
from portal.models.periods import CalendarFeed, EvaluationPeriod, Extension, Handover
from portal.queries.gathering import Question
from portal.rules.period_cycle import PeriodStage
from portal.rules.tokens import feed_digest


@dataclass(frozen=True)
class Taken:
    """Evaluations of a period that came to somebody as a rater's superior."""

    period_id: uuid.UUID
    span_key: str
    closes_on: datetime.date
    count: int


def feed_owner(token: str, on: datetime.date) -> uuid.UUID | None:
    """The employee behind an address, None for an account of nobody.  Raises NotFound when it is
    unknown or revoked, or its account or employment has ended.
    """
    row = db.session.execute(
        sa.select(Account.employee_id, Employee.left_on)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .outerjoin(Employee, Account.employee_id == Employee.id)
        .where(CalendarFeed.digest == feed_digest(token), Account.disabled_on.is_(None))
    ).first()
    if row is None or (row.left_on is not None and row.left_on <= on):
        raise NotFound("Alamat kalender ini tidak dikenal atau sudah dicabut.")
    owner: uuid.UUID | None = row.employee_id
    return owner


def has_feed(account_id: uuid.UUID) -> bool:
    """Whether an account has an address."""
    found = sa.select(CalendarFeed.account_id).where(CalendarFeed.account_id == account_id)
    return db.session.scalar(found) is not None


def own_extensions(employee: uuid.UUID) -> dict[str, datetime.date]:
    """By span, until when somebody's own evaluation was extended (K4)."""
    rows = db.session.execute(
        sa.select(EvaluationPeriod.span_key, sa.func.max(Extension.until))
        .join(EvaluationPeriod, Extension.period_id == EvaluationPeriod.id)
        .where(
            Extension.employee_id == employee,
            Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
        )
        .group_by(EvaluationPeriod.span_key)
    )
    return {key: until for key, until in rows}


def taken_over(employee: uuid.UUID) -> Question[Taken]:
    """Evaluations that went over to somebody, by period, as long as the period is open."""
    return Question(
        sa.select(
            EvaluationPeriod.id, EvaluationPeriod.span_key, EvaluationPeriod.closes_on,
            sa.func.count(),
        )
        .select_from(EvaluationPeriod)
        .join(Handover, Handover.period_id == EvaluationPeriod.id)
        .where(Handover.to_id == employee, EvaluationPeriod.stage != PeriodStage.SELESAI)
        .group_by(EvaluationPeriod.id, EvaluationPeriod.span_key, EvaluationPeriod.closes_on),
        [EvaluationPeriod.closes_on, EvaluationPeriod.id], Taken,
    )  # fmt: skip
