"""Accounts: create, activate, change secrets, second factor, roles, disable."""

import datetime
import secrets
import uuid
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import (
    N_,
    IllegalStep,
    Invalid,
    NotAllowed,
    NotFound,
    TooManyTries,
    WrongCredentials,
)
from portal.models.accounts import Account, Activation, LoginSession, RecoveryCode
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.queries.account_powers import powers_of
from portal.rules import codes
from portal.rules.access import Actor
from portal.rules.account_powers import may_renew, may_reset_second_factor
from portal.rules.messages import MessageKind
from portal.rules.roles import Role
from portal.rules.tokens import (
    activation_digest,
    login_key,
    plain_login,
    recovery_digest,
    typed_digest,
)
from portal.services import audit, throttles
from portal.services.activations import fresh_ticket
from portal.services.audit import Act
from portal.services.messages import Recipient, notify
from portal.services.new_passwords import set_password
from portal.services.role_grants import end_lent_roles, end_role, grant_role, new_grant
from portal.services.totp import matching_step

__all__ = [
    "NewAccount", "activate", "activate_by_code", "change_password", "create_account",
    "create_first_admin", "disable_account", "end_role", "enrol_totp", "grant_role",
    "new_totp_secret", "offer_activation", "reset_second_factor", "totp_uri",
]  # fmt: skip
RECOVERY_CODES = 8
LONGEST_REASON = 300
BEYOND = N_(
    "Akun ini berada di luar wewenang Anda: milik Anda sendiri, unit lain, atau berkuasa lebih."
    " Minta pengelola sistem."
)


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
        new_grant(session, account.id, Role.ADMIN, None, "penyiapan pertama", act, None)
        audit.record(session, act, AuditTag.ACCOUNT_CREATED, account.id, first_admin=True)
        return fresh_ticket(session, account.id, act).token


def create_account(new: NewAccount, act: Act) -> str:
    """One account; returns the activation token, which is shown once. Raises Invalid on a taken
    login.
    """
    with writing() as session:
        account = _add(session, new, act)
        audit.record(session, act, AuditTag.ACCOUNT_CREATED, account.id)
        return fresh_ticket(session, account.id, act).token


def offer_activation(account_id: uuid.UUID, act: Act, by: Actor) -> str:
    """A fresh link (a forgotten password, a lost letter); older links and sessions end.

    Raises NotAllowed where the account has powers that `by` has not (rules.account_powers).
    """
    with writing() as session:
        account = _get(session, account_id)
        _require_renewal(account_id, act, by)
        session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        audit.record(session, act, AuditTag.ACCOUNT_ACTIVATION_OFFERED, account.id)
        _tell(session, account.id, act)
        return fresh_ticket(session, account.id, act).token


def activate(token: str, password: str, act_at: datetime.datetime) -> uuid.UUID:
    """Set the password with a link, which is then used up; every session of the old password
    ends. Raises NotFound, or Invalid with the weakness.
    """
    with writing() as session:
        row = session.get(Activation, activation_digest(token))
        if row is None or row.expires_at <= act_at:
            raise NotFound("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru.")
        account = _get(session, row.account_id)
        _use_up(session, account, password, act_at)
    return account.id


def activate_by_code(
    login: str, code: str, password: str, bucket: str, act_at: datetime.datetime
) -> str:
    """The same with the NIP and the short code of a letter; returns the name.

    Raises TooManyTries, WrongCredentials for an unknown NIP and a wrong code alike, or Invalid with
    the weakness; a weak password spends nothing.
    """
    keys = [f"surat:{login_key(plain_login(login))}", f"{throttles.NETWORK}{bucket}"]
    name = None
    with writing() as session:
        if pause := throttles.remaining(session, keys, act_at):
            raise TooManyTries(pause)
        account = _typed_account(session, login, code, act_at)
        if account is None:
            throttles.note_failure(session, keys, act_at)
        else:
            _use_up(session, account, password, act_at)
            throttles.forgive(session, keys[:1])
            name = account.name
    if name is None:
        raise WrongCredentials(
            "NIP dan kode tidak cocok, atau suratnya sudah dipakai atau kedaluwarsa."
        )
    return name


