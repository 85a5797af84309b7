"""A document as files, and the slot of a certified electronic signature."""

import uuid
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.result_forms import SignedMarks, document_form, sheet_form
from portal.documents.result_proofs import marks_of, proof_of
from portal.errors import Invalid, NotFound
from portal.queries.result_certificates import certificates_of
from portal.queries.results import ResultSheet
from portal.rules.actions import Action
from portal.rules.evidence_files import LARGEST
from portal.rules.results import ResultStep
from portal.services import certificates
from portal.services.certificates import NewCertificate
from portal.services.evidence import read
from portal.web import sent_files
from portal.web.downloads import KINDS, form_file
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.refusals import words_of
from portal.web.results import loaded, myself, page
from portal.web.resuming import was_here
from portal.web.visitors import acting, here

bp = Blueprint("result_files", __name__, url_prefix="/hasil/<uuid:result>")
MOST_BODY = LARGEST + 256 * 1024
"""A signed PDF with room for the fields beside it."""


@bp.url_value_preprocessor
def admit_signed_file(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A signed PDF is larger than other forms; set before the form is read for its token."""
    if endpoint != "result_files.certify" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may_to(Action.RESULT_READ, visitor.account_id):
        request.max_content_length = request.max_form_memory_size = MOST_BODY


@bp.get("/unduh/<string:which>/<string:form_kind>")
@signed_in
def download(result: uuid.UUID, which: str, form_kind: str) -> Response:
    """`which` is dokumen (D.1.x) or hasil (C.1.x); `form_kind` is pdf or xlsx."""
    sheet = readable(result)
    if form_kind not in KINDS or which not in ("dokumen", "hasil"):
        abort(404)
    proof = proof_of(current_app.config["PUBLIC_URL"], sheet.row.code, sheet.row.sha256)
    marks = _marks(sheet)
    content = sheet.content
    form = (document_form if which == "dokumen" else sheet_form)(content, marks, proof)
    return form_file(form, form_kind, f"{form.code} {content.employee.name} {content.period_key}")


@bp.post("/sertifikat")
@signed_in
def certify(result: uuid.UUID) -> BaseResponse:
    """Lay a certified signature to it: the signed PDF, or the provider's reference."""
    sheet = loaded(result, Action.RESULT_READ)
    if not (sheet.is_own or sheet.may(Action.RESULT_REPORT)):
        abort(403)
    sent = sent_files.sent_file(LARGEST + 1)
    new = NewCertificate(
        request.form.get("penyelenggara", ""), request.form.get("rujukan", ""),
        sent.data if sent else b"",
    )  # fmt: skip
    try:
        certificates.add(result, myself(), new, _folder(), acting())
    except Invalid as error:
        where = _field_of(error)
        kept = sent_files.keep(sent) if sent and sent.data and where != "berkas" else None
        return page(sheet, [(where, words_of(error))], 422, kept)
    return redirect(url_for("results.show", result=result, kabar="sertifikat"), 303)


@bp.get("/sertifikat/<uuid:certificate>.pdf")
@signed_in
def certificate(result: uuid.UUID, certificate: uuid.UUID) -> Response:
    """The signed file as it was handed in."""
    sheet = readable(result)
    found = next((one for one in certificates_of(sheet.row.id) if one.id == certificate), None)
    data = read(_folder(), found.sha256) if found and found.sha256 else None
    if data is None:
        raise NotFound(_("Berkas ini tidak dikenal."))
    response = make_response(data)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="tte-{certificate}.pdf"'
    return response


def readable(result: uuid.UUID) -> ResultSheet:
    """A document for reading; its employee takes it first, so that the day of receipt is known."""
    sheet = loaded(result, Action.RESULT_READ)
    if sheet.is_own and not sheet.is_received:
        raise NotFound(_("Terima dokumen ini dulu, lalu unduh."))
    return sheet


def _field_of(error: Invalid) -> str:
    """The control that a refusal is about, by its first word."""
    fields = {"Berkas": "berkas", "Unggah": "berkas", "Nomor": "rujukan"}
    return fields.get(error.message.partition(" ")[0], "penyelenggara")


def _folder() -> Path:
    return Path(current_app.config["EVIDENCE_FOLDER"])


def _marks(sheet: ResultSheet) -> SignedMarks:
    events = sheet.events
    employee = events.get(ResultStep.DITANDATANGANI)
    rater = events.get(ResultStep.PENILAI_TANDA_TANGAN)
    return marks_of(
        sheet.row.signed_at, employee.recorded_at if employee else None,
        rater.recorded_at if rater else None, known_agency().time_zone,
    )  # fmt: skip
