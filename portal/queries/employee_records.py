"""One employee as the forms change them, and what happened to the record so far."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditEntry, AuditTag
from portal.models.people import (
    Employee,
    ImportState,
    Posting,
    RaterOverride,
    StaffImport,
    StaffImportChange,
)
from portal.rules.account_powers import ABOVE_HR
from portal.rules.employment import Leaving

HISTORY = 50


@dataclass(frozen=True)
class EmployeeRecord:
    """The personal data with the version they have; enums as their values, None as ""."""

    id: uuid.UUID
    version: int
    name: str
    nip: str
    employment: str
    golongan: str
    email: str
    phone: str
    left_on: datetime.date | None
    leaving: Leaving | None
    left_reason: str | None


@dataclass(frozen=True)
class Happening:
    """A line of the history: when, who, which act, and the fields before and after."""

    at: datetime.datetime
    actor: str
    tag: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Consequences:
    """What a leaving would end: open postings (titles), roles, and whether the account stays."""

    postings: list[str]
    has_account: bool
    is_powerful: bool
    roles: int
    rates: int


def employee_record(person: uuid.UUID) -> EmployeeRecord:
    """The record of an employee; the caller has checked who asks. Raises NotFound."""
    row = db.session.get(Employee, person)
    if row is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    return EmployeeRecord(
        id=row.id, version=row.version, name=row.name, nip=row.nip,
        employment=row.employment.value, golongan=row.golongan or "", email=row.email or "",
        phone=row.phone or "", left_on=row.left_on, leaving=row.leaving,
        left_reason=row.left_reason,
    )  # fmt: skip


def history(person: uuid.UUID) -> list[Happening]:
    """What changed, when and by whom, the newest first: acts on the record and imports."""
    rows = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.object_id == person)
        .order_by(AuditEntry.sequence.desc())
        .limit(HISTORY)
    )
    found = [_happening(row) for row in rows] + _imports(person)
    return sorted(found, key=lambda one: one.at, reverse=True)[:HISTORY]


def consequences(person: uuid.UUID, on: datetime.date) -> Consequences:
    """What hangs on an employee who is about to leave."""
    titles = db.session.scalars(
        sa.select(Posting.title)
        .where(
            Posting.employee_id == person,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on),
        )
        .order_by(Posting.starts_on)
    ).all()
    account = db.session.scalar(
        sa.select(Account.id).where(Account.employee_id == person, Account.disabled_on.is_(None))
    )
    roles = db.session.scalars(
        sa.select(RoleGrant.role).where(
            RoleGrant.account_id == account,
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
    ).all()
    named = db.session.scalar(
        sa.select(sa.func.count(RaterOverride.id)).where(
            RaterOverride.rater_id == person,
            sa.or_(RaterOverride.ends_on.is_(None), RaterOverride.ends_on >= on),
        )
    )
    return Consequences(
        list(titles), account is not None, bool(set(roles) & ABOVE_HR), len(roles), named or 0
    )


def _happening(row: AuditEntry) -> Happening:
    detail = dict(row.detail)
    before, after = detail.pop("before", None), detail.pop("after", None)
    return Happening(
        at=row.at, actor=row.actor, tag=row.tag, reason=str(detail.pop("reason", "") or ""),
        before=before if isinstance(before, dict) else {},
        after=after if isinstance(after, dict) else {}, detail=detail,
    )  # fmt: skip


def _imports(person: uuid.UUID) -> list[Happening]:
    """What imports changed; the actor stands in the import's own entry."""
    is_of_it = sa.and_(
        AuditEntry.object_id == StaffImport.id, AuditEntry.tag == AuditTag.STAFF_IMPORTED.value
    )
    rows = db.session.execute(
        sa.select(StaffImportChange, StaffImport.file_name, AuditEntry.at, AuditEntry.actor)
        .join(StaffImport, StaffImportChange.import_id == StaffImport.id)
        .join(AuditEntry, is_of_it)
        .where(
            StaffImportChange.employee_id == person,
            StaffImport.state == ImportState.DITERAPKAN,
        )
        .order_by(AuditEntry.sequence.desc())
        .limit(HISTORY)
    )
    return [
        Happening(
            at, actor, AuditTag.STAFF_IMPORTED.value, change.before or {}, change.after, "",
            {"file": name},
        )
        for change, name, at, actor in rows
    ]  # fmt: skip
