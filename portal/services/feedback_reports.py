"""Feedback reports: read by their employee, actions agreed with the rater, carried on."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.models.results import AppraisalResult, ResultEvent
from portal.rules.feedback_report import (
    LONGEST_ACTION,
    LONGEST_TAKEAWAY,
    ActionState,
    report_rule,
)
from portal.rules.messages import MessageKind
from portal.rules.results import ResultStep
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewAction:
    """What somebody will do, and until when."""

    text: str
    due_on: datetime.date | None


def acknowledge(result_id: uuid.UUID, person: uuid.UUID, takeaway: str, act: Act) -> bool:
    """The employee read the report and says what they take from it; False when they did before.

    Raises Invalid without words, IllegalStep before the document was delivered, NotFound.
    """
    words = tidy(takeaway, "Yang saya ambil", LONGEST_TAKEAWAY)
    if not words:
        raise Invalid("Tulis satu kalimat saja: apa yang Anda ambil dari laporan ini.")
    with writing() as session:
        row = _own(session, result_id, person)
        if session.get(ReportReading, row.id) is not None:
            return False
        session.add(
            ReportReading(result_id=row.id, employee_id=person, takeaway=words, read_at=act.at)
        )
        notify(
            session, employees([row.signed_by_id]), MessageKind.FEEDBACK_ANSWERED,
            link=f"/laporan-umpan-balik/{row.id}", act=act,
        )  # fmt: skip
        audit.record(session, act, AuditTag.REPORT_READ, row.id)
        return True


def plan_action(result_id: uuid.UUID, person: uuid.UUID, new: NewAction, act: Act) -> uuid.UUID:
    """The employee writes down what they will do; the rater is asked to agree.

    Raises Invalid without words or for a day that has passed, IllegalStep beyond the most that a
    report may hold, NotFound.
    """
    words = tidy(new.text, "Tindakan", LONGEST_ACTION)
    if not words:
        raise Invalid("Tulis apa yang akan Anda lakukan, dengan kata kerja.")
    if new.due_on is None or new.due_on <= act.on:
        raise Invalid("Isi tanggal selesai sesudah hari ini.")
    with writing() as session:
        row = _own(session, result_id, person, lock=True)
        held = session.scalar(sa.select(sa.func.count()).where(ReportAction.result_id == row.id))
        most = report_rule(act.on).most_actions
        if (held or 0) >= most:
            raise IllegalStep(
                "Satu laporan memuat paling banyak %(most)s tindakan: pilih yang terpenting.",
                most=most,
            )
        action = ReportAction(
            result_id=row.id, employee_id=person, text=words, due_on=new.due_on, written_at=act.at
        )
        session.add(action)
        session.flush()
        notify(
            session, employees([row.signed_by_id]), MessageKind.DEVELOPMENT_TO_APPROVE,
            link=f"/laporan-umpan-balik/{row.id}", act=act,
        )  # fmt: skip
        audit.record(session, act, AuditTag.REPORT_ACTION_PLANNED, row.id, action=str(action.id))
        return action.id


def drop_action(action_id: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    """Take an action back as long as nobody agreed to it. Raises IllegalStep, NotFound."""
    with writing() as session:
        action = _action(session, action_id)
        if action.employee_id != person:
            raise NotFound("Tindakan ini tidak dikenal.")
        if action.agreed_at is not None or action.state is not ActionState.BERJALAN:
            raise IllegalStep("Tindakan yang sudah disepakati tidak dihapus: tutup dengan alasan.")
        session.delete(action)
        audit.record(
            session, act, AuditTag.REPORT_ACTION_DROPPED, action.result_id,
            action=str(action_id), **moved(action.state, None),
        )  # fmt: skip


def agree(action_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> bool:
    """The rater agrees to an action as it was shown; False when that was done before.

    Raises Changed for another version, IllegalStep for one's own or a closed one, NotFound.
    """
    with writing() as session:
        action = _action(session, action_id)
        if by == action.employee_id:
            raise IllegalStep("Tindakan sendiri disepakati oleh pejabat penilai.")
        if action.agreed_at is not None:
            return False
        if action.state is not ActionState.BERJALAN:
            raise IllegalStep("Tindakan ini sudah ditutup.")
        if action.version != seen:
            raise Changed("Tindakan ini baru saja diubah: baca dulu yang sekarang.")
        action.agreed_by_id, action.agreed_at = by, act.at
        notify(
            session, employees([action.employee_id]), MessageKind.DEVELOPMENT_APPROVED,
            link=f"/laporan-umpan-balik/{action.result_id}", act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.REPORT_ACTION_AGREED, action.result_id, action=str(action_id),
            before={"agreed_by": None}, after={"agreed_by": str(by)},
        )  # fmt: skip
        return True


def close_action(
    action_id: uuid.UUID, person: uuid.UUID, state: ActionState, outcome: str, act: Act
) -> None:
    """The employee says how it went, whatever period it is by then.

    Raises Invalid without words, IllegalStep for one that is closed, NotFound.
    """
    words = tidy(outcome, "Hasil tindakan", LONGEST_ACTION)
    if not words:
        raise Invalid("Tulis satu kalimat: apa hasilnya, atau mengapa dihentikan.")
    if state is ActionState.BERJALAN:
        raise Invalid("Pilih selesai atau dihentikan.")
    with writing() as session:
        action = _action(session, action_id)
        if action.employee_id != person:
            raise NotFound("Tindakan ini tidak dikenal.")
        if action.state is not ActionState.BERJALAN:
            raise IllegalStep("Tindakan ini sudah ditutup.")
        action.state, action.outcome, action.closed_on = state, words, act.on
        audit.record(
            session, act, AuditTag.REPORT_ACTION_CLOSED, action.result_id, action=str(action_id),
            **moved(ActionState.BERJALAN, state),
        )  # fmt: skip


def _own(
    session: Session, result_id: uuid.UUID, person: uuid.UUID, *, lock: bool = False
) -> AppraisalResult:
    row = session.get(AppraisalResult, result_id, with_for_update=lock, populate_existing=True)
    if row is None or row.employee_id != person:
        raise NotFound("Laporan ini tidak dikenal.")
    if session.get(ResultEvent, (row.id, ResultStep.DISAMPAIKAN)) is None:
        raise IllegalStep("Dokumen evaluasi ini belum disampaikan, jadi laporannya belum terbuka.")
    return row


def _action(session: Session, action_id: uuid.UUID) -> ReportAction:
    action = session.get(ReportAction, action_id, with_for_update=True, populate_existing=True)
    if action is None:
        raise NotFound("Tindakan ini tidak dikenal.")
    return action
