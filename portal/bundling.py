"""Making bundles of documents: the worker's round, piece by piece into a folder, then one archive.

Stopped in between it goes on with the pieces that wait; a file that lies there is not made twice.
"""

import datetime
import hashlib
import shutil
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from portal import clock
from portal.documents.audit_mark import audit_mark
from portal.documents.official_forms import OfficialForm, form_pdf
from portal.documents.result_forms import document_form, sheet_form
from portal.documents.result_proofs import marks_of, proof_of
from portal.documents.typst_pdf import DocumentError
from portal.queries.agency import agency_card
from portal.queries.document_bundles import PieceToMake, bundle_asked, pieces_to_make
from portal.rules.result_jobs import BundleKind
from portal.services import document_bundles
from portal.services.document_bundles import archive_of

AT_ONCE = 25
ROUND_SECONDS = 40
_STARTED = (1980, 1, 1, 0, 0, 0)  # of every file in an archive: the same pieces, the same bytes


def make_round(config: Mapping[str, Any]) -> int:
    """One round over the bundles that wait; returns how many pieces were made."""
    zone = agency_card().time_zone
    end, made = clock.ticks() + ROUND_SECONDS, 0
    for old in document_bundles.outdated(clock.now(zone)):
        archive_of(_bundles(config), old).unlink(missing_ok=True)
    for bundle_id in document_bundles.running():
        while clock.ticks() < end:
            pieces = make_pieces(config, bundle_id)
            made += pieces
            if not pieces:
                _finish(config, bundle_id, clock.now(zone))
                break
    return made


def make_pieces(config: Mapping[str, Any], bundle_id: uuid.UUID, most: int = AT_ONCE) -> int:
    """Make the next pieces of a bundle, one commit for all of them; returns how many."""
    kind, asked = bundle_asked(bundle_id)
    folder = _folder(config, bundle_id)
    folder.mkdir(parents=True, exist_ok=True)
    faults = {}
    # The day of asking, so that pieces made after midnight carry the same head.
    mark = audit_mark(asked.astimezone(ZoneInfo(agency_card().time_zone)))
    for piece in pieces_to_make(bundle_id, most):
        faults[piece.result_id] = _make(config, kind, folder, piece, mark)
    if faults:
        document_bundles.note_pieces(bundle_id, faults)
    return len(faults)


def _make(
    config: Mapping[str, Any], kind: BundleKind, folder: Path, piece: PieceToMake, mark: str
) -> str:
    proof = proof_of(config["PUBLIC_URL"], piece.code, piece.sha256)
    zone = agency_card().time_zone
    marks = marks_of(piece.signed_at, piece.employee_signed_at, piece.rater_signed_at, zone)
    wanted: list[OfficialForm] = []
    if kind in (BundleKind.DOKUMEN, BundleKind.LENGKAP):
        wanted.append(document_form(piece.content, marks, proof))
    if kind in (BundleKind.HASIL, BundleKind.LENGKAP):
        wanted.append(sheet_form(piece.content, marks, proof))
    try:
        for form in wanted:
            target = folder / f"{piece.nip}-{form.code}.pdf"
            if not target.exists():
                part = target.with_suffix(".part")
                part.write_bytes(form_pdf(form, mark))
                part.replace(target)
    except DocumentError as error:
        return str(error)[:300]
    return ""


def _finish(config: Mapping[str, Any], bundle_id: uuid.UUID, now: datetime.datetime) -> None:
    """One archive of all files, then the files go."""
    folder, target = _folder(config, bundle_id), archive_of(_bundles(config), bundle_id)
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*.pdf")):
            entry = zipfile.ZipInfo(file.name, _STARTED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    part.replace(target)
    with target.open("rb") as file_:
        digest = hashlib.file_digest(file_, "sha256").hexdigest()
    document_bundles.finish(bundle_id, digest, target.stat().st_size, now)
    shutil.rmtree(folder, ignore_errors=True)


def _bundles(config: Mapping[str, Any]) -> Path:
    return Path(config["EVIDENCE_FOLDER"])


def _folder(config: Mapping[str, Any], bundle_id: uuid.UUID) -> Path:
    return archive_of(_bundles(config), bundle_id).with_suffix("")
