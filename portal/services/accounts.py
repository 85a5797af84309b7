"""Accounts: create, activate, change secrets, second factor, roles, disable."""

import datetime
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound, WrongCredentials
from portal.models.accounts import Account, Activation, LoginSession, RecoveryCode, RoleGrant
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.units import Unit
from portal.rules import codes
from portal.rules.passwords import Weakness, weakness
from portal.rules.roles import Role
from portal.rules.tokens import activation_digest, plain_login, recovery_digest
from portal.services import audit
from portal.services.audit import Act
from portal.services.passwords import hash_password
from portal.services.totp import matching_step

ACTIVATION_LASTS = datetime.timedelta(days=14)
RECOVERY_CODES = 8


@dataclass(frozen=True)
class NewAccount:
    """Who gets an account: `login` is the NIP, or an e-mail address for people who are no staff."""

    login: str
    name: str
    email: str | None = None


def create_first_admin(login: str, name: str, act: Act) -> str:
    """The first administrator, once: the activation token. Raises IllegalStep ever after."""
    with writing() as session:
        if session.scalar(sa.select(Account.id).limit(1)) is not None:
            raise IllegalStep("Penyiapan pertama sudah selesai: minta pengelola membuatkan akun.")
        account = _add(session, NewAccount(login, name), act)
        _grant(session, account.id, Role.ADMIN, None, "penyiapan pertama", act, None)
        audit.record(session, act, AuditTag.ACCOUNT_CREATED, account.id, first_admin=True)
        return _offer_activation(session, account.id, act)


def create_account(new: NewAccount, act: Act) -> str:
    """One account; returns the activation token, which is shown once. Raises Invalid on a taken
    login.
    """
    with writing() as session:
        account = _add(session, new, act)
        audit.record(session, act, AuditTag.ACCOUNT_CREATED, account.id)
        return _offer_activation(session, account.id, act)


def offer_activation(account_id: uuid.UUID, act: Act) -> str:
    """A fresh link (a forgotten password, a lost letter); older links and sessions end."""
    with writing() as session:
        account = _get(session, account_id)
        session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        audit.record(session, act, AuditTag.ACCOUNT_ACTIVATION_OFFERED, account.id)
        return _offer_activation(session, account.id, act)


def activate(token: str, password: str, act_at: datetime.datetime) -> uuid.UUID:
    """Set the password with a link, which is then used up; every session of the old password
    ends. Raises NotFound, or Invalid with the weakness.
    """
    with writing() as session:
        row = session.get(Activation, activation_digest(token))
        if row is None or row.expires_at <= act_at:
            raise NotFound("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru.")
        account = _get(session, row.account_id)
        _set_password(session, account, password)
        session.execute(sa.delete(Activation).where(Activation.account_id == account.id))
        session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        act = Act(account.name, act_at, account.id)
        audit.record(session, act, AuditTag.ACCOUNT_PASSWORD_SET, account.id)
    return account.id


def change_password(account_id: uuid.UUID, password: str, keep: str, act: Act) -> None:
    """A new password for one's own account; every other device is logged out (`keep` is this one's
    digest).
    """
    with writing() as session:
        account = _get(session, account_id)
        _set_password(session, account, password)
        session.execute(
            sa.delete(LoginSession).where(
                LoginSession.account_id == account.id, LoginSession.digest != keep
            )
        )
        audit.record(session, act, AuditTag.ACCOUNT_PASSWORD_SET, account.id)


def new_totp_secret() -> str:
    """A secret for an authenticator app; stored only once a code proves that the app has it."""
    return pyotp.random_base32()


