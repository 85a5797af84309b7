"""What stands in any form as a text file, so that a refusal takes nothing away."""

from flask import Blueprint, Response, make_response

from portal.web.guards import signed_in
from portal.web.resuming import words_typed

bp = Blueprint("drafts", __name__)


@bp.post("/naskah")
@signed_in
def keep() -> Response:
    """The posted words, field by field; nothing is stored."""
    parts = [f"{name}:\r\n{words}" for name, words in words_typed()]
    response = make_response(("\ufeff" + "\r\n\r\n".join(parts) + "\r\n").encode())
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="naskah.txt"'
    return response
