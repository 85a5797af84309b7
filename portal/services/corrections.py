"""Requests for correction: filed by the person, decided by the personnel office.

Source: UU 27/2022 Ps. 6, Ps. 30: done within 3 x 24 hours, and the person is told.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import uuid7, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.privacy import CorrectionRequest
from portal.queries.role_grants import holders
from portal.rules.corrections import (
    MOST_OPEN,
    CorrectionField,
    CorrectionState,
    ends_of,
    faults,
    stored,
)
from portal.rules.messages import MessageKind
from portal.rules.names import search_key
from portal.rules.privacy_clock import deadline
from portal.rules.roles import Role
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import accounts, notify

PAGES = "/privasi/permintaan"


@dataclass(frozen=True)
class NewCorrection:
    """What is wrong and what it should be."""

    field: CorrectionField
    present: str
    wanted: str
    reason: str


@dataclass(frozen=True)
class Decision:
    """Applied or refused, with words; `version` is that of the request the officer saw."""

    applies: bool
    answer: str
    version: int
    decided_by: uuid.UUID


def file_correction(account_id: uuid.UUID, new: NewCorrection, act: Act) -> uuid.UUID:
    """A request about one's own record; its clock starts now.

    Raises Invalid for faults, for a second open request about the same field and for more than
    MOST_OPEN open ones, NotFound for an account that is nobody's of the staff.
    """
    if faults(new.field, new.wanted, new.reason):
        raise Invalid("Permintaan belum lengkap: periksa isi yang diminta dan alasannya.")
    with writing() as session:
        account = session.get(Account, account_id, with_for_update=True)
        if account is None or account.employee_id is None:
            raise NotFound("Akun ini tidak tersambung ke data pegawai.")
        _require_room(session, account_id, new.field)
        request = CorrectionRequest(
            id=uuid7(), account_id=account_id, employee_id=account.employee_id, field=new.field,
            present=new.present.strip()[:200], wanted=new.wanted.strip(),
            reason=new.reason.strip(), filed_at=act.at, state=CorrectionState.DIAJUKAN, version=1,
        )  # fmt: skip
        session.add(request)
        session.flush()
        audit.record(session, act, AuditTag.CORRECTION_FILED, request.id, field=new.field.value)
        notify(
            session, accounts(holders(session, {Role.HR}, act.on)), MessageKind.CORRECTION_DUE,
            link=f"{PAGES}/{request.id}", due=deadline(act.at).date(), act=act,
        )  # fmt: skip
    return request.id


def decide_correction(request_id: uuid.UUID, decision: Decision, act: Act) -> None:
    """Apply or refuse. What the portal can write is written in the same commit.

    Raises NotFound, Invalid without a reason for a refusal (or, where the portal writes nothing
    itself, without saying what was done), IllegalStep when somebody decided meanwhile.
    """
    with writing() as session:
        request = session.get(CorrectionRequest, request_id, with_for_update=True)
        if request is None:
            raise NotFound("Permintaan ini tidak dikenal.")
        if not request.state.is_open or request.version != decision.version:
            raise IllegalStep("Permintaan ini sudah diputuskan orang lain sementara itu.")
        _require_words(request, decision)
        before = _apply(session, request) if decision.applies else None
        state = CorrectionState.DITERAPKAN if decision.applies else CorrectionState.DITOLAK
        request.state, request.answer = state, decision.answer.strip()[:500]
        request.decided_at, request.decided_by = act.at, decision.decided_by
        if decision.applies:
            _record_applied(session, request, before, act)
        else:
            audit.record(
                session, act, AuditTag.CORRECTION_REFUSED, request.employee_id,
                request=str(request.id), field=request.field.value,
                before={"state": CorrectionState.DIAJUKAN.value}, after={"state": state.value},
            )  # fmt: skip
        notify(
            session, accounts([request.account_id]), MessageKind.CORRECTION_DECIDED,
            link=f"{PAGES}/{request.id}", act=act,
        )  # fmt: skip


def _record_applied(
    session: Session, request: CorrectionRequest, before: str | None, act: Act
) -> None:
    """What stood in the employee's record and stands there now, hidden but for its ends, because
    the trail is kept for ever; only the state of the request where it was mended elsewhere.
    """
    name = request.field.value
    was: dict[str, str | None] = {"state": CorrectionState.DIAJUKAN.value}
    now: dict[str, str | None] = {"state": request.state.value}
    if before is not None:
        was[name] = ends_of(before) or None
        now[name] = ends_of(stored(request.field, request.wanted))
    audit.record(
        session, act, AuditTag.CORRECTION_APPLIED, request.employee_id,
        request=str(request.id), field=name, before=was, after=now,
    )  # fmt: skip


def _require_room(session: Session, account_id: uuid.UUID, field: CorrectionField) -> None:
    open_ones = session.scalars(
        sa.select(CorrectionRequest.field).where(
            CorrectionRequest.account_id == account_id,
            CorrectionRequest.state == CorrectionState.DIAJUKAN,
        )
    ).all()
    if field in open_ones and field is not CorrectionField.LAINNYA:
        raise Invalid("Permintaan tentang data ini masih berjalan. Tunggu putusannya dahulu.")
    if len(open_ones) >= MOST_OPEN:
        raise Invalid("Terlalu banyak permintaan yang masih berjalan. Tunggu putusannya dahulu.")


def _require_words(request: CorrectionRequest, decision: Decision) -> None:
    if decision.answer.strip():
        return
    if not decision.applies:
        raise Invalid("Tulis alasan penolakan: pemohon berhak mengetahuinya.")
    if not request.field.is_written:
        raise Invalid("Tulis apa yang sudah diperbaiki dan di mana, misalnya nomor SK.")


def _apply(session: Session, request: CorrectionRequest) -> str | None:
    """Write the wanted value; returns what stood there, or None where the officer changed it."""
    if not request.field.is_written:
        return None
    employee = session.get(Employee, request.employee_id, with_for_update=True)
    if employee is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    value = stored(request.field, request.wanted)
    if request.field is CorrectionField.NAMA:
        before, employee.name, employee.name_key = employee.name, value, search_key(value)
        session.execute(
            sa.update(Account).where(Account.id == request.account_id).values(name=value)
        )
        return before
    if request.field is CorrectionField.SUREL:
        before, employee.email = employee.email or "", value
        return before
    before, employee.phone = employee.phone or "", value
    return before
