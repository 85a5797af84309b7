"""The public page on which anybody checks a signed document by its code, without seeing content."""

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.queries.verification import verified
from portal.rules.codes import normalise
from portal.rules.results import CODE_LENGTH
from portal.web import period_words, result_words
from portal.web.guards import public
from portal.web.htmx import render

bp = Blueprint("verification", __name__, url_prefix="/verifikasi")


@bp.get("")
@public
def form() -> BaseResponse:
    """The code as it is typed; a good one leads to its own address."""
    typed = request.args.get("kode", "")[:100]
    if not typed.strip():
        return render("verification/show.html", code="", error=None, found=None, is_asked=False)
    code = normalise(typed, CODE_LENGTH)
    if code is None:
        error = _("Kode terdiri atas 16 huruf dan angka, tercetak di dekat gambar QR.")
        return render(
            "verification/show.html", status=422, code=typed, error=error, found=None,
            is_asked=False,
        )  # fmt: skip
    return redirect(url_for(".show", code=code), 303)


@bp.get("/<string:code>")
@public
def show(code: str) -> Response:
    """What may be said about a document."""
    found = verified(code)
    return render(
        "verification/show.html", status=200 if found else 404, code=code, error=None,
        found=found, is_asked=True, words=result_words, span_words=period_words.span_words,
    )  # fmt: skip
