"""Adopting a draft: the differences, what they mean, from which day, and why."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.rules.actions import Action
from portal.rules.scheme_faults import usable
from portal.services import schemes
from portal.web.dates import PARTS, parts_of, read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.scheme_drafts import DRAFT, Errors, card_of, gaps_of
from portal.web.schemes import comparisons
from portal.web.visitors import acting

bp = Blueprint("scheme_adoption", __name__, url_prefix="/skema/draf")


@bp.get(f"{DRAFT}/sahkan")
@allowed(Action.SCHEMES_WRITE)
def confirm(scheme_draft_id: uuid.UUID) -> BaseResponse:
    """The differences and their consequences; a draft with faults leads back to them."""
    return _page(scheme_draft_id)


@bp.post(f"{DRAFT}/sahkan")
@allowed(Action.SCHEMES_WRITE)
def adopt(scheme_draft_id: uuid.UUID) -> BaseResponse:
    """Make it the agency's scheme from the day given."""
    draft = card_of(scheme_draft_id)
    if gaps_of(draft.id, usable(draft.content)) and request.form.get("siap") != "ya":
        words = _("Centang bahwa instrumen disiapkan sebelum periode pertama dibuka.")
        return _page(scheme_draft_id, [("siap", words)], 422)
    try:
        begins = read_date(request.form, "mulai")
    except Invalid as error:
        return _page(scheme_draft_id, [("mulai-hari", words_of(error))], 422)
    seen = request.form.get("versi", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    reason = request.form.get("alasan", "")
    try:
        made = schemes.adopt_draft(scheme_draft_id, version, reason, acting(), begins)
    except Invalid as error:
        words = str(error)
        field = "alasan" if words.startswith("Alasan") else "mulai-hari"
        return _page(scheme_draft_id, [(field, _(words))], 422)
    except IllegalStep as error:
        return _page(scheme_draft_id, [("perbedaan", words_of(error))], 409)
    return redirect(url_for("schemes.version", scheme_number=made.number, kabar="sah"), 303)


def _page(
    scheme_draft_id: uuid.UUID, errors: Errors | None = None, status: int = 200
) -> BaseResponse:
    draft = card_of(scheme_draft_id)
    scheme = usable(draft.content)
    if scheme is None:
        here = url_for("scheme_drafts.show", scheme_draft_id=draft.id, kabar="galat")
        return redirect(here, 303)
    typed = tuple(request.form.get(f"mulai-{part}", "") for part in PARTS)
    response: Response = render(
        "schemes/adopt.html",
        status=status,
        draft=draft,
        scheme=scheme,
        comparisons=comparisons(scheme, draft.based_on),
        gaps=gaps_of(draft.id, scheme),
        begins=typed if request.method == "POST" else parts_of(acting().on),
        typed=request.form,
        errors=errors or [],
    )
    return response
