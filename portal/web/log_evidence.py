"""Opening a piece of evidence: as a file that no browser runs in our name."""

import uuid
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, redirect
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import NotFound
from portal.queries.log_helpers import evidence_in_sight
from portal.services import evidence as pieces
from portal.web.guards import signed_in
from portal.web.visitors import acting, must_be

bp = Blueprint("log_evidence", __name__, url_prefix="/catatan")
# Whatever a file holds, it can load nothing, run nothing and belongs to no origin of ours.
SANDBOX = "default-src 'none'; sandbox"
_SUFFIX = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


@bp.get("/bukti/<uuid:evidence>")
@signed_in
def show(evidence: uuid.UUID) -> BaseResponse:
    """The file, for whoever may read the log that it belongs to; a link leads to its address."""
    piece, digest = evidence_in_sight(evidence, must_be(), acting().on)
    if piece.url is not None:
        return redirect(piece.url, 303)
    data = pieces.read(Path(current_app.config["EVIDENCE_FOLDER"]), digest or "")
    if data is None or piece.media is None:
        raise NotFound("Berkas bukti ini hilang dari penyimpanan: minta pengelola memulihkannya.")
    return _file(data, piece.media, str(piece.id))


def _file(data: bytes, media: str, name: str) -> Response:
    response = make_response(data)
    response.mimetype = media
    shown = "inline" if media.startswith("image/") else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="bukti-{name}.{_SUFFIX[media]}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
