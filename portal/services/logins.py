"""Logging in and out: password, second factor, sessions that can be listed and ended."""

import datetime
import secrets
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, uuid7, writing
from portal.errors import NotAllowed, TooManyTries, WrongCredentials
from portal.models.accounts import Account, LoginSession, RecoveryCode
from portal.rules.tokens import login_key, plain_login, recovery_digest, session_digest
from portal.services import throttles
from portal.services.passwords import hash_password, needs_rehash, verify_password
from portal.services.totp import matching_step


@dataclass(frozen=True)
class Entered:
    """A fresh session: `token` goes into the cookie; `needs_code` says that the second factor is
    due.
    """

    token: str
    account_id: uuid.UUID
    needs_code: bool


def log_in(login: str, password: str, bucket: str, device: str, now: datetime.datetime) -> Entered:
    """Begin a session. `bucket` is a keyed hash of the address, `device` a short description.

    Raises TooManyTries while the account or the bucket must wait, WrongCredentials otherwise, with
    the same sentence and effort for an unknown login, a wrong password and a disabled account.
    The password is weighed before the write begins: a whole office logs in at half past seven,
    and SQLite's only writer must not wait for hashes.
    """
    wanted = plain_login(login)
    keys = [login_key(wanted), f"{throttles.NETWORK}{bucket}"]
    _pause(db.session(), keys, now)
    found = sa.select(Account).where(sa.or_(Account.login == wanted, Account.email == wanted))
    stored = _secret(db.session.scalar(found))
    good = verify_password(stored, password)
    entered = None
    with writing() as session:
        _pause(session, keys, now)
        account = session.scalar(found)
        if good and account is not None and _secret(account) == stored:
            throttles.forgive(session, keys[:1])
            entered = _begin(session, account, password, device, now)
        else:
            throttles.note_failure(session, keys, now)
    if entered is None:
        raise WrongCredentials("NIP atau surel dan kata sandi tidak cocok.")
    return entered


def log_in_known(identity: str, device: str, now: datetime.datetime) -> Entered:
    """Begin a session for whoever the agency's own provider has proved: a NIP or e-mail address.

    The account must exist and be open; none is made here. The second factor of this portal stays
    due where one is set, because the provider's is not ours to trust. Raises WrongCredentials.
    """
    wanted = plain_login(identity)
    with writing() as session:
        account = session.scalar(
            sa.select(Account).where(sa.or_(Account.login == wanted, Account.email == wanted))
        )
        if wanted and account is not None and account.is_active:
            return _begin(session, account, None, device, now)
    raise WrongCredentials("Akun ini belum terdaftar di portal. Hubungi pengelola kepegawaian.")


def confirm_code(token: str, code: str, now: datetime.datetime) -> None:
    """Give the second factor: a code of the authenticator app (each only once) or a recovery code.

    Raises WrongCredentials, TooManyTries, or NotAllowed when the session is gone.
    """
    with writing() as session:
        current = _session(session, token)
        account = session.get_one(Account, current.account_id)
        keys = [f"kode:{account.id}"]
        _pause(session, keys, now)
        good = _accept_totp(account, code, now) or _spend_recovery(session, account, code)
        if good:
            current.is_confirmed, current.confirmed_at = True, now
            throttles.forgive(session, keys)
        else:
            throttles.note_failure(session, keys, now)
    if not good:
        raise WrongCredentials("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya.")


def confirm_password(token: str, password: str, now: datetime.datetime) -> None:
    """Say the password again before a signature or a dangerous act. Raises like `confirm_code`."""
    with writing() as session:
        current = _session(session, token)
        account = session.get_one(Account, current.account_id)
        keys = [f"ulang:{account.id}"]
        _pause(session, keys, now)
        good = verify_password(account.password_hash, password)
        if good:
            current.confirmed_at = now
            throttles.forgive(session, keys)
        else:
            throttles.note_failure(session, keys, now)
    if not good:
        raise WrongCredentials("Kata sandi tidak cocok.")


def require_holder(token: str, identity: str) -> None:
    """That whom the agency's provider has just proved anew is the holder of this session.

    Raises WrongCredentials when it is somebody else, or NotAllowed when the session is gone.
    """
    current = _session(db.session(), token)
    account = db.session.get_one(Account, current.account_id)
    proved = plain_login(identity)
    if not proved or proved not in (account.login, account.email):
        raise WrongCredentials("Penyedia masuk membuktikan orang lain, bukan pemilik akun ini.")


def touch(digest: str, now: datetime.datetime) -> None:
    """Renew a living session's last sight; the reader decides when that is due."""
    with writing() as session:
        session.execute(
            sa.update(LoginSession).where(LoginSession.digest == digest).values(seen_at=now)
        )


def log_out(token: str) -> None:
    """End this session; one that is gone already is fine."""
    with writing() as session:
        session.execute(sa.delete(LoginSession).where(LoginSession.digest == session_digest(token)))


def end_session(account_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """End another device of the same account. Raises NotAllowed when it is not one of them."""
    with writing() as session:
        ended = session.execute(
            sa.delete(LoginSession).where(
                LoginSession.id == session_id, LoginSession.account_id == account_id
            )
        )
        if ended.rowcount == 0:  # type: ignore[attr-defined]
            raise NotAllowed("Perangkat itu sudah keluar atau bukan milik akun ini.")


def _pause(session: Session, keys: list[str], now: datetime.datetime) -> None:
    """Raise TooManyTries while one of the keys must wait."""
    if pause := throttles.remaining(session, keys, now):
        raise TooManyTries(pause)


def _secret(account: Account | None) -> str | None:
    """The hash that a password must fit; none for nobody and for a closed account."""
    return account.password_hash if account is not None and account.is_active else None


def _begin(
    session: Session, account: Account, password: str | None, device: str, now: datetime.datetime
) -> Entered:
    if password and account.password_hash and needs_rehash(account.password_hash):
        account.password_hash = hash_password(password)
    token = secrets.token_urlsafe(32)
    needs_code = account.totp_secret is not None
    session.add(
        LoginSession(
            digest=session_digest(token), id=uuid7(), account_id=account.id, device=device[:80],
            started_at=now, seen_at=now, is_confirmed=not needs_code, confirmed_at=now,
        )
    )  # fmt: skip
    return Entered(token, account.id, needs_code)


def _session(session: Session, token: str) -> LoginSession:
    current = session.get(LoginSession, session_digest(token))
    if current is None:
        raise NotAllowed("Sesi Anda sudah berakhir. Masuk lagi; isian Anda tidak hilang.")
    return current


def _accept_totp(account: Account, code: str, now: datetime.datetime) -> bool:
    """A code of the present or the neighbouring step that was not used before."""
    if account.totp_secret is None:
        return False
    step = matching_step(account.totp_secret, code, now, account.totp_last_step)
    if step is None:
        return False
    account.totp_last_step = step
    return True


def _spend_recovery(session: Session, account: Account, code: str) -> bool:
    spent = session.execute(
        sa.delete(RecoveryCode).where(
            RecoveryCode.digest == recovery_digest(account.id, code),
            RecoveryCode.account_id == account.id,
        )
    )
    return spent.rowcount > 0  # type: ignore[attr-defined, no-any-return]
