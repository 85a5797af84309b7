"""Names and numbers in a comment are masked before it is stored (UU 27/2022: no more than needed).

A word that is also a name ("baik budi", "indah") is left alone where it is written small and
without an address before it, so that a sentence stays readable.
"""

import re
from collections.abc import Iterable
from typing import Final

from portal.rules.names import search_key

NAME: Final = "[nama]"
NUMBER: Final = "[nomor]"
EMAIL: Final = "[surel]"
SHORTEST: Final = 3

_HONORIFIC: Final = (
    r"(?:bapak|pak|ibu|bu|mas|mbak|mba|bang|kak|kakak|dik|adik|om|tante|sdr|sdri|saudara|saudari"
    r"|dr|drg|ns|bidan|suster|mr|mrs|ms)\.?"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\+?\d)(?:[ .\-/]?\d){8,24}(?!\d)")
_ORDINARY: Final = frozenset(
    {
        "adil", "agung", "bagus", "baik", "bakti", "budi", "cahaya", "cinta", "damai", "dewi",
        "eka", "fajar", "guru", "indah", "jaya", "jujur", "kurnia", "mawar", "melati", "mulia",
        "muda", "nur", "pertama", "pratama", "putra", "putri", "rahmat", "rejeki", "sari",
        "sejati", "setia", "tri", "tulus", "utama", "utami", "wahyu", "dwi", "mega", "surya",
        "bunga", "intan", "permata", "ratu", "raja", "satria", "lestari", "sukma", "hati",
    }
)  # fmt: skip


def masked(text: str, names: Iterable[str]) -> str:
    """`text` without e-mail addresses, long numbers (NIP, telephone) and these people's names."""
    found = _LONG_NUMBER.sub(NUMBER, _EMAIL.sub(EMAIL, text))
    pattern = _names(names)
    if pattern is not None:
        found = pattern.sub(_replaced, found)
    return re.sub(r"\[nama\](?:[ .,]*\[nama\])+", NAME, found)


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell somebody apart, without titles and initials."""
    plain = search_key(name.split(",")[0])
    return tuple(word for word in re.findall(r"[^\W\d_][\w'’]*", plain) if len(word) >= SHORTEST)


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    words = sorted({part for name in names for part in parts_of(name)}, key=len, reverse=True)
    if not words:
        return None
    one = "|".join(map(re.escape, words))
    return re.compile(rf"(?P<address>\b{_HONORIFIC} +)?\b(?P<name>{one})\b", re.IGNORECASE)


def _replaced(match: re.Match[str]) -> str:
    word, address = match["name"], match["address"] or ""
    if not address and word.casefold() in _ORDINARY and not _is_inner_capital(match):
        return match[0]
    return address + NAME


def _is_inner_capital(match: re.Match[str]) -> bool:
    """Whether a word is written large although no sentence begins there."""
    before = match.string[: match.start()].rstrip()
    return match["name"][0].isupper() and bool(before) and before[-1] not in ".!?\n"
