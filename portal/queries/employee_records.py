"""One employee as the forms change them, and what happened to the record so far."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditEntry, AuditTag
from portal.models.people import (
    Employee,
    ImportState,
    Posting,
    StaffImport,
    StaffImportChange,
)
from portal.queries.accounts import Visitor
from portal.queries.units import UnitRows, paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.account_powers import ABOVE_HR
from portal.rules.actions import Action
from portal.rules.employment import Leaving

HISTORY = 50


@dataclass(frozen=True)
class OwnPosting:
    """A posting as far as forms and the reach of an office need it."""

    title: str
    unit_id: uuid.UUID
    leads_unit: bool
    starts_on: datetime.date
    ends_on: datetime.date | None

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it is held on a day."""
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: datetime.date) -> bool:
        """Whether it ended before a day."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True)
class EmployeeRecord:
    """The personal data with the version they have; enums as their values, None as "".

    `postings` are all of them, the newest first; `units` the tree they were checked against.
    """

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
    postings: list[OwnPosting]
    units: UnitRows


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
class HeldAccount:
    """Whether there is an open account, with how many roles, and whether they are above the
    personnel office.
    """

    is_open: bool
    roles: int
    is_powerful: bool


def employee_record(
    person: uuid.UUID, visitor: Visitor, on: datetime.date, action: Action = Action.RECORD_WRITE
) -> EmployeeRecord:
    """The record of an employee for whoever may do `action` to it: three statements.

    Raises NotFound, or NotAllowed.
    """
    row = db.session.get(Employee, person, populate_existing=True)
    if row is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    posts = db.session.execute(
        sa.select(
            Posting.title, Posting.unit_id, Posting.leads_unit, Posting.starts_on, Posting.ends_on
        )
        .where(Posting.employee_id == person)
        .order_by(Posting.ends_on.is_not(None), Posting.starts_on.desc(), Posting.id)
    )
    postings, units = [OwnPosting(*post) for post in posts], unit_rows()
    paths = paths_of(units)
    held = [one for one in postings if one.holds_on(on)] or postings[:1]
    reach = frozenset[uuid.UUID]().union(*(paths[one.unit_id] for one in held))
    if not can(visitor.actor, action, Target(person, unit_path=reach)):
        raise NotAllowed("Data pegawai ini tidak terbuka bagi Anda.")
    return EmployeeRecord(
        id=row.id, version=row.version, name=row.name, nip=row.nip,
        employment=row.employment.value, golongan=row.golongan or "", email=row.email or "",
        phone=row.phone or "", left_on=row.left_on, leaving=row.leaving,
        left_reason=row.left_reason, postings=postings, units=units,
    )  # fmt: skip


def held_account(person: uuid.UUID, on: datetime.date) -> HeldAccount:
    """The account of an employee, and what it may do on a day or later."""
    granted = sa.and_(
        RoleGrant.account_id == Account.id,
        sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
    )
    rows = db.session.execute(
        sa.select(Account.id, RoleGrant.role)
        .outerjoin(RoleGrant, granted)
        .where(Account.employee_id == person, Account.disabled_on.is_(None))
    ).all()
    roles = {row.role for row in rows} - {None}
    return HeldAccount(bool(rows), len(roles), bool(roles & ABOVE_HR))


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
