"""A form of the regulation as a file to keep: PDF or spreadsheet."""

import re

from flask import Response, make_response

from portal.documents.official_forms import OfficialForm, form_pdf, form_xlsx

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def form_file(form: OfficialForm, kind: str, name: str) -> Response:
    """The form as an attachment, which no cache keeps. KeyError for an unknown kind."""
    content = form_pdf(form) if kind == "pdf" else form_xlsx(form)
    response = make_response(content)
    response.mimetype = KINDS[kind]
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{kind}"'
    return response


def attachment(content: bytes, name: str, mimetype: str) -> Response:
    """Bytes under a file name of our own."""
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
