"""Members of a forum: what ties them to people on the agenda, and what they think of a case.

A case opens for a member once the ties are declared; an opinion is written once and never changes.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession, ForumTie
from portal.models.forum_advice import ForumAdvice, ForumOpinion
from portal.models.forum_course import ForumWithdrawal
from portal.queries.forum_seats import withdrew
from portal.queries.forum_standing import standing_now
from portal.rules.forum_sitting import Ratings, advice_fault
from portal.rules.forum_words import (
    AdviceFault,
    CaseStanding,
    RecusalGround,
    TieKind,
    Verdict,
)
from portal.services import audit
from portal.services.audit import Act
from portal.services.forum_sessions import locked
from portal.services.reviews import NewLink

LONGEST_NOTE = 300
LONGEST_REASON = 4000
ADVICE_WORDS = {
    AdviceFault.TANPA_ALASAN: N_("Alasan belum ditulis."),
    AdviceFault.TANPA_BUKTI: N_(
        "Pilih sedikitnya satu bukti, atau tulis bukti yang menjadi dasar perubahan."
    ),
    AdviceFault.TIDAK_MENGUBAH: N_(
        "Usul perubahan harus menyebut kedua rating, dan salah satunya berbeda dari sekarang."
    ),
}


GONE_WORDS = {
    CaseStanding.DIBAHAS: N_("Saran forum atas kasus ini sudah dicatat."),
    CaseStanding.DITANDATANGANI: N_(
        "Kasus ini gugur: penilaiannya sudah ditandatangani, jadi forum tidak lagi memberi saran."
    ),
    CaseStanding.BERALIH: N_(
        "Kasus ini gugur: penilaian beralih ke pejabat lain, yang memutuskan tanpa saran forum."
    ),
    CaseStanding.DIKECUALIKAN: N_("Kasus ini gugur: pegawai dikecualikan dari penilaian ini."),
    CaseStanding.TIDAK_DIBAHAS: N_(
        "Sidang selesai tanpa saran atas kasus ini; penilaian kembali ke pejabat penilai."
    ),
    CaseStanding.DITARIK: N_("Kasus ini gugur: penilaiannya tidak lagi diajukan ke forum."),
}


@dataclass(frozen=True)
class Tie:
    """What a member declares about a case."""

    kind: TieKind
    note: str = ""


@dataclass(frozen=True)
class View:
    """An opinion or advice: `ratings` only where it changes something; `links` are pieces of the
    case that advice rests on, `evidence` what lies in no list.
    """

    verdict: Verdict
    ratings: Ratings | None
    reason: str
    evidence: str = ""
    links: tuple[NewLink, ...] = ()


def declare(
    session_id: uuid.UUID, member: uuid.UUID, ties: Mapping[uuid.UUID, Tie], act: Act
) -> None:
    """Note a member's ties, none included; they stand back from each of these cases from now on.

    Can be said again later, when a further tie comes to mind: an opinion that stands already stays
    on record and counts no more, as long as there is no advice.  Raises NotFound for a stranger,
    IllegalStep, Invalid.
    """
    with writing() as session:
        row = locked(session, session_id)
        if not row.state.is_live:
            raise IllegalStep("Ikatan dinyatakan sebelum dan selama sidang.")
        me = session.get(ForumMember, (session_id, member))
        if me is None or me.replaced_at is not None:
            raise NotFound("Sidang forum ini tidak dikenal.")
        seats = {
            seat.case_id: seat
            for seat in session.scalars(
                sa.select(ForumSeat).where(
                    ForumSeat.session_id == session_id, ForumSeat.member_id == member
                )
            )
        }
        for case, tie in ties.items():
            if case not in seats:
                raise NotFound("Kasus ini tidak dikenal.")
            _stand_back(session, seats[case], tie, act)
        me.declared_at = act.at
        # Who is tied to whom is not for the trail, which stays; only that it was declared.
        audit.record(session, act, AuditTag.FORUM_TIES_DECLARED, session_id, ties=len(ties))


def opine(case_id: uuid.UUID, member: uuid.UUID, view: View, act: Act) -> bool:
    """Keep a member's opinion; False when the same member had written before, which stays.

    Raises NotFound for whoever has no seat or stands back, IllegalStep outside the session's time
    or before ties are declared, Invalid.
    """
    with writing() as session:
        case, sitting = seated(session, case_id, member)
        if not sitting.state.is_live:
            raise IllegalStep("Pendapat ditulis sebelum sidang disimpulkan.")
        if session.get(ForumOpinion, (case_id, member)) is not None:
            return False
        must_be_open(case_id)
        checked(case, view, asks_evidence=False)
        session.add(
            ForumOpinion(
                case_id=case_id, member_id=member, verdict=view.verdict,
                hasil=view.ratings[0] if view.ratings else None,
                perilaku=view.ratings[1] if view.ratings else None,
                reason=view.reason.strip(), written_at=act.at,
            )
        )  # fmt: skip
        audit.record(session, act, AuditTag.FORUM_OPINION_WRITTEN, case_id)
        return True


def seated(
    session: Session, case_id: uuid.UUID, member: uuid.UUID
) -> tuple[ForumCase, ForumSession]:
    """The case and its session, held, for a member who may judge it.

    To whoever stands back the case is unknown.  Raises NotFound, or IllegalStep before the ties.
    """
    found = session.execute(
        sa.select(ForumCase, ForumMember.declared_at)
        .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
        .join(
            ForumMember,
            sa.and_(
                ForumMember.session_id == ForumSeat.session_id,
                ForumMember.employee_id == ForumSeat.member_id,
            ),
        )
        .where(
            ForumCase.id == case_id,
            ForumSeat.member_id == member,
            ForumMember.replaced_at.is_(None),
            ~ForumSeat.is_recused,
            ~withdrew(ForumSeat),
        )
    ).first()
    if found is None:
        raise NotFound("Kasus ini tidak dikenal.")
    case, declared_at = found
    if declared_at is None:
        raise IllegalStep("Nyatakan dulu ikatan Anda dengan orang-orang pada agenda.")
    return case, locked(session, case.session_id)


def checked(case: ForumCase, view: View, *, asks_evidence: bool) -> None:
    """That an opinion or advice is complete. Raises Invalid."""
    if len(view.reason) > LONGEST_REASON:
        raise Invalid("Alasan terlalu panjang: paling banyak %(n)s huruf.", n=LONGEST_REASON)
    fault = advice_fault(
        view.verdict, (case.hasil_before, case.perilaku_before), view.ratings, view.reason,
        view.evidence if asks_evidence else None, len(view.links),
    )  # fmt: skip
    if fault is not None:
        raise Invalid(ADVICE_WORDS[fault])


def must_be_open(case_id: uuid.UUID) -> None:
    """That the forum can still advise on a case. Raises IllegalStep, which says why not."""
    standing = standing_now(case_id)
    if standing is not CaseStanding.TERBUKA:
        raise IllegalStep(GONE_WORDS[standing])


def _stand_back(session: Session, seat: ForumSeat, tie: Tie, act: Act) -> None:
    key = (seat.case_id, seat.member_id)
    if seat.is_recused or session.get(ForumWithdrawal, key) is not None:
        return
    if session.get(ForumOpinion, key) is None:
        seat.is_recused, seat.ground = True, RecusalGround.IKATAN
    elif session.get(ForumAdvice, seat.case_id) is not None:
        raise Invalid(
            "Saran atas salah satu kasus ini sudah dicatat bersama pendapat Anda. Sampaikan "
            "ikatan itu kepada ketua untuk berita acara."
        )
    else:
        session.add(
            ForumWithdrawal(case_id=seat.case_id, member_id=seat.member_id, withdrawn_at=act.at)
        )
    session.flush()
    session.add(
        ForumTie(
            case_id=seat.case_id, member_id=seat.member_id, kind=tie.kind,
            note=" ".join(tie.note.split())[:LONGEST_NOTE], declared_at=act.at,
        )
    )  # fmt: skip
