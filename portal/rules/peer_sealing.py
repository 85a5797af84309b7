"""What a colleague's answer looks like before it is sealed: of one length, whatever it says.

UU 27/2022 Ps. 35 (personal data are kept safe).  A longer comment must not be told from a shorter
one, nor a full form from an empty one, so that every answer to the same questionnaire fills the
same room.
"""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final

from portal.rules.instruments import Instrument

PLAIN: Final = 0
PRESSED: Final = 1
STEP: Final = 64
_HEAD: Final = struct.Struct(">BI")
_SCORE: Final = len('"": 9, ')
_COMMENT: Final = len('"": ["", ""], ') + 26
"""Beside its key and its words a comment carries the claim by which its writer is known again."""


def room(instrument: Instrument) -> int:
    """Bytes that hold any ordinary answer: every comment at its limit, an eighth of it in letters
    of two bytes; what needs more is pressed together.
    """
    scores = sum(len(i.key) + _SCORE for i in instrument.items if i.kind == "scale")
    words = sum(
        len(i.key) + _COMMENT + (i.limit or 0) * 9 // 8
        for i in instrument.items
        if i.kind == "text"
    )
    least = _HEAD.size + len("[{}, {}]") + scores + words
    return -(-least // STEP) * STEP


def packed(scores: Mapping[str, int], comments: Mapping[str, list[str]], size: int) -> bytes:
    """An answer as exactly `size` bytes. Raises ValueError where it does not fit."""
    plain = json.dumps([dict(scores), dict(comments)], ensure_ascii=False).encode()
    kind = PLAIN
    if _HEAD.size + len(plain) > size:
        kind, plain = PRESSED, zlib.compress(plain, 9)
    if _HEAD.size + len(plain) > size:
        raise ValueError("The answer does not fit into its room")
    return (_HEAD.pack(kind, len(plain)) + plain).ljust(size, b"\0")


def unpacked(content: bytes) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Scores and comments of an opened answer. Raises ValueError for anything else."""
    try:
        kind, length = _HEAD.unpack_from(content)
        found: Any = content[_HEAD.size : _HEAD.size + length]
        scores, comments = json.loads(zlib.decompress(found) if kind == PRESSED else found)
    except (struct.error, zlib.error, TypeError, ValueError) as error:
        raise ValueError("This is no packed answer") from error
    return scores, comments
