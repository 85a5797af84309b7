"""Roles given for a time to an account, lent by their holder, and ended."""

import datetime
import uuid
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditTag
from portal.models.units import Unit
from portal.rules.access import GrantKind
from portal.rules.messages import MessageKind
from portal.rules.roles import LENDABLE_ROLES, Role
from portal.rules.tokens import plain_login
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import accounts, notify

OWN_PAGE: Final = "/akun"
LONGEST_REASON: Final = 300


def grant_role(
    account_id: uuid.UUID,
    role: Role,
    unit_id: uuid.UUID | None,
    reason: str,
    act: Act,
    *,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    kind: GrantKind = GrantKind.TETAP,
) -> None:
    """Give a role for a time, as one's own or as Plt. or Plh.

    Raises Invalid for a role that follows from postings, a missing reason, or an acting role
    without a last day; ValueError for a delegation, which only the holder makes.
    """
    if kind is GrantKind.DELEGASI:
        raise ValueError("A role is lent by its holder: use delegate")
    if not role.is_granted:
        raise Invalid("Peran ini mengikuti penempatan, tidak dapat diberikan tersendiri.")
    if not reason.strip():
        raise Invalid("Alasan pemberian peran wajib diisi.")
    begins = starts_on or act.on
    if ends_on is None and kind is not GrantKind.TETAP:
        raise Invalid("Peran sebagai Plt. atau Plh. memerlukan tanggal akhir.")
    if ends_on is not None and ends_on < begins:
        raise Invalid("Tanggal akhir mendahului tanggal mulai: tukar keduanya.")
    with writing() as session:
        _active(session, account_id)
        if unit_id is not None and session.get(Unit, unit_id) is None:
            raise Invalid("Unit itu tidak dikenal: pilih dari daftar.")
        grant = new_grant(session, account_id, role, unit_id, reason, act, ends_on, begins)
        grant.kind = kind
        _record_new(session, grant, act)


def delegate(
    grant_id: uuid.UUID,
    lender_id: uuid.UUID,
    login: str,
    days: tuple[datetime.date, datetime.date],
    reason: str,
    act: Act,
) -> uuid.UUID:
    """Lend a role of one's own from a first to a last day; it ends by itself.

    Raises NotFound for a grant of somebody else, Invalid for one that was itself lent or is over,
    for a role that is not lent, and for days outside it.
    """
    first, last = days
    if not reason.strip():
        raise Invalid("Alasan delegasi wajib diisi, misalnya nomor surat tugas.")
    if last < first or last < act.on:
        raise Invalid("Tanggal akhir delegasi harus hari ini atau sesudahnya, dan sesudah mulai.")
    with writing() as session:
        own = session.get(RoleGrant, grant_id, with_for_update=True)
        if own is None or own.account_id != lender_id:
            raise NotFound("Pemberian peran ini tidak dikenal.")
        _require_lendable(own, first, last, act)
        whom = session.scalar(
            sa.select(Account).where(
                Account.login == plain_login(login), Account.disabled_on.is_(None)
            )
        )
        if whom is None or whom.id == lender_id:
            raise Invalid("Akun penerima tidak ditemukan: tulis NIP atau surel akun orang lain.")
        _require_free(session, own, whom.id, first)
        grant = new_grant(session, whom.id, own.role, own.unit_id, reason, act, last, first)
        grant.kind, grant.delegated_by = GrantKind.DELEGASI, lender_id
        _record_new(session, grant, act)
        return grant.id


def end_role(account_id: uuid.UUID, grant_id: uuid.UUID, reason: str, act: Act) -> None:
    """End a role of this account the day before; it holds no longer from the next request on, and
    whoever the holder lent it to loses it too.

    Raises NotFound for a grant of another account: who may act on one account names it.
    """
    with writing() as session:
        grant = session.get(RoleGrant, grant_id)
        if grant is None or grant.account_id != account_id:
            raise NotFound("Pemberian peran ini tidak dikenal.")
        _end_lent(session, account_id, act, grant)
        _end(session, grant, reason, act)


