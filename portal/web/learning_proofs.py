"""Certificates: taken with a form as a file or a link, opened as a file that no browser runs."""

import uuid
from pathlib import Path

from flask import Blueprint, current_app, make_response, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid, NotFound
from portal.queries.learning_proofs import certificate_of
from portal.rules.actions import Action
from portal.rules.evidence_files import LARGEST
from portal.services import evidence
from portal.web.guards import signed_in
from portal.web.log_evidence import SANDBOX
from portal.web.visitors import acting, here, must_be

bp = Blueprint("learning_proofs", __name__, url_prefix="/pengembangan/bukti-belajar")
MOST_BODY = LARGEST + 500_000
LARGE = frozenset({"learning.claim", "training.afterwards"})


def admit_certificate(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Forms with a certificate may be large, and only for somebody of the staff; set before the
    form is read for its token.
    """
    if endpoint not in LARGE or request.method != "POST":
        return
    visitor = here()
    if visitor is not None and visitor.may_to(Action.SELF_WRITE, visitor.account_id):
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
    """The certificate in the form, a file (`berkas`) before a link (field `link`); None for none.

    Raises Invalid with the mend.
    """
    sent = request.files.get("berkas")
    if sent is not None and sent.filename:
        folder = Path(current_app.config["EVIDENCE_FOLDER"])
        return evidence.keep_file(person, sent.filename, sent.read(), folder, acting())
    address = request.form.get(link, "").strip()
    return evidence.keep_link(person, address, acting()) if address else None


def field_of(error: Invalid, link: str) -> str | None:
    """The control that a refusal of a certificate is about, None for another refusal."""
    if "autan" in error.message:
        return link
    return "berkas" if error.message.startswith(("Berkas", "Bukti")) else None
