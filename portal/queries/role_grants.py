"""The roles that somebody holds, and those they lent to others."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db
from portal.models.accounts import Account, RoleGrant
from portal.models.units import Unit
from portal.rules.access import GrantKind
from portal.rules.roles import LENDABLE_ROLES, Role


@dataclass(frozen=True)
class OwnRole:
    """A role with its days; `unit` None = the whole agency. `lender` and `holder` are names."""

    id: uuid.UUID
    role: Role
    kind: GrantKind
    unit: str | None
    starts_on: datetime.date
    ends_on: datetime.date | None
    reason: str
    lender: str | None
    holder: str
    on: datetime.date

    @property
    def is_lendable(self) -> bool:
        """Whether its holder may lend it today."""
        is_own = self.kind is not GrantKind.DELEGASI
        return is_own and self.role in LENDABLE_ROLES and self.starts_on <= self.on


def held_roles(account_id: uuid.UUID, on: datetime.date) -> list[OwnRole]:
    """Roles that an account holds on a day or later."""
    return _roles(RoleGrant.account_id == account_id, on)


def lent_roles(account_id: uuid.UUID, on: datetime.date) -> list[OwnRole]:
    """Roles that an account lent to others, as long as they are not over."""
    return _roles(RoleGrant.delegated_by == account_id, on)


def holders(session: Session, roles: Collection[Role], on: datetime.date) -> Sequence[uuid.UUID]:
    """Open accounts that hold one of these roles in the whole agency on a day."""
    return session.scalars(
        sa.select(RoleGrant.account_id)
        .distinct()
        .join(Account, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role.in_(roles),
            RoleGrant.unit_id.is_(None),
            RoleGrant.starts_on <= on,
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
            Account.disabled_on.is_(None),
        )
    ).all()


def _roles(whose: sa.ColumnElement[bool], on: datetime.date) -> list[OwnRole]:
    lender, holder = sa.orm.aliased(Account), sa.orm.aliased(Account)
    rows = db.session.execute(
        sa.select(RoleGrant, Unit.name, lender.name, holder.name)
        .join(holder, RoleGrant.account_id == holder.id)
        .outerjoin(Unit, RoleGrant.unit_id == Unit.id)
        .outerjoin(lender, RoleGrant.delegated_by == lender.id)
        .where(whose, sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on))
        .order_by(RoleGrant.starts_on, RoleGrant.id)
    )
    return [
        OwnRole(
            g.id, g.role, g.kind, unit, g.starts_on, g.ends_on, g.reason, lent_by, held_by, on
        )
        for g, unit, lent_by, held_by in rows
    ]  # fmt: skip
