"""That an evaluation was signed and its document arrived: what clocks and progress rest on."""

import datetime
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, SignedEvaluation, SignedWhere
from portal.rules.nip import NipError, normalised
from portal.rules.period_cycle import PeriodStage
from portal.services import audit
from portal.services.audit import Act

MOST = 1_000
_OPEN = (PeriodStage.PENILAIAN, PeriodStage.FORUM, PeriodStage.PENETAPAN, PeriodStage.KEBERATAN)


class UnknownNips(Invalid):
    """NIP that are none or that nobody on the staff has, as they were typed."""

    def __init__(self, typed: list[str]) -> None:
        super().__init__(N_("Ada NIP yang tidak dikenal."))
        self.typed = typed


def note_signed(
    session: Session,
    period_id: uuid.UUID,
    employee_id: uuid.UUID,
    evaluator_id: uuid.UUID | None,
    at: datetime.datetime,
    *,
    where: SignedWhere = SignedWhere.PORTAL,
    received_on: datetime.date | None = None,
) -> None:
    """Note a signature, or the arrival of its document; called inside another use case.

    What is noted stays: a later call may only add the day of receipt.
    """
    row = session.get(SignedEvaluation, (period_id, employee_id))
    if row is None:
        row = SignedEvaluation(
            period_id=period_id, employee_id=employee_id, evaluator_id=evaluator_id, signed_at=at,
            signed_where=where,
        )  # fmt: skip
        session.add(row)
    row.received_on = row.received_on or received_on
    session.flush()


def note_elsewhere(
    period_id: uuid.UUID, nips: Iterable[str], received_on: datetime.date | None, act: Act
) -> int:
    """Note evaluations that were signed in the national application, by NIP; returns how many.

    All or nothing.  Raises UnknownNips, Invalid for a day to come, IllegalStep for a period in
    which nothing can have been signed, NotFound.
    """
    typed = [one for one in dict.fromkeys(nips) if one.strip()]
    if not 1 <= len(typed) <= MOST:
        raise Invalid("Tempel 1 sampai 1.000 NIP, satu pada setiap baris.")
    if received_on is not None and received_on > act.on:
        raise Invalid("Tanggal terima dokumen belum tiba.")
    with writing() as session:
        row = session.get(EvaluationPeriod, period_id, with_for_update=True)
        if row is None:
            raise NotFound("Periode ini tidak dikenal.")
        if row.stage not in _OPEN:
            raise IllegalStep("Pada tahap ini belum ada evaluasi yang dapat dicatat.")
        for employee_id in _resolved(session, typed):
            note_signed(
                session, period_id, employee_id, None, act.at, where=SignedWhere.EKINERJA,
                received_on=received_on,
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.EVALUATIONS_NOTED, period_id, count=len(typed),
            received_on=received_on.isoformat() if received_on else None,
        )  # fmt: skip
    return len(typed)


def _resolved(session: Session, typed: list[str]) -> list[uuid.UUID]:
    plain = {}
    for one in typed:
        try:
            plain[one] = normalised(one)
        except NipError:
            plain[one] = ""
    rows = session.execute(
        sa.select(Employee.nip, Employee.id).where(Employee.nip.in_(plain.values()))
    )
    known = {nip: employee_id for nip, employee_id in rows}
    unknown = [one for one, nip in plain.items() if nip not in known]
    if unknown:
        raise UnknownNips(unknown)
    return [known[nip] for nip in plain.values()]
