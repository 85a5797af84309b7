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
from portal.web.downloads import KINDS, form_file
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.refusals import words_of
from portal.web.results import loaded, myself, page
from portal.web.visitors import acting

bp = Blueprint("result_files", __name__, url_prefix="/hasil/<uuid:result>")


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
    file = request.files.get("berkas")
    data = file.stream.read(LARGEST + 1) if file and file.filename else b""
    new = NewCertificate(
        request.form.get("penyelenggara", ""), request.form.get("rujukan", ""), data
    )
    folder = Path(current_app.config["EVIDENCE_FOLDER"])
    try:
        certificates.add(result, myself(), new, folder, acting())
    except Invalid as error:
        return page(sheet, [("penyelenggara", words_of(error))], 422)
    return redirect(url_for("results.show", result=result, kabar="sertifikat"), 303)


@bp.get("/sertifikat/<uuid:certificate>.pdf")
@signed_in
def certificate(result: uuid.UUID, certificate: uuid.UUID) -> Response:
    """The signed file as it was handed in."""
    sheet = readable(result)
    found = next((one for one in certificates_of(sheet.row.id) if one.id == certificate), None)
    folder = Path(current_app.config["EVIDENCE_FOLDER"])
    data = read(folder, found.sha256) if found and found.sha256 else None
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


def _marks(sheet: ResultSheet) -> SignedMarks:
    events = sheet.events
    employee = events.get(ResultStep.DITANDATANGANI)
    rater = events.get(ResultStep.PENILAI_TANDA_TANGAN)
    return marks_of(
        sheet.row.signed_at, employee.recorded_at if employee else None,
        rater.recorded_at if rater else None, known_agency().time_zone,
    )  # fmt: skip
