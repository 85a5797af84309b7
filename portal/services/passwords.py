"""Hashing passwords: Argon2id with OWASP's small profile, because a whole office logs in at half
past seven.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from portal.rules.passwords import normalised

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("tidak-ada-akun-dengan-sandi-ini")


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its own salt and parameters inside."""
    return _hasher.hash(normalised(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password fits; takes as long for an unknown account (`stored` None) as for a
    known one.
    """
    try:
        matches = _hasher.verify(stored or _NOBODY, normalised(password))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with older parameters."""
    return _hasher.check_needs_rehash(stored)
