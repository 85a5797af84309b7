"""Which passwords are refused, and why. No composition rules and no expiry unless the agency must.

Source: NIST SP 800-63B-4; OWASP ASVS 5.0, 6.2.1 (length), 6.2.4 (common passwords), 6.2.5 and
6.2.10 (no composition, no expiry). Peraturan BSSN 4/2021 asks for kinds of characters:
`require_kinds`.
"""

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

SHORTEST: Final = 10
LONGEST: Final = 128
_COMMON: Final = Path(__file__).resolve().parent.parent / "data" / "rules" / "common_passwords.txt"
_TRIMMINGS: Final = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_KINDS: Final = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
_LEAST_KINDS: Final = 3
_LEAST_LETTERS: Final = 4


class Weakness(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"
    MONOTONOUS = "monotonous"
    FEW_KINDS = "few_kinds"


def normalised(password: str) -> str:
    """NFKC, so that one password typed on two keyboards is one password."""
    return unicodedata.normalize("NFKC", password)


def weakness(
    password: str, personal: Collection[str] = (), *, require_kinds: bool = False
) -> Weakness | None:
    """The first reason to refuse a password, or None.

    `personal` are texts an attacker knows of this person (NIP, names, e-mail, agency); each of
    their words of four letters or more counts.
    """
    text = normalised(password)
    if len(text) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    plain = text.casefold()
    if len(set(plain)) < _LEAST_LETTERS or _is_run(plain):
        return Weakness.MONOTONOUS
    if _core(plain) in common_passwords() or plain in common_passwords():
        return Weakness.COMMON
    if any(word in plain for word in _words(personal)):
        return Weakness.PERSONAL
    if require_kinds and sum(bool(re.search(kind, text)) for kind in _KINDS) < _LEAST_KINDS:
        return Weakness.FEW_KINDS
    return None


@cache
def common_passwords() -> frozenset[str]:
    """The shipped list of common passwords and stems, in lower case."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _core(plain: str) -> str:
    """The word inside "Password2026!": digits and signs at both ends are no secret."""
    return _TRIMMINGS.sub("", plain)


def _words(personal: Collection[str]) -> set[str]:
    words: set[str] = set()
    for text in personal:
        words |= {w for w in re.findall(r"\w+", text.casefold()) if len(w) >= _LEAST_LETTERS}
    return words


def _is_run(plain: str) -> bool:
    """Whether the characters follow one another ("abcdefghij", "9876543210")."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return steps in ({1}, {-1})
