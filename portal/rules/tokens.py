"""What the database knows of a secret that lies in a cookie or a letter: its hash, apart by
purpose.
"""

import hashlib
import hmac
import uuid


def session_digest(token: str) -> str:
    """Of a session's token (256 random bits, so a plain hash is enough)."""
    return hashlib.sha256(b"sesi:" + token.encode()).hexdigest()


def activation_digest(token: str) -> str:
    """Of an activation link's token."""
    return hashlib.sha256(b"aktivasi:" + token.encode()).hexdigest()


def typed_digest(account_id: uuid.UUID, code: str) -> str:
    """Of the short code of an activation letter, which is nothing without the account."""
    return hmac.new(account_id.bytes, b"surat:" + code.encode(), hashlib.sha256).hexdigest()


def feed_digest(token: str) -> str:
    """Of the secret in a calendar file's address."""
    return hashlib.sha256(b"kalender:" + token.encode()).hexdigest()


def recovery_digest(account_id: uuid.UUID, code: str) -> str:
    """Of a recovery code; spaces, hyphens and case do not matter, and each account has its own."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hmac.new(account_id.bytes, plain.encode(), hashlib.sha256).hexdigest()


def plain_login(typed: str) -> str:
    """A login as it is stored: a NIP without the blanks and dots between its groups, anything
    else in small letters.
    """
    text = typed.strip().casefold()
    digits = "".join(text.split()).replace(".", "")
    return digits if digits.isascii() and digits.isdigit() else text


def login_key(login: str) -> str:
    """Of a login name, for the counter of failures: names that do not exist are counted too."""
    return "akun:" + hashlib.sha256(login.encode()).hexdigest()[:40]
