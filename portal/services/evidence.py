"""Handing in evidence: the file first, then the row, so that no row ever points to nothing."""

import os
import uuid
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, Invalid
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.people import Employee
from portal.rules.evidence_files import EvidenceError, EvidenceFault, accepted, fingerprint
from portal.services import audit
from portal.services.audit import Act

LONGEST_NAME = 150
LONGEST_URL = 500
_WORDS = {
    EvidenceFault.KOSONG: N_("Berkas bukti kosong: pilih berkas lain."),
    EvidenceFault.TERLALU_BESAR: N_(
        "Berkas bukti lebih dari 5 MB: perkecil foto atau bagi PDF-nya."
    ),
    EvidenceFault.BUKAN_JENIS_ITU: N_("Bukti harus foto JPEG, PNG, WebP, atau berkas PDF."),
    EvidenceFault.RUSAK: N_("Berkas bukti rusak atau terpotong: unggah ulang dari aslinya."),
}


def keep_file(person: uuid.UUID, name: str, data: bytes, folder: Path, act: Act) -> uuid.UUID:
    """Keep a file as evidence of a person; handed in again it is the same evidence.

    Raises Invalid with the mend.
    """
    try:
        kind, kept = accepted(data)
    except EvidenceError as error:
        raise Invalid(_WORDS[error.fault]) from error
    digest = fingerprint(kept)
    store(folder, digest, kept)
    with writing() as session:
        _one_at_a_time(session, person)
        known = session.scalar(
            sa.select(Evidence.id).where(Evidence.employee_id == person, Evidence.sha256 == digest)
        )
        if known is not None:
            return known
        row = Evidence(
            employee_id=person, name=_shown(name) or f"bukti.{kind.suffix}", kind=kind,
            sha256=digest, size=len(kept), added_at=act.at,
        )  # fmt: skip
        return _added(session, row, act, sha256=digest, size=len(kept))


def keep_link(person: uuid.UUID, url: str, act: Act) -> uuid.UUID:
    """Keep a link as evidence. Raises Invalid for anything but http and https."""
    address = url.strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST_URL:
        raise Invalid(
            "Tautan bukti harus lengkap, dimulai dengan https://, paling banyak 500 huruf."
        )
    with writing() as session:
        _one_at_a_time(session, person)
        known = session.scalar(
            sa.select(Evidence.id).where(Evidence.employee_id == person, Evidence.url == address)
        )
        if known is not None:
            return known
        name = (parts.hostname + parts.path)[:LONGEST_NAME]
        row = Evidence(employee_id=person, name=name, url=address, added_at=act.at)
        return _added(session, row, act, link=parts.hostname)


def path_of(folder: Path, digest: str) -> Path:
    """Where the file with a fingerprint lies: two letters deep, so that no folder grows long."""
    return folder / digest[:2] / digest


def read(folder: Path, digest: str) -> bytes | None:
    """The bytes, or None when they are gone or are no longer what they were."""
    try:
        data = path_of(folder, digest).read_bytes()
    except FileNotFoundError:
        return None
    return data if fingerprint(data) == digest else None


def _one_at_a_time(session: Session, person: uuid.UUID) -> None:
    """Two uploads of one person wait for each other, so that a double click is one evidence."""
    session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())


def _added(session: Session, row: Evidence, act: Act, **detail: object) -> uuid.UUID:
    session.add(row)
    session.flush()
    audit.record(session, act, AuditTag.EVIDENCE_ADDED, row.id, **detail)
    return row.id


def store(folder: Path, digest: str, data: bytes) -> None:
    """Under its fingerprint, whole or not at all; written again only when it is missing.

    A file that is there already becomes as young as a new one, so that no sweep takes it meanwhile.
    """
    target = path_of(folder, digest)
    if read(folder, digest) is not None:
        os.utime(target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)


def _shown(name: str) -> str:
    """The last part of a file's name, without what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME].strip()