def change_password(account_id: uuid.UUID, password: str, keep: str, act: Act) -> None:
    """A new password for one's own account; every other device is logged out (`keep` is this one's
    digest).
    """
    with writing() as session:
        account = _get(session, account_id)
        set_password(session, account, password, act)
        session.execute(
            sa.delete(LoginSession).where(
                LoginSession.account_id == account.id, LoginSession.digest != keep
            )
        )


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
        had_one = account.totp_secret is not None
        account.totp_secret = secret
        account.totp_last_step = step
        fresh = _fresh_recovery_codes(session, account.id)
        told = {"before": {"second_factor": had_one}, "after": {"second_factor": True}}
        audit.record(session, act, AuditTag.ACCOUNT_SECOND_FACTOR_SET, account.id, **told)
    return fresh


def reset_second_factor(account_id: uuid.UUID, reason: str, act: Act, by: Actor) -> None:
    """Take a lost second factor off: the app's secret, the recovery codes and every session end.

    The holder logs in with the password and, where a role asks for it, sets a new one up; the entry
    is shown there as a notice. Raises Invalid without a reason, IllegalStep when there is none,
    NotAllowed (rules.account_powers).
    """
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise Invalid("Alasan reset dua langkah wajib diisi, paling banyak 300 huruf.")
    with writing() as session:
        account = _get(session, account_id)
        if not may_reset_second_factor(by, powers_of(account_id, act.on)):
            raise NotAllowed(BEYOND)
        if account.totp_secret is None:
            raise IllegalStep("Akun ini tidak memakai verifikasi dua langkah.")
        account.totp_secret, account.totp_last_step = None, 0
        for table in (RecoveryCode, LoginSession):
            session.execute(sa.delete(table).where(table.account_id == account_id))
        audit.record(
            session, act, AuditTag.ACCOUNT_SECOND_FACTOR_RESET, account_id, reason=reason.strip(),
            before={"second_factor": True}, after={"second_factor": False},
        )  # fmt: skip
        _tell(session, account_id, act)


def disable_account(account_id: uuid.UUID, reason: str, act: Act, by: Actor) -> None:
    """Close an account at once: no login, and every session ends. History keeps its name.

    Raises NotAllowed like `offer_activation`.
    """
    if not reason.strip():
        raise Invalid("Alasan penutupan akun wajib diisi.")
    with writing() as session:
        account = _get(session, account_id)
        _require_renewal(account_id, act, by)
        account.disabled_on = act.on
        session.execute(sa.delete(LoginSession).where(LoginSession.account_id == account.id))
        session.execute(sa.delete(Activation).where(Activation.account_id == account.id))
        end_lent_roles(session, account.id, act)
        audit.record(
            session, act, AuditTag.ACCOUNT_DISABLED, account.id, reason=reason.strip(),
            before={"disabled_on": None}, after={"disabled_on": act.on.isoformat()},
        )  # fmt: skip


def _tell(session: Session, account_id: uuid.UUID, act: Act) -> None:
    """The holder hears of it by the other way, too: somebody else may have asked."""
    whom = [Recipient(account_id=account_id)]
    notify(session, whom, MessageKind.ACCOUNT_CHANGED, link="/akun", act=act)


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


def _typed_account(
    session: Session, login: str, code: str, at: datetime.datetime
) -> Account | None:
    plain = codes.normalise(code, codes.TYPED_LENGTH)
    account = session.scalar(
        sa.select(Account).where(Account.login == plain_login(login), Account.disabled_on.is_(None))
    )
    if account is None or plain is None:
        return None
    row = session.get(Activation, typed_digest(account.id, plain))
    return account if row is not None and row.expires_at > at else None


def _use_up(session: Session, account: Account, password: str, at: datetime.datetime) -> None:
    set_password(session, account, password, Act(account.name, at))
    for table in (Activation, LoginSession):
        session.execute(sa.delete(table).where(table.account_id == account.id))


def _require_renewal(account_id: uuid.UUID, act: Act, by: Actor) -> None:
    if not may_renew(by, powers_of(account_id, act.on)):
        raise NotAllowed(BEYOND)


def _get(session: Session, account_id: uuid.UUID) -> Account:
    account = session.get(Account, account_id)
    if account is None or not account.is_active:
        raise NotFound("Akun ini tidak dikenal atau sudah ditutup.")
    return account
