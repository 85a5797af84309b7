"""The rater's answer to the forum's advice, and an employee's request to be talked about."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.forum import ForumCase, ForumRequest, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAnswer
from portal.queries.evaluations import evaluation_of
from portal.queries.periods import period_row
from portal.rules.forum_words import Reply, SessionState, Verdict
from portal.rules.period_cycle import PeriodStage
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST = 4000
LONGEST_REQUEST = 2000
# Once signing has begun no forum sits any more; the objection is the way from then on.
ASKING = frozenset({PeriodStage.BERJALAN, PeriodStage.PENILAIAN, PeriodStage.FORUM})


def answer(case_id: uuid.UUID, rater: uuid.UUID, reply: Reply, reason: str, act: Act) -> bool:
    """Keep the rater's answer; False when it was given before, which stays.

    It changes no rating: whoever accepts changes it on the evaluation itself, before signing.
    Raises NotFound for anybody but whoever evaluates, IllegalStep, Invalid.
    """
    words = reason.strip()
    if not words:
        raise Invalid("Tulis alasan jawaban Anda; alasan ini dibaca forum dan pegawai.")
    if len(words) > LONGEST:
        raise Invalid("Alasan terlalu panjang: paling banyak %(n)s huruf.", n=LONGEST)
    with writing() as session:
        case = session.get(ForumCase, case_id, with_for_update=True)
        advice = session.get(ForumAdvice, case_id)
        sitting = session.get(ForumSession, case.session_id) if case else None
        if case is None or advice is None or sitting is None:
            raise NotFound("Saran forum ini tidak dikenal.")
        evaluation = evaluation_of(case.employee_id, sitting.period_id)
        if evaluation is None or evaluation.evaluator_id != rater:
            raise NotFound("Saran forum ini tidak dikenal.")
        if advice.verdict is not Verdict.UBAH:
            raise IllegalStep("Forum mempertahankan penilaian Anda, jadi tidak perlu dijawab.")
        if session.get(ForumAnswer, case_id) is not None:
            return False
        if not evaluation.state.is_open:
            raise IllegalStep("Penilaian ini sudah ditandatangani.")
        session.add(
            ForumAnswer(
                case_id=case_id, rater_id=rater, reply=reply, reason=words, answered_at=act.at
            )
        )
        audit.record(session, act, AuditTag.FORUM_ANSWERED, case_id, reply=reply.value)
        return True


def ask(period_id: uuid.UUID, employee_id: uuid.UUID, reason: str, act: Act) -> bool:
    """Ask that the forum look at one's own evaluation; False when it was asked before.

    Raises IllegalStep where no forum sits (any more), Invalid.
    """
    words = tidy(reason, "Alasan", LONGEST_REQUEST)
    if not words:
        raise Invalid("Tulis apa yang sebaiknya dilihat forum, dengan contohnya.")
    period = period_row(period_id)
    if period.is_practice or not period.has_forum or period.stage not in ASKING:
        raise IllegalStep("Forum tidak atau tidak lagi bersidang pada periode ini.")
    with writing() as session:
        if session.get(ForumRequest, (period_id, employee_id)) is not None:
            return False
        sat = sa.exists().where(
            ForumCase.employee_id == employee_id, ForumCase.session_id == ForumSession.id,
            ForumSession.period_id == period_id, ForumSession.state != SessionState.DIBATALKAN,
        )  # fmt: skip
        if session.scalar(sa.select(sat)):
            raise IllegalStep("Penilaian Anda sudah ada pada agenda forum.")
        session.add(
            ForumRequest(
                period_id=period_id, employee_id=employee_id, reason=words, asked_at=act.at
            )
        )
        audit.record(session, act, AuditTag.FORUM_ASKED, period_id, employee=str(employee_id))
        return True
