"""Ties to colleagues: declared by oneself, seen by oneself and the personnel office."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid, NotFound
from portal.queries.feedback_sight import colleagues
from portal.queries.peer_ties import own_ties
from portal.rules.peer_rounds import TieKind
from portal.services import peer_ties
from portal.web import peer_round_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.peer_raters import myself, typed_id
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("peer_ties", __name__, url_prefix="/rekan-penilai/hubungan")
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def index() -> Response:
    """My ties, and a form for another."""
    return _index()


@bp.post("")
@signed_in
def declare() -> BaseResponse:
    """Declare a tie to the colleague who was found and chosen."""
    me, other = myself(), typed_id("rekan")
    kind = next((one for one in TieKind if one.value == request.form.get("jenis")), None)
    errors: Errors = []
    if other is None:
        errors.append(("q", _("Cari lalu pilih seorang rekan.")))
    if kind is None:
        errors.append(("jenis", _("Pilih jenis hubungan.")))
    if other is None or kind is None:
        return _index(errors, 422)
    try:
        peer_ties.declare(me, other, kind, request.form.get("keterangan", ""), acting())
    except (Invalid, NotFound) as error:
        return _index([("keterangan", words_of(error))], 422)
    return redirect(url_for(".index", kabar="dinyatakan"), 303)


@bp.post("/<uuid:tie>/akhiri")
@signed_in
def end(tie: uuid.UUID) -> BaseResponse:
    """Take a tie back."""
    peer_ties.end(tie, myself(), acting())
    return redirect(url_for(".index", kabar="diakhiri"), 303)


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    me, search = myself(), request.values.get("q", "").strip()[:100]
    people = colleagues(acting().on, search=search, but=me) if search else []
    kinds = [(kind.value, peer_round_words.tie_words(kind)) for kind in TieKind]
    return render(
        "peers/ties.html", status=status, ties=own_ties(me), people=people, q=search, kinds=kinds,
        errors=errors or [], typed=request.form, words=peer_round_words,
        notice=request.args.get("kabar", ""),
    )  # fmt: skip
