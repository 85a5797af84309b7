"""A session of the forum is put off to another day: the agenda and what was written stay."""

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.forum import ForumMember, ForumSession
from portal.models.forum_course import ForumPostponement
from portal.queries.periods import period_row
from portal.rules.forum_words import SessionState
from portal.rules.messages import MessageKind
from portal.rules.workflow import RATING
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.forum_quorum import note_presence
from portal.services.forum_sessions import LONGEST_REASON, locked, opinions_due_before
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewDay:
    """When and where a session meets instead, and why."""

    meets_on: date
    starts_at: str
    place: str
    reason: str


def postpone(session_id: uuid.UUID, new: NewDay, seen: int, act: Act) -> None:
    """Let a session meet (or go on) on another day; members get a message.

    Advice that was recorded stays, and so does what members wrote; nobody is present any more.
    Raises NotFound, Changed, IllegalStep or Invalid.
    """
    reason = tidy(new.reason, "Alasan", LONGEST_REASON)
    if not reason:
        raise Invalid("Tulis alasan penundaan, supaya anggota dan berita acara mengetahuinya.")
    place = tidy(new.place, "Tempat", 200)
    if not place:
        raise Invalid("Tulis tempat sidang.")
    if new.meets_on < act.on:
        raise Invalid("Tanggal sidang sudah lewat: pilih hari ini atau sesudahnya.")
    with writing() as session:
        row = locked(session, session_id, seen)
        if not row.state.is_live:
            raise IllegalStep("Hanya sidang yang sudah dipanggil dan belum selesai dapat ditunda.")
        if period_row(row.period_id).stage not in RATING:
            raise IllegalStep("Periode ini sudah melewati tahap penilaian. Simpulkan sidang.")
        session.add(
            ForumPostponement(
                session_id=row.id, number=_next(session, row.id), met_on=row.meets_on,
                reason=reason, put_off_by=act.actor, put_off_at=act.at,
            )
        )  # fmt: skip
        before = _when(row)
        _everybody_leaves(session, row.id, act)
        row.state, row.meets_on, row.starts_at = SessionState.PENDAPAT, new.meets_on, new.starts_at
        row.place, row.opinions_due = place, opinions_due_before(new.meets_on, act.on)
        row.version += 1
        members = session.scalars(
            sa.select(ForumMember.employee_id).where(
                ForumMember.session_id == row.id, ForumMember.replaced_at.is_(None)
            )
        )
        notify(
            session, employees(members), MessageKind.FORUM_POSTPONED, link=f"/forum/{row.id}",
            due=row.opinions_due, act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.FORUM_POSTPONED, row.id, reason=reason,
            **changed(before, _when(row)),
        )  # fmt: skip


def _when(row: ForumSession) -> dict[str, object]:
    return facts_of(row, "state", "meets_on", "starts_at", "place", "opinions_due")


def _next(session: Session, session_id: uuid.UUID) -> int:
    taken = sa.select(sa.func.max(ForumPostponement.number)).where(
        ForumPostponement.session_id == session_id
    )
    return (session.scalar(taken) or 0) + 1


def _everybody_leaves(session: Session, session_id: uuid.UUID, act: Act) -> None:
    there = session.scalars(
        sa.select(ForumMember).where(ForumMember.session_id == session_id, ForumMember.is_present)
    )
    for one in there.all():
        note_presence(session, one, act, is_present=False)
