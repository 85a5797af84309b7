"""What a period tells people: that it opened, that it closes, and that an evaluation went over."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.models.messages import Message
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.clock_reminders import INBOX_PAGE
from portal.queries.console import leaders_with_open_cases
from portal.queries.holidays import office_calendar
from portal.queries.period_facts import subjects
from portal.rules.clock_file import clocks_on
from portal.rules.messages import MessageKind
from portal.services.audit import Act
from portal.services.messages import employees, notify

LAST_DAYS: Final = datetime.timedelta(days=7)


def window_opened(session: Session, row: EvaluationPeriod, act: Act) -> None:
    """Tell everybody who is evaluated, and who leads them, that the window is open.

    A practice concerns nobody, and a window that a late clock finds closed is no news.
    """
    if row.is_practice or act.on > row.closes_on:
        return
    link = page_of(row)
    everybody = session.scalars(sa.select(Employee.id).where(subjects(act.on))).all()
    leaders = leaders_with_open_cases(session, row.id, act.on)
    for whom, kind in ((everybody, MessageKind.PERIOD_OPENED), (leaders, MessageKind.REVIEW_DUE)):
        notify(session, employees(whom), kind, link=link, due=row.closes_on, act=act)


def window_closing(session: Session, row: EvaluationPeriod, act: Act) -> int:
    """Once in the last week and once on the last day: whoever leads a unit with an open case."""
    if row.is_practice or not row.closes_on - LAST_DAYS <= act.on <= row.closes_on:
        return 0
    since = row.closes_on if act.on == row.closes_on else row.closes_on - LAST_DAYS
    begun = datetime.datetime.combine(since, datetime.time(), act.at.tzinfo)
    told = sa.exists().where(
        Message.kind == MessageKind.PERIOD_CLOSING.value,
        Message.link == page_of(row),
        Message.created_at >= begun,
    )
    if session.scalar(sa.select(told)):
        return 0
    leaders = leaders_with_open_cases(session, row.id, act.on)
    return notify(
        session, employees(leaders), MessageKind.PERIOD_CLOSING, link=page_of(row),
        due=row.closes_on, act=act,
    )  # fmt: skip


def handed_over(
    session: Session, row: EvaluationPeriod, superiors: Iterable[uuid.UUID], act: Act
) -> None:
    """Tell the raters' superiors what waits for them now, and until when (L.IV.A.11, L.V.A.8)."""
    days = clocks_on(row.starts_on)["K10"].days
    due = office_calendar(session).add_workdays(row.closes_on, days)
    notify(
        session, employees(superiors), MessageKind.REVIEW_TO_TAKE_OVER,
        link=INBOX_PAGE.format(period=row.id), due=due, act=act,
    )  # fmt: skip


def page_of(row: EvaluationPeriod) -> str:
    """Where the period is shown."""
    return f"/periode/{row.id}"
