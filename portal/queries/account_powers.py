"""What an account may do and where its holder works, for the rule about renewing secrets."""

import datetime
import uuid

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account, RoleGrant
from portal.models.people import Posting
from portal.queries.units import unit_paths
from portal.rules.account_powers import AccountPowers


def powers_of(account_id: uuid.UUID, on: datetime.date) -> AccountPowers:
    """The powers of an account on a day, those that begin later among them. Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound("Akun ini tidak dikenal.")
    roles = db.session.scalars(
        sa.select(RoleGrant.role).where(
            RoleGrant.account_id == account_id,
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
    )
    return AccountPowers(
        account_id=account_id,
        person_id=account.employee_id or account_id,
        roles=frozenset(roles),
        unit_path=_path(account.employee_id, on),
    )


def _path(person: uuid.UUID | None, on: datetime.date) -> frozenset[uuid.UUID]:
    if person is None:
        return frozenset()
    held = db.session.scalars(
        sa.select(Posting.unit_id).where(
            Posting.employee_id == person,
            Posting.starts_on <= on,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= on),
        )
    ).all()
    if not held:
        return frozenset()
    paths = unit_paths()
    return frozenset().union(*(paths[unit] for unit in held))
