"""Accounts and sessions as guards and pages need them."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account, Activation, LoginSession, RecoveryCode, RoleGrant
from portal.models.units import Unit
from portal.queries.gathering import Question
from portal.queries.logged_in import VISITOR, grant_of
from portal.rules.access import Actor, Grant, GrantKind, Target, can, lent_for
from portal.rules.actions import Action
from portal.rules.roles import Role
from portal.rules.sessions import is_alive
from portal.rules.tokens import activation_digest, session_digest


@dataclass(frozen=True)
class Visitor:
    """Whoever is logged in, as guards see them; `confirmed_at` is when they last proved who they
    are, `unread` how many messages wait for them.  Without a password they come in through the
    agency's provider.
    """

    account_id: uuid.UUID
    name: str
    actor: Actor
    session_digest: str
    session_id: uuid.UUID
    seen_at: datetime.datetime
    confirmed_at: datetime.datetime | None
    is_confirmed: bool
    has_second_factor: bool
    unread: int = 0
    has_password: bool = True

    @property
    def roles(self) -> frozenset[Role]:
        """Roles held today."""
        return frozenset(grant.role for grant in self.actor.grants)

    def may(self, action: Action, unit_path: frozenset[uuid.UUID] | None = None) -> bool:
        """Whether this visitor may do something in the office.

        With `unit_path` (a unit and all above it) there, without it anywhere at all.
        """
        reach = self.units if unit_path is None else unit_path
        return can(self.actor, action, Target(unit_path=reach))

    def basis_of(self, action: Action) -> str | None:
        """In whose place this visitor does something in the office or to somebody, or None."""
        office = Target(unit_path=self.units)
        someone = Target(employee_id=uuid.UUID(int=0), unit_path=self.units)
        grants = (lent_for(self.actor, action, target) for target in (office, someone))
        return next((grant.basis for grant in grants if grant is not None), None)

    def may_to(self, action: Action, person: uuid.UUID) -> bool:
        """Whether this visitor may do something to a person, who may be themselves.

        `person` is an employee or an account; to one's own account one stands as oneself.
        """
        whom = self.actor.employee_id if person == self.account_id else person
        return can(self.actor, action, Target(employee_id=whom, unit_path=self.units))

    @property
    def units(self) -> frozenset[uuid.UUID]:
        """Every unit that some grant names."""
        return frozenset().union(*(grant.unit_ids or () for grant in self.actor.grants))


@dataclass(frozen=True)
class Device:
    """A line of the list of devices."""

    id: uuid.UUID
    device: str
    started_at: datetime.datetime
    seen_at: datetime.datetime


def visitor(token: str, now: datetime.datetime) -> Visitor | None:
    """The visitor behind a session's token, or None when it ended, ran out, or the account was
    disabled.
    """
    today = now.date()
    values = {"digest": session_digest(token), "account_on": today}
    rows = VISITOR.rows(db.session.connection(), values)
    if not rows:
        return None
    row = rows[0]
    if row.disabled_on is not None or not is_alive(row.started_at, row.seen_at, now):
        return None
    is_staff = row.employee_id is not None and (row.left_on is None or row.left_on > today)
    grants = tuple(grant_of(one) for one in rows if one.role is not None)
    if is_staff:
        # Whoever is on the staff is an employee by that alone; nobody grants it 20,000 times.
        grants = (*grants, Grant(Role.PEGAWAI, today))
    return Visitor(
        account_id=row.account_id,
        name=row.name,
        actor=Actor(today, row.employee_id if is_staff else row.account_id, grants),
        session_digest=row.digest,
        session_id=row.session_id,
        seen_at=row.seen_at,
        confirmed_at=row.confirmed_at,
        is_confirmed=row.is_confirmed,
        has_second_factor=row.has_secret,
        unread=row.unread,
        has_password=row.has_password,
    )


def devices(account_id: uuid.UUID) -> list[Device]:
    """All living sessions of an account, the last used first."""
    rows = db.session.scalars(
        sa.select(LoginSession)
        .where(LoginSession.account_id == account_id)
        .order_by(LoginSession.seen_at.desc())
    )
    return [Device(row.id, row.device, row.started_at, row.seen_at) for row in rows]


def recovery_codes_left(account_id: uuid.UUID) -> Question[int]:
    """How many recovery codes an account still has, in one row."""
    held = RecoveryCode.account_id == account_id
    return Question(sa.select(sa.func.count()).select_from(RecoveryCode).where(held), (), int)


def activation_name(token: str, now: datetime.datetime) -> str:
    """Whose activation link this is. Raises NotFound when it is unknown, used or too old."""
    name = db.session.scalar(
        sa.select(Account.name)
        .join(Activation, Activation.account_id == Account.id)
        .where(
            Activation.digest == activation_digest(token),
            Activation.expires_at > now,
            Account.disabled_on.is_(None),
        )
    )
    if name is None:
        raise NotFound("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru ke pengelola.")
    return name


@dataclass(frozen=True)
class ListedAccount:
    """A line of the list of accounts; `roles` hold today."""

    id: uuid.UUID
    name: str
    login: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    roles: tuple[tuple[Role, str | None], ...]


def listed_accounts(
    search: str, page: int, per_page: int, on: datetime.date
) -> tuple[list[ListedAccount], int]:
    """A page of accounts, found by the beginning of a name or login; and how many in all."""
    wanted: sa.ColumnElement[bool] = sa.true()
    if search:
        start = (
            search.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        )
        wanted = sa.or_(
            sa.func.lower(Account.name).like(start, escape="\\"),
            Account.login.like(start, escape="\\"),
        )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Account).where(wanted)) or 0
    accounts = db.session.scalars(
        sa.select(Account)
        .where(wanted)
        .order_by(Account.name, Account.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    roles = _roles_of([account.id for account in accounts], on)
    return [
        ListedAccount(
            id=a.id, name=a.name, login=a.login, is_active=a.is_active,
            has_password=a.password_hash is not None,
            has_second_factor=a.totp_secret is not None,
            roles=tuple(roles.get(a.id, ())),
        )
        for a in accounts
    ], total  # fmt: skip


def _roles_of(
    account_ids: list[uuid.UUID], on: datetime.date
) -> dict[uuid.UUID, list[tuple[Role, str | None]]]:
    rows = db.session.execute(
        sa.select(RoleGrant.account_id, RoleGrant.role, Unit.name)
        .outerjoin(Unit, RoleGrant.unit_id == Unit.id)
        .where(
            RoleGrant.account_id.in_(account_ids),
            RoleGrant.starts_on <= on,
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= on),
        )
        .order_by(RoleGrant.role)
    )
    found: dict[uuid.UUID, list[tuple[Role, str | None]]] = {}
    for account_id, role, unit in rows:
        found.setdefault(account_id, []).append((role, unit))
    return found


@dataclass(frozen=True)
class HeldRole:
    """A grant with its dates; `unit` None means the whole agency."""

    id: uuid.UUID
    role: Role
    unit: str | None
    reason: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    holds: bool
    kind: GrantKind
    lender: str | None


@dataclass(frozen=True)
class AccountCard:
    """One account for its administrator."""

    id: uuid.UUID
    name: str
    login: str
    email: str | None
    disabled_on: datetime.date | None
    has_password: bool
    has_second_factor: bool
    grants: list[HeldRole]


def account_card(account_id: uuid.UUID, on: datetime.date) -> AccountCard:
    """One account with all its grants, the present ones first. Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound("Akun ini tidak dikenal.")
    lender = sa.orm.aliased(Account)
    rows = db.session.execute(
        sa.select(RoleGrant, Unit.name, lender.name)
        .outerjoin(Unit, RoleGrant.unit_id == Unit.id)
        .outerjoin(lender, RoleGrant.delegated_by == lender.id)
        .where(RoleGrant.account_id == account_id)
        .order_by(RoleGrant.starts_on.desc())
    )
    grants = [
        HeldRole(
            g.id, g.role, unit, g.reason, g.starts_on, g.ends_on,
            g.starts_on <= on and (g.ends_on is None or g.ends_on >= on), g.kind, lent_by,
        )
        for g, unit, lent_by in rows
    ]  # fmt: skip
    return AccountCard(
        account.id, account.name, account.login, account.email, account.disabled_on,
        account.password_hash is not None, account.totp_secret is not None,
        sorted(grants, key=lambda grant: not grant.holds),
    )  # fmt: skip