def totp_uri(secret: str, name: str, issuer: str) -> str:
    """What the authenticator app reads from the QR."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def enrol_totp(account_id: uuid.UUID, secret: str, code: str, act: Act) -> list[str]:
    """Switch the second factor on; returns the recovery codes, shown once. Raises
    WrongCredentials.
    """
    step = matching_step(secret, code, act.at)
    if step is None:
        raise WrongCredentials(
            "Kode tidak cocok. Periksa jam ponsel Anda, lalu coba kode berikutnya."
        )
    with writing() as session:
        account = _get(session, account_id)
        account.totp_secret = secret
        account.totp_last_step = step
        fresh = _fresh_recovery_codes(session, account.id)
        audit.record(session, act, AuditTag.ACCOUNT_SECOND_FACTOR_SET, account.id)
    return fresh


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
        _get(session, account_id)
        if unit_id is not None and session.get(Unit, unit_id) is None:
            raise Invalid("Unit itu tidak dikenal: pilih dari daftar.")
        grant = _grant(session, account_id, role, unit_id, reason, act, ends_on, begins)
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


def disable_account(account_id: uuid.UUID, reason: str, act: Act) -> None:
    """Close an account at once: no login, and every session ends. History keeps its name."""
    if not reason.strip():
        raise Invalid("Alasan penutupan akun wajib diisi.")
    with writing() as session:
        account = _get(session, account_id)
        account.disabled_on = act.on
        session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        session.execute(sa.delete(Activation).where(Activation.account_id == account.id))
        audit.record(session, act, AuditTag.ACCOUNT_DISABLED, account.id, reason=reason.strip())


def _add(session: Session, new: NewAccount, act: Act) -> Account:
    login = plain_login(new.login)
    email = new.email.strip().casefold() if new.email else None
    if not login or not new.name.strip():
        raise Invalid("NIP atau surel dan nama wajib diisi.")
    # One text must never lead to two accounts, whether it is typed as a login or as an e-mail.
    names = [login, email] if email else [login]
    taken = sa.select(Account.id).where(sa.or_(Account.login.in_(names), Account.email.in_(names)))
    if session.scalar(taken) is not None:
        raise Invalid("Sudah ada akun dengan %(login)s.", login=login)
    # The NIP in a login says whose record an account belongs to.
    staff = sa.select(Employee.id).where(Employee.nip == login, Employee.left_on.is_(None))
    account = Account(
        login=login, name=new.name.strip(), email=email,
        created_at=act.at, employee_id=session.scalar(staff),
    )  # fmt: skip
    session.add(account)
    session.flush()
    return account


def _grant(
    session: Session,
    account_id: uuid.UUID,
    role: Role,
    unit_id: uuid.UUID | None,
    reason: str,
    act: Act,
    ends_on: datetime.date | None,
    starts_on: datetime.date | None = None,
) -> RoleGrant:
    grant = RoleGrant(
        account_id=account_id, role=role, unit_id=unit_id, reason=reason.strip(),
        starts_on=starts_on or act.on, ends_on=ends_on,
    )  # fmt: skip
    session.add(grant)
    return grant


def _offer_activation(session: Session, account_id: uuid.UUID, act: Act) -> str:
    session.execute(sa.delete(Activation).where(Activation.account_id == account_id))
    token = codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)
    session.add(
        Activation(
            digest=activation_digest(token), account_id=account_id,
            expires_at=act.at + ACTIVATION_LASTS,
        )
    )  # fmt: skip
    return token


def _set_password(session: Session, account: Account, password: str) -> None:
    agency = session.scalar(sa.select(Agency.name)) or ""
    known: Collection[str] = [account.login, account.name, account.email or "", agency]
    weak = weakness(password, known)
    if weak is not None:
        raise _refusal(weak)
    account.password_hash = hash_password(password)


def _refusal(weak: Weakness) -> Invalid:
    """What to say about a weak password."""
    sentences = {
        Weakness.TOO_SHORT: Invalid(
            "Kata sandi terlalu pendek: pakai sedikitnya 10 huruf, misalnya tiga kata."
        ),
        Weakness.TOO_LONG: Invalid("Kata sandi terlalu panjang: paling banyak 128 huruf."),
        Weakness.COMMON: Invalid(
            "Kata sandi ini termasuk yang paling sering ditebak: pilih kata lain."
        ),
        Weakness.PERSONAL: Invalid(
            "Kata sandi memuat nama, NIP, atau nama instansi: pilih kata lain."
        ),
        Weakness.MONOTONOUS: Invalid(
            "Kata sandi hanya mengulang atau mengurutkan huruf: pilih kata lain."
        ),
        Weakness.FEW_KINDS: Invalid(
            "Pakai sedikitnya tiga jenis: huruf kecil, huruf besar, angka, tanda."
        ),
    }
    return sentences[weak]


def _fresh_recovery_codes(session: Session, account_id: uuid.UUID) -> list[str]:
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    fresh = [
        codes.encode(secrets.token_bytes(7), codes.RECEIPT_LENGTH) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(
        RecoveryCode(digest=recovery_digest(account_id, code), account_id=account_id)
        for code in fresh
    )
    return fresh


def _get(session: Session, account_id: uuid.UUID) -> Account:
    account = session.get(Account, account_id)
    if account is None or not account.is_active:
        raise NotFound("Akun ini tidak dikenal atau sudah ditutup.")
    return account
