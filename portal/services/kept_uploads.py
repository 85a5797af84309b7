"""Files whose form was refused, or whose preview may be asked for again: kept for a day, for
whoever sent them.

A browser never hands a file back.  Nothing is read from it before the form is sent again, and no
row refers to it: `evidence_sweep` takes what was left behind.
"""

import re
import secrets
import uuid
from pathlib import Path

PLACE = "unggahan"
NOBODY = uuid.UUID(int=0)
"""Owner of what came with a form whose login had ended: its key alone leads to it."""
MOST_OF_NOBODY = 20
_KEY = re.compile(r"[0-9a-f]{32}")


def keep_upload(folder: Path, owner: uuid.UUID, data: bytes, made: uuid.UUID | None = None) -> str:
    """Lay a file aside; returns the key under which its owner, and nobody else, finds it.

    `made` is the preview that was read from it, which then is the key.
    """
    key = made.hex if made else secrets.token_hex(16)
    place = folder / PLACE
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{owner.hex}-{key}").write_bytes(data)
    return key


def keep_for_nobody(folder: Path, data: bytes) -> str | None:
    """The same for whoever is not logged in; None once as many wait as may."""
    waiting = sum(1 for _one in folder.glob(f"{PLACE}/{NOBODY.hex}-*"))
    return keep_upload(folder, NOBODY, data) if waiting < MOST_OF_NOBODY else None


def kept_upload(folder: Path, owner: uuid.UUID, key: str) -> bytes | None:
    """The file, or None for an unknown key, another owner, or one that is gone."""
    if not _KEY.fullmatch(key):
        return None
    for one in (owner, NOBODY):
        try:
            return _path(folder, one, key).read_bytes()
        except FileNotFoundError:
            continue
    return None


def is_kept(folder: Path, owner: uuid.UUID, made: uuid.UUID) -> bool:
    """Whether the file of a preview is still there."""
    return _path(folder, owner, made.hex).is_file()


def drop_upload(folder: Path, owner: uuid.UUID, made: uuid.UUID) -> None:
    """The file of a preview that was written needs no second look."""
    _path(folder, owner, made.hex).unlink(missing_ok=True)


def _path(folder: Path, owner: uuid.UUID, key: str) -> Path:
    return folder / PLACE / f"{owner.hex}-{key}"
