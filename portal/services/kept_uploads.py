"""Files whose form was refused for another field: kept for a day, for whoever sent them.

A browser never hands a file back.  Nothing is read from it before the form is sent again, and no
row refers to it: `evidence_sweep` takes what was left behind.
"""

import re
import secrets
import uuid
from pathlib import Path

PLACE = "unggahan"
_KEY = re.compile(r"[0-9a-f]{32}")


def keep_upload(folder: Path, owner: uuid.UUID, data: bytes) -> str:
    """Lay a file aside; returns the key under which its owner, and nobody else, finds it."""
    key = secrets.token_hex(16)
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{owner.hex}-{key}").write_bytes(data)
    return key


def kept_upload(folder: Path, owner: uuid.UUID, key: str) -> bytes | None:
    """The file, or None for an unknown key, another owner, or one that is gone."""
    if not _KEY.fullmatch(key):
        return None
    try:
        return (folder / PLACE / f"{owner.hex}-{key}").read_bytes()
    except FileNotFoundError:
        return None
