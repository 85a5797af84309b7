"""Certificates: taken with a form as a file or a link, opened as a file that no browser runs."""

import uuid
from pathlib import Path

from flask import Blueprint, current_app, g, make_response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid, NotFound
from portal.queries.learning_proofs import certificate_of
from portal.queries.log_helpers import evidence_of
from portal.queries.log_parts import SeenEvidence
from portal.rules.actions import Action
from portal.rules.evidence_files import LARGEST
from portal.services import evidence
from portal.web.growth_forms import id_of
from portal.web.guards import signed_in
from portal.web.log_evidence import SANDBOX
from portal.web.resuming import was_here
from portal.web.visitors import acting, here, must_be

bp = Blueprint("learning_proofs", __name__, url_prefix="/pengembangan/bukti-belajar")
MOST_BODY = LARGEST + 500_000
KEPT = "tersimpan"
LARGE = frozenset({"learning.claim", "training.afterwards"})


def admit_certificate(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Forms with a certificate may be large, and only for somebody of the staff; set before the
    form is read for its token.
    """
    if endpoint not in LARGE or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may_to(Action.SELF_WRITE, visitor.account_id):
        request.max_content_length = MOST_BODY
        request.max_form_memory_size = MOST_BODY


@bp.get("/sertifikat/<uuid:evidence_id>")
@signed_in
def show(evidence_id: uuid.UUID) -> BaseResponse:
    """A certificate; a link leads to its address."""
    row = certificate_of(evidence_id, must_be(), acting().on)
    if row.url is not None:
        return redirect(row.url, 303)
    data = evidence.read(Path(current_app.config["EVIDENCE_FOLDER"]), row.sha256 or "")
    if data is None or row.kind is None:
        raise NotFound(_("Berkas sertifikat ini hilang dari penyimpanan."))
    response = make_response(data)
    response.mimetype = row.kind.value
    shown = "inline" if row.kind.is_picture else "attachment"
    name = f"sertifikat-{row.id}.{row.kind.suffix}"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def certificate_in(person: uuid.UUID, link: str) -> uuid.UUID | None:
    """The certificate in the form, a file (`berkas`) before a link (field `link`), or the one that
    came with the form when it was refused; None for none.  It is kept before anything else is
    looked at, because a browser never hands a file back.

    Raises Invalid with the mend.
    """
    g.kept_certificate = id_of(KEPT)
    sent, address = request.files.get("berkas"), request.form.get(link, "").strip()
    if sent is not None and sent.filename:
        folder = Path(current_app.config["EVIDENCE_FOLDER"])
        g.kept_certificate = evidence.keep_file(
            person, sent.filename, sent.read(), folder, acting()
        )
    elif address:
        g.kept_certificate = evidence.keep_link(person, address, acting())
    kept: uuid.UUID | None = g.kept_certificate
    return kept


def kept_certificate(person: uuid.UUID) -> SeenEvidence | None:
    """The certificate of this form, refused or not, where it is this person's."""
    key = g.get("kept_certificate")
    found = evidence_of(person, (key,), most=1) if key else []
    return next((one for one in found if one.id == key), None)


def field_of(error: Invalid, link: str) -> str | None:
    """The control that a refusal of a certificate is about, None for another refusal."""
    if "autan" in error.message:
        return link
    return "berkas" if error.message.startswith(("Berkas", "Bukti")) else None
