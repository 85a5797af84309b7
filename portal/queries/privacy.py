"""Requests for correction, and the proofs of purge, as pages show them."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditEntry
from portal.models.people import Employee, Posting
from portal.models.privacy import CorrectionRequest, PurgeRun
from portal.queries.accounts import Visitor
from portal.queries.survey_office import units_open_to
from portal.queries.units import unit_paths
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.corrections import CorrectionField, CorrectionState
from portal.rules.phones import shown as phone_shown
from portal.rules.privacy_clock import Pace, deadline, pace


@dataclass(frozen=True)
class Correction:
    """One request; `register` is what the record says now where the portal can write it."""

    id: uuid.UUID
    employee_id: uuid.UUID
    employee: str
    field: CorrectionField
    present: str
    wanted: str
    reason: str
    filed_at: datetime.datetime
    deadline: datetime.datetime
    pace: Pace
    state: CorrectionState
    answer: str
    decided_at: datetime.datetime | None
    decided_by: str | None
    version: int
    register: str | None = None
    may_decide: bool = False


def own_corrections(
    account_id: uuid.UUID, page: int, per_page: int, now: datetime.datetime
) -> tuple[list[Correction], int]:
    """The person's own requests, newest first; and how many in all."""
    wanted = CorrectionRequest.account_id == account_id
    return _listed(wanted, page, per_page, now, newest_first=True)


def open_corrections(
    visitor: Visitor, *, is_open: bool, page: int, per_page: int, now: datetime.datetime
) -> tuple[list[Correction], int]:
    """Requests of the units that are the visitor's to look after: open ones by deadline, or the
    decided ones, newest first.
    """
    wanted = (CorrectionRequest.state == CorrectionState.DIAJUKAN) == sa.literal(is_open)
    units = units_open_to(visitor, Action.PRIVACY_READ)
    if units is not None:
        posted = sa.exists().where(
            Posting.employee_id == CorrectionRequest.employee_id, Posting.unit_id.in_(units)
        )
        wanted = sa.and_(wanted, posted)
    return _listed(wanted, page, per_page, now, newest_first=not is_open)


def correction_card(
    request_id: uuid.UUID, visitor: Visitor, action: Action, now: datetime.datetime
) -> Correction:
    """One request for that purpose (RECORD_READ or RECORD_WRITE). Raises NotFound, NotAllowed."""
    row = db.session.execute(_SELECT.where(CorrectionRequest.id == request_id)).first()
    if row is None:
        raise NotFound("Permintaan ini tidak dikenal.")
    request, employee, _decider = row
    target = Target(employee.id, unit_path=_reach(employee.id))
    is_office = visitor.actor.employee_id == employee.id or can(
        visitor.actor, action, target
    )  # fmt: skip
    if not is_office:
        raise NotAllowed("Permintaan ini tidak terbuka bagi Anda.")
    if action is Action.RECORD_WRITE and not can(visitor.actor, action, target):
        raise NotAllowed("Permintaan Anda sendiri diputuskan oleh orang lain.")
    may_decide = request.state.is_open and can(visitor.actor, Action.RECORD_WRITE, target)
    return _correction(row, now, register=_register(request, employee), may_decide=may_decide)


def late_corrections(now: datetime.datetime) -> int:
    """How many open requests have missed their deadline."""
    filed = sa.select(CorrectionRequest.filed_at).where(
        CorrectionRequest.state == CorrectionState.DIAJUKAN
    )
    return sum(pace(at, None, now).is_late for at in db.session.scalars(filed))


@dataclass(frozen=True)
class Proof:
    """A purge that ran; `is_chained` says whether the trail still holds its entry."""

    id: uuid.UUID
    at: datetime.datetime
    actor: str
    rule: str
    total: int
    lines: list[dict[str, Any]]
    audit_sequence: int
    audit_digest: str
    is_chained: bool


def proof(run_id: uuid.UUID) -> Proof:
    """One proof. Raises NotFound."""
    row = db.session.execute(
        sa.select(PurgeRun, AuditEntry.digest)
        .outerjoin(AuditEntry, AuditEntry.sequence == PurgeRun.audit_sequence)
        .where(PurgeRun.id == run_id)
    ).first()
    if row is None:
        raise NotFound("Bukti penghapusan ini tidak dikenal.")
    return _proof(*row)


def proofs(page: int, per_page: int) -> tuple[list[Proof], int]:
    """Purges, newest first; and how many in all."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(PurgeRun)) or 0
    rows = db.session.execute(
        sa.select(PurgeRun, AuditEntry.digest)
        .outerjoin(AuditEntry, AuditEntry.sequence == PurgeRun.audit_sequence)
        .order_by(PurgeRun.at.desc(), PurgeRun.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_proof(*row) for row in rows], total


_decider = aliased(Account)
_SELECT = (
    sa.select(CorrectionRequest, Employee, _decider.name)
    .join(Employee, CorrectionRequest.employee_id == Employee.id)
    .outerjoin(_decider, CorrectionRequest.decided_by == _decider.id)
)


def _listed(
    wanted: sa.ColumnElement[bool],
    page: int,
    per_page: int,
    now: datetime.datetime,
    *,
    newest_first: bool,
) -> tuple[list[Correction], int]:
    total = (
        db.session.scalar(sa.select(sa.func.count()).select_from(CorrectionRequest).where(wanted))
        or 0
    )
    filed = CorrectionRequest.filed_at
    order = filed.desc() if newest_first else filed.asc()
    rows = db.session.execute(
        _SELECT.where(wanted)
        .order_by(order, CorrectionRequest.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_correction(row, now) for row in rows], total


def _correction(
    row: Any, now: datetime.datetime, *, register: str | None = None, may_decide: bool = False
) -> Correction:
    request, employee, decider = row
    return Correction(
        id=request.id, employee_id=employee.id, employee=employee.name, field=request.field,
        present=request.present, wanted=request.wanted, reason=request.reason,
        filed_at=request.filed_at, deadline=deadline(request.filed_at),
        pace=pace(request.filed_at, request.decided_at, now), state=request.state,
        answer=request.answer, decided_at=request.decided_at, decided_by=decider,
        version=request.version, register=register, may_decide=may_decide,
    )  # fmt: skip


def _register(request: CorrectionRequest, employee: Employee) -> str | None:
    return {
        CorrectionField.NAMA: employee.name,
        CorrectionField.SUREL: employee.email or "",
        CorrectionField.TELEPON: phone_shown(employee.phone) if employee.phone else "",
    }.get(request.field)


def _reach(employee_id: uuid.UUID) -> frozenset[uuid.UUID]:
    units = db.session.scalars(
        sa.select(Posting.unit_id).where(Posting.employee_id == employee_id)
    ).all()
    paths = unit_paths() if units else {}
    return frozenset().union(*(paths[unit] for unit in units))


def _proof(run: PurgeRun, digest: str | None) -> Proof:
    return Proof(
        run.id, run.at, run.actor, run.rule, run.total, run.lines, run.audit_sequence,
        run.audit_digest, digest == run.audit_digest,
    )  # fmt: skip
