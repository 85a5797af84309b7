"""Rows of the evaluation forum for the filled database."""

from uuid import UUID

import sqlalchemy as sa

from portal.db import writing
from portal.models.fairness import FairnessRun, PairQuestion
from portal.models.forum import (
    ForumCase,
    ForumMember,
    ForumRequest,
    ForumSeat,
    ForumSession,
    ForumTie,
)
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAdviceEvidence,
    ForumAnswer,
    ForumDissent,
    ForumMinutes,
    ForumOpinion,
)
from portal.models.forum_course import (
    ForumAttendance,
    ForumDroppedCase,
    ForumPostponement,
    ForumReplacement,
    ForumWithdrawal,
)
from portal.models.people import Employee
from portal.rules.forum_words import RecusalGround, Reply, SessionState, TieKind, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import LinkKind
from tests import factories
from tests.staff_files import JOKO_NIP


def forum(employee_id: UUID, rater_id: UUID, period_id: UUID) -> None:
    """A concluded session on one case: Joko wrote, advised and differed, the rater stood back."""
    act = factories.AGUS
    with writing() as session:
        joko = session.scalars(sa.select(Employee.id).where(Employee.nip == JOKO_NIP)).one()
        sitting = ForumSession(
            period_id=period_id, number=1, state=SessionState.SELESAI, meets_on=act.on,
            starts_at="09.00", place="Aula", opinions_due=act.on, seed="0" * 32,
            terms={"quorum_percent": 67}, convened_by="Dewi", convened_at=act.at,
        )  # fmt: skip
        session.add(sitting)
        session.flush()
        members = [
            ForumMember(session_id=sitting.id, employee_id=who, is_chair=who == joko)
            for who in (joko, rater_id)
        ]
        case = ForumCase(
            session_id=sitting.id, employee_id=employee_id, position=1, rater_id=rater_id,
            grounds=[{"source": "sampel_acak", "figures": {"persen": "5"}}],
            hasil_before=Ekspektasi.DIATAS, perilaku_before=Ekspektasi.SESUAI,
        )  # fmt: skip
        session.add_all([*members, case])
        session.flush()
        judging = ForumSeat(case_id=case.id, member_id=joko, session_id=sitting.id)
        away = ForumSeat(
            case_id=case.id, member_id=rater_id, session_id=sitting.id, is_recused=True,
            ground=RecusalGround.PENILAI,
        )  # fmt: skip
        session.add_all([judging, away])
        session.flush()
        mine = {"case_id": case.id, "member_id": joko}
        change = {"verdict": Verdict.UBAH, "hasil": Ekspektasi.SESUAI,
                  "perilaku": Ekspektasi.SESUAI}  # fmt: skip
        session.add(ForumOpinion(**mine, **change, reason="Target rendah", written_at=act.at))
        advice = ForumAdvice(
            **mine, **change, reason="Target rendah", evidence="", links=1, present=2,
            given_at=act.at,
        )  # fmt: skip
        session.add(advice)
        session.flush()
        session.add_all(
            [
                ForumAdviceEvidence(
                    case_id=case.id, kind=LinkKind.BUKTI, source_id=case.id, position=1,
                    words="Laporan",
                ),
                ForumDroppedCase(
                    session_id=sitting.id, employee_id=joko, position=2, reason="Sudah dibahas",
                    grounds=[{"source": "tanpa_bukti", "figures": {}}], dropped_by="Dewi",
                    dropped_at=act.at,
                ),
                ForumAttendance(
                    session_id=sitting.id, employee_id=joko, noted_at=act.at, is_present=True
                ),
                ForumPostponement(
                    session_id=sitting.id, number=1, met_on=act.on, reason="Kuorum",
                    put_off_by="Dewi", put_off_at=act.at,
                ),
                ForumReplacement(
                    session_id=sitting.id, number=1, former_id=rater_id, new_id=joko,
                    of_chair=True, leaves=False, reason="Dinas luar", replaced_by="Dewi",
                    replaced_at=act.at,
                ),
                ForumWithdrawal(**mine, withdrawn_at=act.at),
                ForumTie(
                    case_id=case.id, member_id=rater_id, kind=TieKind.PROYEK_BERSAMA,
                    declared_at=act.at,
                ),
                ForumDissent(**mine, reason="Tetap tinggi", written_at=act.at),
                ForumAnswer(
                    case_id=case.id, rater_id=rater_id, reply=Reply.TETAP, reason="Sesuai data",
                    answered_at=act.at,
                ),
                ForumMinutes(
                    session_id=sitting.id, content={"sidang": 1}, sha256="0" * 64,
                    code="FORUM-00000", concluded_by_id=joko, concluded_at=act.at,
                ),
                ForumRequest(
                    period_id=period_id, employee_id=employee_id, reason="Mohon dibahas",
                    asked_at=act.at,
                ),
                PairQuestion(
                    period_id=period_id, rater_id=rater_id, employee_id=employee_id, z="3.1",
                    asked_by="Dewi", asked_at=act.at,
                ),
                FairnessRun(year=2026, asked_by="Hendra", asked_at=act.at),
            ]
        )  # fmt: skip
