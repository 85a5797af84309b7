"""Names of people: one text as the personnel record has it, and a key by which it is found.

No name is split into first and last; a single name is valid.  Titles before the name would put
half of a hospital under "d", so the key leaves them out.
"""

import re
from typing import Final

LONGEST: Final = 150
_TITLES: Final = frozenset(
    {"prof", "dr", "drg", "drh", "drs", "dra", "ir", "h", "hj", "ns", "apt", "bd", "tn", "ny"}
)
_LEADING: Final = re.compile(r"([a-z]+)\.\s*")


def normalised(text: str) -> str:
    """A typed name with single blanks."""
    return " ".join(text.split())


def search_key(name: str) -> str:
    """A name in small letters without the titles in front of it: "Dr. dr. Sari, Sp.A" is found
    under "sari".  A text of nothing but titles stays as it is.
    """
    whole = normalised(name).casefold()
    rest = whole
    while (match := _LEADING.match(rest)) and match[1] in _TITLES:
        rest = rest[match.end() :]
    return (rest or whole)[:LONGEST]
