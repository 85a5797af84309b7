"""The slot of a certified electronic signature: the signed PDF, or the provider's reference.

The portal's own signature proves who was logged in; a certified one (UU 11/2008, PP 71/2019) comes
from a provider outside, and is kept here beside the document it belongs to.
"""

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.results import AppraisalResult, ResultCertificate
from portal.rules.evidence_files import LARGEST
from portal.services import audit
from portal.services.audit import Act
from portal.services.evidence import store
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewCertificate:
    """What the provider returned: `data` is the signed file, byte for byte."""

    provider: str
    reference: str = ""
    data: bytes = b""


def add(result_id: uuid.UUID, by: uuid.UUID, new: NewCertificate, folder: Path, act: Act) -> None:
    """Lay it to a document; the same file a second time is the same.

    Raises Invalid for a file that is no signed PDF, or without file and reference; NotFound.
    """
    provider = tidy(new.provider, "Penyelenggara", 120)
    reference = tidy(new.reference, "Nomor rujukan", 200)
    if not provider:
        raise Invalid("Tulis penyelenggara sertifikasi elektronik, misalnya BSrE.")
    if not new.data and not reference:
        raise Invalid("Unggah PDF yang sudah ditandatangani, atau tulis nomor rujukannya.")
    digest = _checked(new.data) if new.data else None
    if digest:
        store(folder, digest, new.data)
    with writing() as session:
        if session.get(AppraisalResult, result_id, with_for_update=True) is None:
            raise NotFound("Dokumen evaluasi ini tidak dikenal.")
        known = sa.select(ResultCertificate.id).where(
            ResultCertificate.result_id == result_id, ResultCertificate.sha256 == digest
        )
        if digest and session.scalar(known) is not None:
            return
        session.add(
            ResultCertificate(
                result_id=result_id, provider=provider, reference=reference, sha256=digest,
                size=len(new.data) if digest else None, added_by_id=by, added_at=act.at,
            )
        )  # fmt: skip
        session.flush()
        audit.record(
            session, act, AuditTag.RESULT_CERTIFIED, result_id, provider=provider,
            reference=reference, sha256=digest,
        )  # fmt: skip


def _checked(data: bytes) -> str:
    """The fingerprint of a PDF that holds a signature (its /ByteRange, ISO 32000-1, 12.8.1)."""
    if len(data) > LARGEST:
        raise Invalid("Berkas lebih dari 5 MB: minta penyelenggara mengecilkannya.")
    if not data.startswith(b"%PDF-") or b"/ByteRange" not in data:
        raise Invalid("Berkas ini bukan PDF yang memuat tanda tangan elektronik.")
    return hashlib.sha256(data).hexdigest()
