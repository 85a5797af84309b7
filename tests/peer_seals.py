"""Keys of rounds for tests: one pair for all, laid where the worker would keep it, so that a world
that is put back finds its key again.
"""

import atexit
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.models.peer_ballots import PeerBox
from portal.rules.instruments import load_shipped
from portal.rules.peer_sealing import room, unpacked
from portal.services import sealing
from portal.services.peer_ballots import Seal
from portal.services.peer_keys import path_of
from tests.stored import rows_of

KEYS = Path(tempfile.mkdtemp(prefix="kunci-rekan-"))
PRIVATE = hashlib.sha256(b"kunci uji").digest()
PUBLIC = sealing.public_of(PRIVATE).hex()
atexit.register(shutil.rmtree, KEYS, ignore_errors=True)


def keyed(round_id: UUID) -> str:
    """The public key of a round whose private key lies in the folder."""
    path_of(KEYS, round_id).write_text(PRIVATE.hex())
    path_of(KEYS, round_id).chmod(0o600)
    return PUBLIC


def seal(form: str = "rekan") -> Seal:
    """What an answer to a shipped questionnaire is sealed with."""
    return Seal(PUBLIC, room(load_shipped(form)))


def opened_box() -> list[tuple[Any, dict[str, int], dict[str, list[str]]]]:
    """What lies in the box: rows with what only the worker's key shows."""
    public = bytes.fromhex(PUBLIC)
    return [
        (row, *unpacked(sealing.unsealed(row.sealed, public, PRIVATE))) for row in rows_of(PeerBox)
    ]
