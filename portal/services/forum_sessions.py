"""Sessions of the evaluation forum: called with an agenda from the data, handed to members, ended.

Nothing here writes a rating.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.forum import (
    ForumCase,
    ForumMember,
    ForumSeat,
    ForumSession,
)
from portal.models.forum_course import ForumDroppedCase
from portal.queries.forum_people import eligible_members
from portal.queries.holidays import office_calendar
from portal.queries.periods import PeriodRow, period_row
from portal.queries.schemes import scheme_of_period
from portal.rules.forum_words import SessionState
from portal.rules.messages import MessageKind
from portal.rules.period_cycle import PeriodStage
from portal.rules.scheme_parts import Forum
from portal.rules.scheme_words import AgendaSource
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.forum_agendas import lay_agenda
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

SITTING_STAGES = frozenset({PeriodStage.PENILAIAN, PeriodStage.FORUM})
FIXED = frozenset({AgendaSource.PERMINTAAN_PEGAWAI.value, AgendaSource.SAMPEL_ACAK.value})
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewSession:
    """As the form gives it; `unit_id` None = the whole agency."""

    period_id: uuid.UUID
    unit_id: uuid.UUID | None
    meets_on: date
    starts_at: str
    place: str
    members: tuple[uuid.UUID, ...]
    chair: uuid.UUID | None


def convene(new: NewSession, act: Act) -> uuid.UUID:
    """A session with its members and the agenda that the data propose, in a drawn order.

    Raises IllegalStep where no forum sits, Invalid for members, chair or day that do not fit or
    where nobody was submitted to the forum.
    """
    period = period_row(new.period_id)
    forum = _forum_of(period)
    place = tidy(new.place, "Tempat", 200)
    _check(new, place, forum, act)
    with writing() as session:
        # Two clerks wait for each other, so that nobody is on two agendas.
        number = _next_number(session, period)
        row = ForumSession(
            period_id=period.id, number=number, unit_id=new.unit_id, meets_on=new.meets_on,
            starts_at=new.starts_at, place=place, terms=_terms(forum),
            opinions_due=opinions_due_before(new.meets_on, act.on),
            seed=secrets.token_hex(16), convened_by=act.actor, convened_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            ForumMember(session_id=row.id, employee_id=one, is_chair=one == new.chair)
            for one in new.members
        )
        session.flush()
        count = lay_agenda(session, row, forum, period, act)
        if not count:
            raise Invalid(
                "Belum ada penilaian yang diajukan ke forum dan perlu dibahas. Tunggu sampai "
                "pejabat penilai mengajukannya."
            )
        audit.record(
            session, act, AuditTag.FORUM_CONVENED, row.id, period=period.span.key,
            number=number, members=[str(one) for one in new.members], cases=count, seed=row.seed,
        )  # fmt: skip
        return row.id


def drop_case(session_id: uuid.UUID, case_id: uuid.UUID, reason: str, act: Act) -> None:
    """Take a proposed case off the agenda while it is put together, with a reason on record.

    What the employee asked for and the random sample stay: they are not at anybody's choice.
    """
    words = tidy(reason, "Alasan", LONGEST_REASON)
    if not words:
        raise Invalid("Tulis alasan mengapa kasus ini tidak dibahas.")
    with writing() as session:
        row = locked(session, session_id)
        _must_be(row, SessionState.DISIAPKAN)
        case = session.get(ForumCase, case_id)
        if case is None or case.session_id != row.id:
            raise IllegalStep("Kasus ini sudah dikeluarkan dari agenda oleh orang lain.")
        if {ground["source"] for ground in case.grounds} & FIXED:
            raise IllegalStep(
                "Kasus dari permintaan pegawai dan sampel acak tidak dapat dikeluarkan."
            )
        session.add(
            ForumDroppedCase(
                session_id=row.id, employee_id=case.employee_id, position=case.position,
                grounds=case.grounds, reason=words, dropped_by=act.actor, dropped_at=act.at,
            )
        )  # fmt: skip
        session.execute(sa.delete(ForumSeat).where(ForumSeat.case_id == case_id))
        session.delete(case)
        row.version += 1
        audit.record(
            session, act, AuditTag.FORUM_CASE_DROPPED, case_id, reason=words,
            before={"employee": str(case.employee_id), "position": case.position}, after=None,
        )  # fmt: skip


def call(session_id: uuid.UUID, seen: int, act: Act) -> None:
    """Hand the agenda to the members, who declare their ties and write; each gets a message."""
    with writing() as session:
        row = locked(session, session_id, seen)
        _must_be(row, SessionState.DISIAPKAN)
        row.state = SessionState.PENDAPAT
        members = session.scalars(
            sa.select(ForumMember.employee_id).where(
                ForumMember.session_id == row.id, ForumMember.replaced_at.is_(None)
            )
        )
        notify(
            session, employees(members), MessageKind.FORUM_CALLED, link=f"/forum/{row.id}",
            due=row.opinions_due, act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.FORUM_CALLED, row.id,
            **moved(SessionState.DISIAPKAN, row.state),
        )  # fmt: skip


def cancel(session_id: uuid.UUID, reason: str, seen: int, act: Act) -> None:
    """End a session that has not sat; its cases may come before another one."""
    words = tidy(reason, "Alasan", LONGEST_REASON)
    if not words:
        raise Invalid("Tulis alasan pembatalan, supaya anggota tahu.")
    with writing() as session:
        row = locked(session, session_id, seen)
        if row.state not in (SessionState.DISIAPKAN, SessionState.PENDAPAT):
            raise IllegalStep("Sidang yang sudah dimulai tidak dapat dibatalkan.")
        before, row.state = row.state, SessionState.DIBATALKAN
        row.cancelled_reason = words
        row.version += 1
        audit.record(
            session, act, AuditTag.FORUM_CANCELLED, row.id, reason=words,
            **moved(before, row.state),
        )  # fmt: skip


def opinions_due_before(meets_on: date, on: date) -> date:
    """The last day to write: the working day before the session, or its own day if that is today.

    A day that has passed helps nobody.
    """
    return meets_on if meets_on == on else max(on, office_calendar().add_workdays(meets_on, -1))


def version_of(session_id: uuid.UUID) -> int:
    """What a fresh page would show as the session's version. Raises NotFound."""
    version = db.session.scalar(
        sa.select(ForumSession.version).where(ForumSession.id == session_id)
    )
    if version is None:
        raise NotFound("Sidang forum ini tidak dikenal.")
    return version


