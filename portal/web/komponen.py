"""Every component on one page, for those who build pages (development only)."""

from flask import Blueprint, Response

from portal.web.guards import development
from portal.web.htmx import render

bp = Blueprint("komponen", __name__)


@bp.get("/komponen")
@development
def show() -> Response:
    """The catalogue; its examples are part of the template."""
    return render("komponen/show.html")
