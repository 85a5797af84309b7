"""The one statement with which every page of the staff begins: session, account and grants.

It is written once and asks for columns: building it anew and making objects of three tables took as
long as the rest of a small page.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account, LoginSession, RoleGrant
from portal.models.people import Employee
from portal.queries.messages import unread_of_account
from portal.queries.prepared import Prepared
from portal.rules.access import Grant


def grants_on(account_id: uuid.UUID, on: datetime.date) -> tuple[Grant, ...]:
    """The role grants of an account that hold on a day."""
    rows = db.session.execute(
        sa.select(*_GRANT)
        .outerjoin(_LENDER, RoleGrant.delegated_by == _LENDER.id)
        .where(RoleGrant.account_id == account_id, *_holds(on))
    )
    return tuple(map(grant_of, rows))


def _holds(on: Any) -> tuple[sa.ColumnElement[bool], ...]:
    return (RoleGrant.starts_on <= on, sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on))


def grant_of(row: Any) -> Grant:
    """A row of `_GRANT`."""
    return Grant(
        row.role, row.starts_on, row.ends_on, row.kind,
        frozenset({row.unit_id}) if row.unit_id else None, row.lender or "",
    )  # fmt: skip


_LENDER = sa.orm.aliased(Account)
_GRANT = (
    RoleGrant.role, RoleGrant.starts_on, RoleGrant.ends_on, RoleGrant.kind, RoleGrant.unit_id,
    _LENDER.name.label("lender"),
)  # fmt: skip
_DAY = sa.bindparam("account_on", type_=sa.Date())
# Every page of the staff begins with this statement, so it is written once and asks for columns.
VISITOR = Prepared(
    sa.select(
        LoginSession.digest, LoginSession.id.label("session_id"), LoginSession.started_at,
        LoginSession.seen_at, LoginSession.confirmed_at, LoginSession.is_confirmed,
        LoginSession.account_id, Account.name, Account.employee_id, Account.disabled_on,
        Account.totp_secret.is_not(None).label("has_secret"),
        Account.password_hash.is_not(None).label("has_password"), Employee.left_on,
        unread_of_account().label("unread"), *_GRANT,
    )
    .join(Account, LoginSession.account_id == Account.id)
    .outerjoin(Employee, Account.employee_id == Employee.id)
    .outerjoin(RoleGrant, sa.and_(RoleGrant.account_id == Account.id, *_holds(_DAY)))
    .outerjoin(_LENDER, RoleGrant.delegated_by == _LENDER.id)
    .where(LoginSession.digest == sa.bindparam("digest", type_=LoginSession.digest.type))
)  # fmt: skip
