"""New passwords: weighed against common words and the holder's own names, then hashed."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.errors import Invalid
from portal.models.accounts import Account
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.rules.passwords import Weakness, weakness
from portal.services import audit
from portal.services.audit import Act
from portal.services.passwords import hash_password


def set_password(session: Session, account: Account, password: str, act: Act) -> None:
    """Store a new password of an account. Raises Invalid with what is weak about it."""
    had_one = account.password_hash is not None
    agency = session.scalar(sa.select(Agency.name)) or ""
    known: Collection[str] = [account.login, account.name, account.email or "", agency]
    weak = weakness(password, known)
    if weak is not None:
        raise _refusal(weak)
    account.password_hash = hash_password(password)
    audit.record(
        session, act, AuditTag.ACCOUNT_PASSWORD_SET, account.id, before={"is_set": had_one},
        after={"is_set": True},
    )  # fmt: skip


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