def end_delegation(lender_id: uuid.UUID, grant_id: uuid.UUID, act: Act) -> None:
    """Take back a role that one lent. Raises NotFound for a delegation of somebody else."""
    with writing() as session:
        grant = session.get(RoleGrant, grant_id)
        if grant is None or grant.delegated_by != lender_id:
            raise NotFound("Delegasi ini tidak dikenal.")
        _end(session, grant, "ditarik oleh pemberi delegasi", act)


def end_lent_roles(session: Session, lender_id: uuid.UUID, act: Act) -> None:
    """End everything that an account lent, because it was closed; inside the caller's commit."""
    _end_lent(session, lender_id, act)


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
        account_id=account_id, role=role, unit_id=unit_id,
        reason=reason.strip()[:LONGEST_REASON], starts_on=starts_on or act.on, ends_on=ends_on,
        kind=GrantKind.TETAP,
    )  # fmt: skip
    session.add(grant)
    return grant


def _active(session: Session, account_id: uuid.UUID) -> None:
    account = session.get(Account, account_id)
    if account is None or not account.is_active:
        raise NotFound("Akun ini tidak dikenal atau sudah ditutup.")


def _require_lendable(own: RoleGrant, first: datetime.date, last: datetime.date, act: Act) -> None:
    if own.kind is GrantKind.DELEGASI:
        raise Invalid("Peran yang didelegasikan kepada Anda tidak dapat didelegasikan lagi.")
    if own.role not in LENDABLE_ROLES:
        raise Invalid("Peran ini melekat pada orangnya dan tidak dapat didelegasikan.")
    ends = own.ends_on or datetime.date.max
    if not own.starts_on <= act.on <= ends:
        raise Invalid("Peran ini tidak sedang Anda pegang.")
    if first < act.on or last > ends:
        raise Invalid("Delegasi mulai paling cepat hari ini dan tidak melewati masa peran Anda.")


def _require_free(
    session: Session, own: RoleGrant, account_id: uuid.UUID, first: datetime.date
) -> None:
    """Not two loans of one role to one person over the same days."""
    there = sa.exists().where(
        RoleGrant.account_id == account_id,
        RoleGrant.role == own.role,
        RoleGrant.unit_id.is_not_distinct_from(own.unit_id),
        sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= first),
    )
    if session.scalar(sa.select(there)):
        raise Invalid("Orang ini sudah memegang peran itu pada hari tersebut.")


def _record_new(session: Session, grant: RoleGrant, act: Act) -> None:
    session.flush()
    audit.record(
        session, act, AuditTag.ROLE_GRANTED, grant.account_id, reason=grant.reason,
        before={}, after=_facts(grant),
    )  # fmt: skip
    notify(session, accounts([grant.account_id]), MessageKind.ROLE_CHANGED, link=OWN_PAGE, act=act)


def _end_lent(
    session: Session, lender_id: uuid.UUID, act: Act, own: RoleGrant | None = None
) -> None:
    wanted = sa.select(RoleGrant).where(
        RoleGrant.delegated_by == lender_id, RoleGrant.ends_on >= act.on
    )
    if own is not None:
        wanted = wanted.where(
            RoleGrant.role == own.role, RoleGrant.unit_id.is_not_distinct_from(own.unit_id)
        )
    for lent in session.scalars(wanted).all():
        _end(session, lent, "peran pemberi delegasi berakhir", act)


def _end(session: Session, grant: RoleGrant, reason: str, act: Act) -> None:
    before, yesterday = _facts(grant), act.on - datetime.timedelta(days=1)
    account_id, after = grant.account_id, dict[str, Any]()
    if grant.starts_on > yesterday:
        session.delete(grant)
    else:
        grant.ends_on = yesterday
        after = _facts(grant)
    audit.record(
        session, act, AuditTag.ROLE_ENDED, account_id, reason=reason.strip(), before=before,
        after=after,
    )  # fmt: skip
    notify(session, accounts([account_id]), MessageKind.ROLE_CHANGED, link=OWN_PAGE, act=act)


def _facts(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role.value,
        "kind": grant.kind.value,
        "unit": str(grant.unit_id) if grant.unit_id else None,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        "delegated_by": str(grant.delegated_by) if grant.delegated_by else None,
    }