def locked(session: Session, session_id: uuid.UUID, seen: int | None = None) -> ForumSession:
    """The session, held until the end of the transaction. Raises NotFound, or Changed."""
    row = session.get(ForumSession, session_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("Sidang forum ini tidak dikenal.")
    if seen is not None and row.version != seen:
        raise Changed("Sidang ini berubah sejak Anda membukanya. Periksa lagi, lalu ulangi.")
    return row


def _must_be(row: ForumSession, state: SessionState) -> None:
    if row.state is not state:
        raise IllegalStep("Langkah ini tidak mungkin pada tahap sidang sekarang.")


def _forum_of(period: PeriodRow) -> Forum:
    if period.is_practice or not period.has_forum:
        raise IllegalStep("Menurut skema, tidak ada forum pada periode ini.")
    if period.stage not in SITTING_STAGES:
        raise IllegalStep("Forum bersidang sebelum penandatanganan; periode ini sudah melewatinya.")
    forum = scheme_of_period(period.id).forum
    if forum is None:
        raise IllegalStep("Menurut skema, tidak ada forum pada periode ini.")
    return forum


def _check(new: NewSession, place: str, forum: Forum, act: Act) -> None:
    if not place:
        raise Invalid("Tulis tempat sidang.")
    if new.meets_on < act.on:
        raise Invalid("Tanggal sidang sudah lewat: pilih hari ini atau sesudahnya.")
    if len(set(new.members)) != len(new.members) or len(new.members) != forum.members:
        raise Invalid("Skema meminta tepat %(n)s anggota.", n=forum.members)
    known = {one.id: one for one in eligible_members(new.meets_on)}
    if not set(new.members) <= known.keys():
        raise Invalid("Anggota harus memegang peran anggota atau ketua forum pada hari sidang.")
    if new.chair not in new.members or not known[new.chair].may_chair:
        raise Invalid("Pilih ketua dari anggota yang memegang peran ketua forum.")


def _next_number(session: Session, period: PeriodRow) -> int:
    taken = session.scalars(
        sa.select(ForumSession.number).where(ForumSession.period_id == period.id).with_for_update()
    ).all()
    return max(taken, default=0) + 1


def _terms(forum: Forum) -> dict[str, object]:
    return {
        "members": forum.members, "quorum_percent": forum.quorum_percent,
        "blind_opinions": forum.blind_opinions, "recusal": forum.recusal,
        "dissent_recorded": forum.dissent_recorded, "random_percent": forum.random_percent,
        "agenda": [source.value for source in forum.agenda],
    }  # fmt: skip
