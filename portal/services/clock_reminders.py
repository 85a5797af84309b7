"""Reminding whoever owes a step of the clocks K7-K16, shortly before the end and on the last day.

It may run often, late or twice: who was told is known from the messages.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.periods import EvaluationPeriod, Handover
from portal.models.results import AppraisalResult
from portal.queries.clock_reminders import OWING, Owing, owed
from portal.queries.holidays import office_calendar
from portal.queries.periods import PeriodRow, row_of
from portal.rules.clock_file import clocks_on
from portal.rules.reminders import Ending, endings, lengths
from portal.rules.workdays import WorkCalendar, Zone
from portal.services.audit import Act
from portal.services.messages import notify_each

BATCH = 500
LONGEST = datetime.timedelta(days=366)
"""After a window: nothing of a period runs on for longer."""


def remind_due(act: Act) -> int:
    """Tell everybody whose clock ends today or soon, of every real period; returns how many."""
    signed = sa.exists().where(AppraisalResult.period_id == EvaluationPeriod.id)
    gone_over = sa.exists().where(Handover.period_id == EvaluationPeriod.id)
    rows = db.session.execute(
        sa.select(EvaluationPeriod, signed, gone_over).where(
            ~EvaluationPeriod.is_practice, EvaluationPeriod.opens_on <= act.on,
            EvaluationPeriod.closes_on >= act.on - LONGEST, sa.or_(signed, gone_over),
        )
    ).all()  # fmt: skip
    calendar = office_calendar()
    told = 0
    for row, has_documents, has_gone_over in rows:
        running = {key: OWING[key] for key in OWING if _runs(key, has_documents, has_gone_over)}
        told += _of_period(row_of(row), running, act, calendar)
    return told


def _runs(key: str, has_documents: bool, has_gone_over: bool) -> bool:
    """K10 runs before there is a document, all others with one."""
    return has_gone_over if key == "K10" else has_documents


def _of_period(
    period: PeriodRow, running: Mapping[str, Sequence[Owing]], act: Act, calendar: WorkCalendar
) -> int:
    rule = clocks_on(period.span.start)
    zone = Zone(str(act.at.tzinfo))
    told = 0
    for key, all_owing in running.items():
        for days in lengths(rule[key], period.terms.own_days()):
            near = endings(days, act.on, rule.remind_workdays, calendar)
            for owing in all_owing:
                told += _tell(owing, period, near, zone, act)
    return told


def _tell(owing: Owing, period: PeriodRow, near: Sequence[Ending], zone: Zone, act: Act) -> int:
    """In batches by person, each a commit."""
    total = 0
    after: uuid.UUID | None = None
    while True:
        found = owed(owing, period, near, zone, after, BATCH)
        rows = [(one.employee_id, one.page, one.due) for one in found]
        if rows:
            with writing() as session:
                total += notify_each(session, owing.kind, rows, act)
        if len(found) < BATCH:
            return total
        after = found[-1].employee_id
