"""Roles given for a time to an account, and ended."""

import datetime
import uuid

from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditTag
from portal.models.units import Unit
from portal.rules.roles import Role
from portal.services import audit
from portal.services.audit import Act


def grant_role(
    account_id: uuid.UUID,
    role: Role,
    unit_id: uuid.UUID | None,
    reason: str,
    act: Act,
    *,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    delegated_by: uuid.UUID | None = None,
) -> None:
    """Give a role for a time. Raises Invalid for a role that follows from postings, or a missing
    reason.
    """
    if not role.is_granted:
        raise Invalid("Peran ini mengikuti penempatan, tidak dapat diberikan tersendiri.")
    if not reason.strip():
        raise Invalid("Alasan pemberian peran wajib diisi.")
    begins = starts_on or act.on
    if ends_on is not None and ends_on < begins:
        raise Invalid("Tanggal akhir mendahului tanggal mulai: tukar keduanya.")
    with writing() as session:
        account = session.get(Account, account_id)
        if account is None or not account.is_active:
            raise NotFound("Akun ini tidak dikenal atau sudah ditutup.")
        if unit_id is not None and session.get(Unit, unit_id) is None:
            raise Invalid("Unit itu tidak dikenal: pilih dari daftar.")
        grant = new_grant(session, account_id, role, unit_id, reason, act, ends_on, begins)
        grant.delegated_by = delegated_by
        audit.record(
            session, act, AuditTag.ROLE_GRANTED, account_id,
            role=role.value, unit=str(unit_id) if unit_id else None,
            starts_on=begins.isoformat(), ends_on=ends_on.isoformat() if ends_on else None,
            reason=reason.strip(),
        )  # fmt: skip


def end_role(account_id: uuid.UUID, grant_id: uuid.UUID, reason: str, act: Act) -> None:
    """End a role of this account the day before; it holds no longer from the next request on.

    Raises NotFound for a grant of another account: who may act on one account names it.
    """
    with writing() as session:
        grant = session.get(RoleGrant, grant_id)
        if grant is None or grant.account_id != account_id:
            raise NotFound("Pemberian peran ini tidak dikenal.")
        yesterday = act.on - datetime.timedelta(days=1)
        if grant.starts_on > yesterday:
            session.delete(grant)
        else:
            grant.ends_on = yesterday
        audit.record(
            session, act, AuditTag.ROLE_ENDED, grant.account_id,
            role=grant.role.value, reason=reason.strip(),
        )  # fmt: skip


def new_grant(
    session: Session,
    account_id: uuid.UUID,
    role: Role,
    unit_id: uuid.UUID | None,
    reason: str,
    act: Act,
    ends_on: datetime.date | None,
    starts_on: datetime.date | None = None,
) -> RoleGrant:
    """A row of a grant, inside the caller's transaction."""
    grant = RoleGrant(
        account_id=account_id, role=role, unit_id=unit_id, reason=reason.strip(),
        starts_on=starts_on or act.on, ends_on=ends_on,
    )  # fmt: skip
    session.add(grant)
    return grant
