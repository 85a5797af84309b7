"""A form of the regulation as a file to keep: PDF or spreadsheet."""

import re

from flask import Response, make_response

from portal.documents.audit_mark import audit_mark
from portal.documents.official_forms import OfficialForm, form_pdf, form_xlsx
from portal.documents.report import Report, report_pdf
from portal.web.visitors import acting

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def form_file(form: OfficialForm, kind: str, name: str) -> Response:
    """The form as an attachment, which no cache keeps. KeyError for an unknown kind."""
    mark = audit_mark(acting().at)
    content = form_pdf(form, mark) if kind == "pdf" else form_xlsx(form, mark)
    response = make_response(content)
    response.mimetype = KINDS[kind]
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{kind}"'
    return response


def report_file(report: Report) -> bytes:
    """A report as a PDF that carries the day's head of the audit trail."""
    return report_pdf(report, audit_mark(acting().at, report.lang))


def attachment(content: bytes, name: str, mimetype: str) -> Response:
    """Bytes under a file name of our own."""
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
