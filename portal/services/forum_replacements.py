"""Somebody else sits or chairs in a session that runs: with a reason, on record.

What the former member wrote stays; on cases without advice it counts no more.  The new member
declares ties and writes like the others, and quorum is counted anew.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.forum import ForumCase, ForumMember, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumOpinion
from portal.models.forum_course import ForumReplacement, ForumWithdrawal
from portal.queries.forum_people import eligible_members
from portal.rules.forum_words import SessionState
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.forum_agendas import seat_members
from portal.services.forum_quorum import note_presence
from portal.services.forum_sessions import LONGEST_REASON, locked
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class Change:
    """Who takes whose place; a `new` who sits already takes the chair alone."""

    former: uuid.UUID
    new: uuid.UUID
    reason: str


def replace_member(
    session_id: uuid.UUID, change: Change, by: uuid.UUID | None, seen: int, act: Act
) -> None:
    """Let somebody else sit, or chair, until the session is concluded.

    `by` is the person who does it: nobody whose own evaluation is on the agenda chooses its judges,
    and whoever sits gives away their own place alone.
    Raises NotFound, Changed, IllegalStep or Invalid.
    """
    reason = tidy(change.reason, "Alasan", LONGEST_REASON)
    if not reason:
        raise Invalid("Tulis alasan pergantian, supaya anggota dan berita acara mengetahuinya.")
    with writing() as session:
        row = locked(session, session_id, seen)
        if not (row.state.is_live or row.state is SessionState.DISIAPKAN):
            raise IllegalStep("Sidang yang sudah selesai atau dibatalkan tidak berganti anggota.")
        _must_be_free(session, row, by, change.former)
        former, sits = _seats(session, row, change, act)
        before = {"member": str(change.former), "chair": former.is_chair}
        of_chair, leaves = former.is_chair, sits is None
        if sits is None:
            _leave(session, row, former, act)
            sits = _enter(session, row, change.new, act)
        else:
            former.is_chair = False
        session.flush()
        sits.is_chair = of_chair
        session.add(
            ForumReplacement(
                session_id=row.id, number=_next(session, row.id), former_id=change.former,
                new_id=change.new, of_chair=of_chair, leaves=leaves, reason=reason,
                replaced_by=act.actor, replaced_at=act.at,
            )
        )  # fmt: skip
        row.version += 1
        _tell(session, row, change, act, leaves=leaves)
        audit.record(
            session, act, AuditTag.FORUM_MEMBER_REPLACED, row.id, reason=reason, leaves=leaves,
            before=before, after={"member": str(change.new), "chair": of_chair},
        )  # fmt: skip


def _must_be_free(
    session: Session, row: ForumSession, by: uuid.UUID | None, former: uuid.UUID
) -> None:
    on_agenda = sa.exists().where(ForumCase.session_id == row.id, ForumCase.employee_id == by)
    if by is not None and session.scalar(sa.select(on_agenda)):
        raise IllegalStep(
            "Penilaian Anda sendiri ada pada agenda sidang ini: minta petugas lain mencatat "
            "pergantian."
        )
    mine = session.get(ForumMember, (row.id, by)) if by is not None else None
    if mine is not None and mine.replaced_at is None and by != former:
        raise IllegalStep(
            "Anda duduk pada sidang ini, jadi hanya tempat Anda sendiri yang dapat Anda serahkan. "
            "Pergantian anggota lain dicatat petugas yang tidak duduk di sini."
        )


def _seats(
    session: Session, row: ForumSession, change: Change, act: Act
) -> tuple[ForumMember, ForumMember | None]:
    """The row of who is replaced, and of the successor where they sit already."""
    former = session.get(ForumMember, (row.id, change.former))
    if former is None or former.replaced_at is not None:
        raise Invalid("Pilih anggota yang diganti dari anggota sidang ini.")
    known = {one.id: one for one in eligible_members(max(row.meets_on, act.on))}
    if change.new not in known or change.new == change.former:
        raise Invalid("Pengganti harus memegang peran anggota atau ketua forum pada hari sidang.")
    if former.is_chair and not known[change.new].may_chair:
        raise Invalid("Pengganti ketua harus memegang peran ketua forum.")
    sits = session.get(ForumMember, (row.id, change.new))
    if sits is not None and sits.replaced_at is not None:
        raise Invalid("Orang ini sudah digantikan pada sidang ini dan tidak kembali.")
    if sits is not None and not former.is_chair:
        raise Invalid("Orang ini sudah menjadi anggota sidang: pilih pengganti lain.")
    return former, sits


def _leave(session: Session, row: ForumSession, former: ForumMember, act: Act) -> None:
    note_presence(session, former, act, is_present=False)
    former.is_chair, former.replaced_at = False, act.at
    wrote = session.scalars(
        sa.select(ForumOpinion.case_id)
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .outerjoin(ForumAdvice, ForumAdvice.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == row.id, ForumOpinion.member_id == former.employee_id,
            ForumAdvice.case_id.is_(None),
            ~sa.exists().where(
                ForumWithdrawal.case_id == ForumOpinion.case_id,
                ForumWithdrawal.member_id == ForumOpinion.member_id,
            ),
        )
    )  # fmt: skip
    session.add_all(
        ForumWithdrawal(case_id=case, member_id=former.employee_id, withdrawn_at=act.at)
        for case in wrote.all()
    )


def _enter(session: Session, row: ForumSession, new: uuid.UUID, act: Act) -> ForumMember:
    member = ForumMember(session_id=row.id, employee_id=new)
    session.add(member)
    session.flush()
    cases = session.scalars(sa.select(ForumCase).where(ForumCase.session_id == row.id)).all()
    seat_members(session, row, cases, [new], act.on, asks=bool(row.terms["recusal"]))
    return member


def _next(session: Session, session_id: uuid.UUID) -> int:
    taken = sa.select(sa.func.max(ForumReplacement.number)).where(
        ForumReplacement.session_id == session_id
    )
    return (session.scalar(taken) or 0) + 1


def _tell(session: Session, row: ForumSession, change: Change, act: Act, *, leaves: bool) -> None:
    """Members of a session that was called know; one that is put together is known to nobody."""
    if not row.state.is_live:
        return
    notify(
        session, employees([change.new]), MessageKind.FORUM_CALLED, link=f"/forum/{row.id}",
        due=row.opinions_due, act=act,
    )  # fmt: skip
    link = "/forum" if leaves else f"/forum/{row.id}"
    notify(session, employees([change.former]), MessageKind.FORUM_REPLACED, link=link, act=act)
