"""A forum sits: attendance and quorum, advice case by case, dissent, and the chair's conclusion.

The forum advises; the rater answers (`forum_answers`) and rates.
"""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.forum import ForumCase, ForumMember, ForumSession, ForumTie
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAdviceEvidence,
    ForumDissent,
    ForumMinutes,
)
from portal.queries.evaluations import evaluation_of
from portal.queries.forum_minutes import code_of
from portal.queries.forum_record import minutes_content
from portal.queries.forum_standing import standings_of
from portal.queries.periods import period_row
from portal.rules.canonical import fingerprint
from portal.rules.forum_sitting import has_quorum
from portal.rules.forum_words import CaseStanding, SessionState, SittingFault, Verdict
from portal.rules.messages import MessageKind
from portal.rules.reviews import LONGEST_WORDS
from portal.rules.workflow import RATING, EvaluationStep, Party
from portal.services import audit, evaluation_steps
from portal.services.audit import Act
from portal.services.audit_facts import changed, moved
from portal.services.forum_opinions import View, checked, must_be_open, seated
from portal.services.forum_quorum import must_preside, note_presence, seats_of, sitting_fault_of
from portal.services.forum_sessions import locked
from portal.services.messages import employees, notify
from portal.services.reviews import MOST_LINKS
from portal.services.skp_drafts import tidy

LONGEST = 2000
SITTING_WORDS = {
    SittingFault.SIDANG_TANPA_KUORUM: N_(
        "Sidang sedang tanpa kuorum: saran dicatat setelah cukup anggota hadir lagi, atau tunda "
        "sidang ke hari lain."
    ),
    SittingFault.TANPA_KUORUM: N_(
        "Kuorum kasus ini belum tercapai: terlalu sedikit anggota yang hadir dan tidak berhalangan."
    ),
    SittingFault.PENDAPAT_KURANG: N_(
        "Masih ada anggota hadir yang belum menulis pendapatnya; saran dicatat sesudah itu."
    ),
}


def open_sitting(
    session_id: uuid.UUID, chair: uuid.UUID, present: Collection[uuid.UUID], act: Act
) -> None:
    """Note who is there and begin; calling it again notes who came later or left.

    A session that lost its quorum stays, but takes no advice.  Raises NotFound for anybody but the
    chair, Invalid where it would begin without a quorum.
    """
    with writing() as session:
        row = locked(session, session_id)
        _must_chair(session, session_id, chair)
        if not row.state.is_live:
            raise IllegalStep("Langkah ini tidak mungkin pada tahap sidang sekarang.")
        members = session.scalars(
            sa.select(ForumMember).where(
                ForumMember.session_id == session_id, ForumMember.replaced_at.is_(None)
            )
        ).all()
        there = set(present) & {one.employee_id for one in members}
        is_short = not has_quorum(len(there), len(members), int(row.terms["quorum_percent"]))
        if is_short and row.state is not SessionState.SIDANG:
            raise Invalid(
                "Kuorum belum tercapai: %(there)s dari %(all)s anggota hadir.",
                there=len(there), all=len(members),
            )  # fmt: skip
        before = _attendance(row, members)
        for one in members:
            note_presence(session, one, act, is_present=one.employee_id in there)
        row.state = SessionState.SIDANG
        row.version += 1
        audit.record(
            session, act, AuditTag.FORUM_OPENED, session_id,
            **changed(before, _attendance(row, members)),
        )  # fmt: skip


def _attendance(row: ForumSession, members: Collection[ForumMember]) -> dict[str, object]:
    there = sorted(str(one.employee_id) for one in members if one.is_present)
    return {"state": row.state.value, "present": there}


