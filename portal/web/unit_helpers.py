"""The personnel office names who helps the people of a unit."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, Invalid
from portal.queries.unit_helpers import helper_of_unit
from portal.rules.actions import Action
from portal.services.unit_helpers import name_helper
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.units import mine
from portal.web.visitors import acting

bp = Blueprint("unit_helpers", __name__, url_prefix="/unit-kerja")
Errors = list[tuple[str, str]]


@bp.get("/<uuid:node>/pendamping")
@allowed(Action.UNITS_WRITE)
def edit(node: uuid.UUID) -> Response:
    """The form with the present helper."""
    return _form(node)


@bp.post("/<uuid:node>/pendamping")
@allowed(Action.UNITS_WRITE)
def save(node: uuid.UUID) -> BaseResponse:
    """Name a helper, or nobody; another's change in between is shown beside what was typed."""
    mine(node)
    form, seen = request.form, request.form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    try:
        name_helper(node, form.get("nip", "")[:60], form.get("jam", "")[:200], version, acting())
    except Invalid as error:
        return _form(node, [("nip", words_of(error))], 422)
    except Changed as error:
        return _form(node, [("nip", words_of(error))], 409)
    return redirect(url_for("units.show", node=node, kabar="ubah"), 303)


def _form(node: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    card, helper = mine(node), helper_of_unit(node)
    return render(
        "units/helper.html", status=status, unit=card, helper=helper, errors=errors or [],
        nip=request.form.get("nip", helper.nip if helper else ""),
        hours=request.form.get("jam", helper.hours if helper else ""),
        version=helper.version if helper else 0, is_outdated=status == 409,
    )  # fmt: skip
