"""Asking for feedback, and declining with a reason (PermenPANRB 6/2022, L.III.C.9)."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.feedback import Feedback, FeedbackRequest
from portal.models.people import Employee
from portal.models.skp import Goal
from portal.rules.measures import CoreValue
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.feedback import written
from portal.services.messages import employees, notify

LONGEST_QUESTION = 500
LONGEST_WAIT = datetime.timedelta(days=90)
INBOX = "/umpan-balik/permintaan"


@dataclass(frozen=True)
class NewRequest:
    """A question to somebody, about a result or a value, until a day (included)."""

    asked: uuid.UUID
    question: str
    until: datetime.date
    goal_id: uuid.UUID | None = None
    value: CoreValue | None = None


def ask(person: uuid.UUID, new: NewRequest, act: Act) -> uuid.UUID:
    """An employee asks for feedback. Raises Invalid, IllegalStep when the same person is asked the
    same already, or NotFound.
    """
    question = written(new.question, "Pertanyaan", LONGEST_QUESTION)
    if (new.goal_id is None) == (new.value is None):
        raise Invalid("Pilih satu: rencana hasil kerja atau nilai BerAKHLAK.")
    if not act.on <= new.until <= act.on + LONGEST_WAIT:
        raise Invalid("Batas waktu mulai hari ini dan paling lama 90 hari lagi.")
    if new.asked == person:
        raise Invalid("Umpan balik diminta dari orang lain.")
    with writing() as session:
        someone = session.get(Employee, new.asked)
        if someone is None or someone.left_on is not None:
            raise NotFound("Pegawai yang diminta tidak dikenal.")
        goal = session.get(Goal, new.goal_id) if new.goal_id else None
        if new.goal_id and (goal is None or goal.employee_id != person):
            raise NotFound("Rencana hasil kerja ini bukan milik Anda.")
        answered = sa.select(Feedback.request_id).where(Feedback.request_id.is_not(None))
        waiting = session.scalar(
            sa.select(FeedbackRequest.id).where(
                FeedbackRequest.employee_id == person, FeedbackRequest.asked_id == new.asked,
                FeedbackRequest.goal_id == new.goal_id
                if new.goal_id
                else FeedbackRequest.value == new.value,
                FeedbackRequest.declined_at.is_(None), FeedbackRequest.until >= act.on,
                FeedbackRequest.id.not_in(answered),
            )
        )  # fmt: skip
        if waiting is not None:
            raise IllegalStep("Anda sudah menanyakan ini dan masih menunggu jawabannya.")
        row = FeedbackRequest(
            employee_id=person, asked_id=new.asked, goal_id=new.goal_id, value=new.value,
            question=question, until=new.until, asked_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.FEEDBACK_ASKED, row.id, by=str(person), asked=str(new.asked)
        )
        notify(
            session, employees([new.asked]), MessageKind.FEEDBACK_ASKED, link=INBOX,
            due=new.until, act=act,
        )  # fmt: skip
        return row.id


def decline(request: uuid.UUID, by: uuid.UUID, reason: str, act: Act) -> None:
    """Whoever was asked says why not. Raises Invalid, IllegalStep, or NotFound for another's."""
    with writing() as session:
        row = session.scalar(
            sa.select(FeedbackRequest).where(FeedbackRequest.id == request).with_for_update()
        )
        if row is None or row.asked_id != by:
            raise NotFound("Permintaan ini tidak dikenal.")
        done = session.scalar(sa.select(Feedback.id).where(Feedback.request_id == row.id).limit(1))
        if done is not None or row.declined_at is not None:
            raise IllegalStep("Permintaan ini sudah dijawab atau ditolak.")
        row.reason = written(reason, "Alasan menolak", LONGEST_QUESTION)
        row.declined_at = act.at
        audit.record(
            session, act, AuditTag.FEEDBACK_DECLINED, row.id, by=str(by),
            before={"is_declined": False}, after={"is_declined": True},
        )  # fmt: skip
        notify(
            session, employees([row.employee_id]), MessageKind.FEEDBACK_DECLINED, link=INBOX,
            act=act,
        )  # fmt: skip