def advise(case_id: uuid.UUID, chair: uuid.UUID, view: View, act: Act) -> bool:
    """Record the forum's advice on a case; False when it stands already.

    By the chair, or where the chair stands back by another member (`may_preside`, checked by the
    role).  The evaluation goes back to the rater, who is told.  Raises NotFound, IllegalStep
    without a quorum or opinions, Invalid.
    """
    evidence = view.evidence.strip()
    if len(evidence) > LONGEST:
        raise Invalid("Bukti terlalu panjang: paling banyak %(n)s huruf.", n=LONGEST)
    if len(view.links) > MOST_LINKS:
        raise Invalid("Paling banyak dua puluh bukti untuk satu saran.")
    with writing() as session:
        case, sitting = seated(session, case_id, chair)
        if sitting.state is not SessionState.SIDANG:
            raise IllegalStep("Saran dicatat dalam sidang: buka sidang dan catat kehadiran dulu.")
        if session.get(ForumAdvice, case_id) is not None:
            return False
        must_be_open(case_id)
        must_preside(session, case, chair)
        seats = seats_of(session, case)
        fault = sitting_fault_of(session, sitting, seats)
        if fault is not None:
            raise IllegalStep(SITTING_WORDS[fault])
        checked(case, view, asks_evidence=True)
        session.add(
            ForumAdvice(
                case_id=case_id, member_id=chair, verdict=view.verdict,
                hasil=view.ratings[0] if view.ratings else None,
                perilaku=view.ratings[1] if view.ratings else None,
                reason=view.reason.strip(), evidence=evidence, links=len(view.links),
                given_at=act.at,
                present=sum(seat.is_present and not seat.is_recused for seat in seats),
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            ForumAdviceEvidence(
                case_id=case_id, kind=one.kind, source_id=one.source_id, position=place,
                words=one.words[:LONGEST_WORDS],
            )
            for place, one in enumerate(view.links, start=1)
        )  # fmt: skip
        _hand_back(session, case, sitting, act)
        if case.rater_id is not None and view.verdict is Verdict.UBAH:
            notify(
                session, employees([case.rater_id]), MessageKind.FORUM_TO_ANSWER,
                link=f"/forum/saran/{case_id}", act=act,
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.FORUM_ADVISED, case_id, verdict=view.verdict.value,
            hasil=view.ratings[0].value if view.ratings else None,
            perilaku=view.ratings[1].value if view.ratings else None, evidence=len(view.links),
        )  # fmt: skip
        return True


def dissent(case_id: uuid.UUID, member: uuid.UUID, reason: str, act: Act) -> bool:
    """Record that a member does not share the advice; False when it was said before.

    Raises NotFound, IllegalStep before there is advice or where the scheme records none, Invalid.
    """
    words = tidy(reason, "Alasan", LONGEST)
    if not words:
        raise Invalid("Tulis alasan pendapat berbeda Anda.")
    with writing() as session:
        _case, sitting = seated(session, case_id, member)
        if sitting.state is not SessionState.SIDANG or not sitting.terms["dissent_recorded"]:
            raise IllegalStep("Pendapat berbeda dicatat selama sidang, bila skema mengaturnya.")
        if session.get(ForumAdvice, case_id) is None:
            raise IllegalStep("Saran forum atas kasus ini belum dicatat.")
        if session.get(ForumDissent, (case_id, member)) is not None:
            return False
        session.add(
            ForumDissent(case_id=case_id, member_id=member, reason=words, written_at=act.at)
        )
        audit.record(session, act, AuditTag.FORUM_DISSENTED, case_id)
        return True


def conclude(session_id: uuid.UUID, chair: uuid.UUID, reason: str, seen: int, act: Act) -> str:
    """End the session: minutes with their fingerprint and code, which is returned.

    Cases without advice are named in the minutes with `reason`; their evaluations go back to the
    raters.  Those that left the forum's hands meanwhile need none.  The ties that members declared
    are erased.  Raises NotFound, IllegalStep, Invalid.
    """
    words = tidy(reason, "Alasan", LONGEST)
    with writing() as session:
        row = locked(session, session_id, seen)
        _must_chair(session, session_id, chair)
        if row.state is not SessionState.SIDANG:
            raise IllegalStep("Langkah ini tidak mungkin pada tahap sidang sekarang.")
        standings = standings_of(session_id)
        left = [one for one, stands in standings.items() if stands is CaseStanding.TERBUKA]
        if left and not words:
            raise Invalid(
                "Masih ada %(n)s kasus tanpa saran: tulis alasannya untuk berita acara.",
                n=len(left),
            )
        for one in left:
            _hand_back(session, session.get_one(ForumCase, one), row, act)
        row.state = SessionState.SELESAI
        row.version += 1
        session.flush()
        content = minutes_content(session_id, words, standings, act.actor, act.at)
        sha256 = fingerprint(content)
        code = code_of(sha256)
        session.add(
            ForumMinutes(
                session_id=session_id, content=content, sha256=sha256, code=code,
                concluded_by_id=chair, concluded_at=act.at,
            )
        )  # fmt: skip
        session.execute(
            sa.delete(ForumTie).where(
                ForumTie.case_id.in_(
                    sa.select(ForumCase.id).where(ForumCase.session_id == session_id)
                )
            )
        )
        audit.record(
            session, act, AuditTag.FORUM_CONCLUDED, session_id, sha256=sha256, left=len(left),
            **moved(SessionState.SIDANG, row.state),
        )  # fmt: skip
        return code


def _hand_back(session: Session, case: ForumCase, sitting: ForumSession, act: Act) -> None:
    """The rater may write again: with the advice, or because the forum did not come to it.

    A period past its evaluation is left as it is: nobody writes there any more.
    """
    found = evaluation_of(case.employee_id, sitting.period_id)
    if found is None or period_row(sitting.period_id).stage not in RATING:
        return
    row = evaluation_steps.locked(session, found.id)
    evaluation_steps.take(session, row, EvaluationStep.SELESAIKAN_FORUM, Party.FORUM, act)


def _must_chair(session: Session, session_id: uuid.UUID, member: uuid.UUID) -> None:
    found = session.get(ForumMember, (session_id, member))
    if found is None or not found.is_chair:
        raise NotFound("Sidang forum ini tidak dikenal.")
