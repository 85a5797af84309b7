"""The keys of rounds of colleagues: the public half lies in the database, so that any web server
can seal an answer; the private half lies in a file of the worker alone, and nowhere else.

Neither a dump nor a backup, log or replica of the database holds what would open an answer.  The
key is destroyed when the answers of its round were counted; no copy of a sealed answer can be
opened from then on.  A round whose key is lost stays closed: the key comes back from its own
backup, or the round is asked anew (`peer_repeats`).
"""

import os
import stat
import uuid
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import N_, IllegalStep
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerRound
from portal.rules.peer_rounds import PeerRoundState
from portal.services import audit, sealing
from portal.services.audit import Act

SUFFIX = ".kunci"
FOLDER_MODE, FILE_MODE = 0o700, 0o600
LOST = N_(
    "Kunci putaran ini tidak ada pada mesin pekerja, jadi jawabannya tidak dapat dibuka. "
    "Kembalikan berkas kuncinya, atau ulangi putaran (`flask peers repeat`)."
)
_ASKING = (PeerRoundState.MEMBUKA, PeerRoundState.BERJALAN)


class KeyState(StrEnum):
    """What the folder of keys says of a round."""

    ADA = "ada"
    HILANG = "hilang"
    ASING = "asing"  # a key, but not of this round
    TERBUKA = "terbuka"  # others on this machine may read it


class KeyMissing(IllegalStep):
    """The sealed answers of a round cannot be opened here."""


def give_keys(keys: Path, act: Act) -> None:
    """Give every round that opens, or was open before answers were sealed, a pair of keys."""
    wanted = sa.select(PeerRound.id).where(
        PeerRound.state.in_(_ASKING), PeerRound.public_key.is_(None)
    )
    for round_id in db.session.scalars(wanted).all():
        with writing() as session:
            row = session.get(PeerRound, round_id, with_for_update=True, populate_existing=True)
            if row is None or row.state not in _ASKING or row.public_key is not None:
                continue
            row.public_key = made(keys, round_id)
            session.flush()
            audit.record(session, act, AuditTag.PEER_KEY_MADE, round_id, public_key=row.public_key)
    db.session.rollback()


def made(keys: Path, round_id: uuid.UUID) -> str:
    """The public half of a round's key, whose private half is safely on the disk; a key that is
    there already (from a run that was cut off) is used.
    """
    path = path_of(keys, round_id)
    keys.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    private = _read(path)
    if private is None:
        private = sealing.new_private_key()
        path.unlink(missing_ok=True)  # half a key, of a run that was cut off
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as new:
            new.write(private.hex().encode() + b"\n")
            new.flush()
            os.fsync(new.fileno())
        _sync(keys)
    return sealing.public_of(private).hex()


def private_key(keys: Path, round_id: uuid.UUID, public: str) -> bytes:
    """What opens the answers of a round. Raises KeyMissing."""
    private = _read(path_of(keys, round_id))
    if private is None or sealing.public_of(private).hex() != public:
        raise KeyMissing(LOST)
    return private


def state_of(keys: Path, round_id: uuid.UUID, public: str) -> KeyState:
    """Whether the key is there, and nobody else's to read."""
    path = path_of(keys, round_id)
    private = _read(path)
    if private is None:
        return KeyState.HILANG
    if sealing.public_of(private).hex() != public:
        return KeyState.ASING
    is_open = (keys.stat().st_mode | path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    return KeyState.TERBUKA if is_open else KeyState.ADA


def note_keys(keys: Path) -> None:
    """Write down which rounds could not be opened today, so that the office reads of it."""
    rows = db.session.execute(
        sa.select(PeerRound.id, PeerRound.public_key, PeerRound.key_lost).where(
            sa.or_(PeerRound.public_key.is_not(None), PeerRound.key_lost)
        )
    ).all()
    db.session.rollback()
    for one in rows:
        is_lost = one.public_key is not None and state_of(keys, one.id, one.public_key) in (
            KeyState.HILANG, KeyState.ASING,
        )  # fmt: skip
        if is_lost is not one.key_lost:
            with writing() as session:
                session.execute(
                    sa.update(PeerRound)
                    .where(PeerRound.id == one.id, PeerRound.public_key == one.public_key)
                    .values(key_lost=is_lost)
                )


def destroy_spent(keys: Path) -> None:
    """Destroy the keys of rounds that are counted, also where an earlier run was cut off."""
    counted = (PeerRoundState.MENUTUP, PeerRoundState.SELESAI)
    for round_id in db.session.scalars(
        sa.select(PeerRound.id).where(PeerRound.public_key.is_(None), PeerRound.state.in_(counted))
    ).all():
        destroy(keys, round_id)
    db.session.rollback()


def destroy(keys: Path, round_id: uuid.UUID) -> None:
    """Write over a key and take it away.

    A disk that moves what is written (SSD) or keeps snapshots may still hold the old bytes; such a
    folder belongs on an encrypted disk or into memory with a backup of its own.
    """
    path = path_of(keys, round_id)
    with suppress(FileNotFoundError):
        with path.open("rb+") as old:
            old.write(os.urandom(path.stat().st_size))
            old.flush()
            os.fsync(old.fileno())
        path.unlink()
        _sync(keys)


def path_of(keys: Path, round_id: uuid.UUID) -> Path:
    """The file of a round's private key."""
    return keys / f"{round_id}{SUFFIX}"


def _read(path: Path) -> bytes | None:
    try:
        private = bytes.fromhex(path.read_text().strip())
    except (FileNotFoundError, ValueError):
        return None
    return private if len(private) == 32 else None


def _sync(folder: Path) -> None:
    """A new or removed name survives a power cut only with its folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
