"""Whom a batch of activation letters is for: staff without an account, or one earlier batch."""

import datetime
import uuid
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditEntry, AuditTag
from portal.models.people import Employee, ImportState, Posting, StaffImport, StaffImportChange
from portal.models.units import Unit
from portal.queries.gathering import Question
from portal.queries.units import unit_paths
from portal.rules.account_powers import ABOVE_HR
from portal.rules.postings import PostingKind


class Whom(StrEnum):
    """Everybody, a unit and those below it, one import; or the letters of one batch again."""

    SEMUA = "semua"
    UNIT = "unit"
    IMPOR = "impor"
    SURAT = "surat"


@dataclass(frozen=True)
class Scope:
    """A choice of people: the unit, the import or the batch (its number in the trail).

    `reach` are the units of an office that is not the whole agency's; None = all.
    """

    whom: Whom
    unit_id: uuid.UUID | None = None
    import_id: uuid.UUID | None = None
    batch: int | None = None
    reach: frozenset[uuid.UUID] | None = None

    @property
    def renews(self) -> bool:
        """Whether accounts exist already and only their links are made anew."""
        return self.whom is Whom.SURAT


@dataclass(frozen=True)
class Candidate:
    """Somebody who gets a letter; `account_id` where there is an account already."""

    employee_id: uuid.UUID
    account_id: uuid.UUID | None
    name: str
    nip: str
    phone: str | None
    unit: str


@dataclass(frozen=True)
class Batch:
    """Letters that were made: when, by whom, how many."""

    number: int
    at: datetime.datetime
    actor: str
    count: int


def candidates(scope: Scope, on: datetime.date, limit: int) -> tuple[list[Candidate], int]:
    """The first `limit` people of a scope by unit and name, and how many there are in all.

    Never somebody who has left; for a new account nobody with an account or whose NIP is a login;
    for a new letter nobody who set a password, was closed, or has powers above the personnel
    office (below the whole agency: any role).
    """
    posted = sa.and_(Posting.employee_id == Employee.id, *_in_force(on))
    source = (
        sa.select(
            Employee.id, Account.id, Employee.name, Employee.nip, Employee.phone, Unit.name,
        )
        .outerjoin(Posting, posted)
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .where(*_wanted(scope, on))
    )  # fmt: skip
    total = db.session.scalar(sa.select(sa.func.count()).select_from(source.subquery())) or 0
    rows = db.session.execute(
        source.order_by(Unit.name, Unit.id, Employee.name_key, Employee.id).limit(limit)
    )
    return [Candidate(*row[:5], row[5] or "") for row in rows], total


def batches(limit: int) -> list[Batch]:
    """The newest batches."""
    rows = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.tag == AuditTag.ACCOUNTS_ISSUED.value)
        .order_by(AuditEntry.sequence.desc())
        .limit(limit)
    )
    return [Batch(row.sequence, row.at, row.actor, row.detail["count"]) for row in rows]


def recent_imports(limit: int) -> list[tuple[uuid.UUID, str, datetime.datetime]]:
    """(id, file name, moment) of the imports applied last."""
    rows = db.session.execute(
        sa.select(StaffImport.id, StaffImport.file_name, StaffImport.applied_at)
        .where(StaffImport.state == ImportState.DITERAPKAN)
        .order_by(StaffImport.applied_at.desc(), StaffImport.id.desc())
        .limit(limit)
    )
    return [(key, name, at) for key, name, at in rows if at is not None]


def _wanted(scope: Scope, on: datetime.date) -> list[sa.ColumnElement[bool]]:
    wanted = [sa.or_(Employee.left_on.is_(None), Employee.left_on > on)]
    wanted += _renewed(scope, on) if scope.renews else _without_account()
    if scope.whom is Whom.UNIT:
        below = [unit for unit, path in unit_paths().items() if scope.unit_id in path]
        wanted.append(Posting.unit_id.in_(below))
    if scope.whom is Whom.IMPOR:
        wanted.append(
            sa.exists().where(
                StaffImportChange.employee_id == Employee.id,
                StaffImportChange.import_id == scope.import_id,
            )
        )
    if scope.reach is not None:
        wanted.append(Posting.unit_id.in_(scope.reach))
    return wanted


def _without_account() -> list[sa.ColumnElement[bool]]:
    taken = sa.exists().where(Account.login == Employee.nip).correlate(Employee)
    return [Account.id.is_(None), ~taken]


def _renewed(scope: Scope, on: datetime.date) -> list[sa.ColumnElement[bool]]:
    powerful = sa.exists().where(
        RoleGrant.account_id == Account.id,
        sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
    )
    if scope.reach is None:
        powerful = powerful.where(RoleGrant.role.in_(ABOVE_HR))
    return [
        Account.id.in_(_accounts_of(scope.batch)),
        Account.password_hash.is_(None),
        Account.disabled_on.is_(None),
        ~powerful,
    ]


def _accounts_of(batch: int | None) -> list[uuid.UUID]:
    entry = db.session.get(AuditEntry, batch) if batch is not None else None
    if entry is None or entry.tag != AuditTag.ACCOUNTS_ISSUED.value:
        return []
    return [uuid.UUID(text) for text in entry.detail["accounts"]]


def _in_force(on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Posting.kind == PostingKind.DEFINITIF,
        Posting.starts_on <= on,
        sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on),
    )


def with_account(on: datetime.date) -> Question[tuple[int, int]]:
    """(those with an account, all) of the staff on a day, in one row.

    Counted by indexes: accounts that belong to somebody, and logins that are the NIP of somebody
    without one, both without the few who left.
    """
    left = sa.select(Employee.id).where(Employee.left_on <= on).cte("left_ones")
    gone = sa.select(left.c.id)
    own = sa.select(sa.func.count()).select_from(Account).where(Account.employee_id.is_not(None))
    theirs = own.where(Account.employee_id.in_(gone))
    mine = sa.orm.aliased(Account)
    by_nip = (
        sa.select(sa.func.count(sa.distinct(Employee.id)))
        .join(Account, Account.login == Employee.nip)
        .where(
            Account.employee_id.is_(None) | (Account.employee_id != Employee.id),
            ~sa.exists().where(mine.employee_id == Employee.id),
            Employee.id.not_in(gone),
        )
    )
    everybody = sa.select(sa.func.count()).select_from(Employee).scalar_subquery()
    done = own.scalar_subquery() - theirs.scalar_subquery() + by_nip.scalar_subquery()
    return Question(
        sa.select(done, everybody - sa.select(sa.func.count()).select_from(left).scalar_subquery()),
        (),
        lambda done, total: (done, total),
    )
