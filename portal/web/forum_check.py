"""The public check of minutes by the code that is printed on them."""

from flask import Blueprint, Response, request

from portal.queries.forum_minutes import checked_minutes
from portal.rules.codes import RECEIPT_LENGTH, normalise
from portal.web import forum_words
from portal.web.guards import public
from portal.web.htmx import render

bp = Blueprint("forum_check", __name__, url_prefix="/periksa-berita-acara")


@bp.get("")
@public
def check() -> Response:
    """For anybody with a printed copy: whether the code is ours, and which fingerprint it has."""
    typed = request.args.get("kode", "")
    code = normalise(typed, RECEIPT_LENGTH) if typed else None
    found = checked_minutes(code) if code else None
    return render(
        "forum/check.html", typed=typed[:40], found=found, asked=bool(typed),
        words=forum_words, status=404 if typed and found is None else 200,
    )  # fmt: skip
