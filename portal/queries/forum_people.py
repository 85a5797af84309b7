"""Who may sit in a forum, and who stands above the raters of its cases."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account, RoleGrant
from portal.models.people import Employee
from portal.queries.raters import rater_of, surroundings
from portal.queries.units import unit_rows
from portal.rules.roles import Role

SITTING = (Role.KETUA_FORUM, Role.ANGGOTA_FORUM)


@dataclass(frozen=True)
class Eligible:
    """Somebody of the staff who holds a forum role on a day."""

    id: uuid.UUID
    name: str
    nip: str
    may_chair: bool


def eligible_members(on: datetime.date) -> list[Eligible]:
    """Holders of the forum's roles on a day, by name."""
    rows = db.session.execute(
        sa.select(Employee.id, Employee.name, Employee.nip, RoleGrant.role)
        .join(Account, Account.employee_id == Employee.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role.in_(SITTING), RoleGrant.starts_on <= on,
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
            Account.disabled_on.is_(None),
            sa.or_(Employee.left_on.is_(None), Employee.left_on > on),
        )
        .order_by(Employee.name, Employee.id)
    )  # fmt: skip
    found: dict[uuid.UUID, Eligible] = {}
    for row in rows:
        known = found.get(row.id)
        chairs = row.role is Role.KETUA_FORUM or (known is not None and known.may_chair)
        found[row.id] = Eligible(row.id, row.name, row.nip, chairs)
    return list(found.values())


def superiors_of(
    raters: Collection[uuid.UUID], on: datetime.date
) -> dict[uuid.UUID, uuid.UUID | None]:
    """Who would evaluate in the second instance after each rater: the rater's own rater."""
    units = unit_rows()
    found = {}
    for one in sorted(raters):
        rater, _superior = rater_of(surroundings(one, on, units), one, on)
        found[one] = rater.employee_id
    return found
