"""Saving the parts of a review sheet, each by itself: in place with htmx, else by a light page
with the next part.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound, PortalError
from portal.queries.review_sheet import Sheet
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Assignment, Dimension
from portal.services import reviews
from portal.services.reviews import NewGoal, NewRating
from portal.web import review_view, review_way
from portal.web.guards import signed_in
from portal.web.htmx import render, wants_fragment
from portal.web.refusals import words_of
from portal.web.review import drawn, loaded, sheet_page
from portal.web.review_links import links_of
from portal.web.review_view import GROUPS, Saved
from portal.web.visitors import acting, myself

bp = Blueprint("review_parts", __name__, url_prefix="/penilaian")
_STATUS = {Changed: 409, IllegalStep: 409, Invalid: 422}


@bp.get("/<uuid:review>/bagian")
@signed_in
def part(review: uuid.UUID) -> BaseResponse:
    """One part alone: the named one, the next after what was saved or left out, or the decision."""
    sheet, asked = loaded(review), request.args
    if not sheet.head.is_written:
        return redirect(url_for("review.show", review=review))
    stops = review_way.stops(sheet)
    saved = review_way.named(stops, asked.get("kabar", ""))
    stop = review_way.named(stops, asked.get("bagian", "")) or review_way.after(
        stops, asked.get("lewati", asked.get("kabar", ""))
    )
    return render(
        "review/part.html", head=sheet.head, stops=stops, stop=stop, saved=saved, is_alone=True,
        heading=stop.words if stop else _("Putusan"), **drawn(sheet),
    )  # fmt: skip


@bp.post("/<uuid:review>/rating")
@signed_in
def rate(review: uuid.UUID) -> BaseResponse:
    """One of the two ratings, with reason and evidence."""
    form, sheet = request.form, loaded(review)
    if form.get("dimensi") not in list(Dimension):
        raise NotFound("Bagian ini tidak ada di penilaian.")
    dimension, typed = Dimension(form["dimensi"]), form.get(f"rating-{form['dimensi']}", "")
    links = links_of(sheet, dimension, form.getlist("bukti"))
    rating = Ekspektasi(typed) if typed in list(Ekspektasi) else None
    new = NewRating(rating, form.get("alasan", ""), links)

    def keep(me: uuid.UUID) -> None:
        reviews.rate(review, me, dimension, new, form.get("tanda", ""), acting())

    return _kept(review, dimension.value, keep, f"bagian-{dimension.value}")


@bp.post("/<uuid:review>/hasil-kerja/<uuid:goal>")
@signed_in
def write_goal(review: uuid.UUID, goal: uuid.UUID) -> BaseResponse:
    """The words on one result."""
    form, sheet = request.form, loaded(review)
    position = next((g.position for g in sheet.materials.goals if g.goal_id == goal), None)
    if position is None:
        raise NotFound("Hasil kerja ini tidak ada di penilaian.")
    new = NewGoal(form.get("realisasi", ""), form.get("umpan-balik", ""), form.get("temuan", ""))

    def keep(me: uuid.UUID) -> None:
        reviews.write_goal(review, me, goal, new, form.get("tanda", ""), acting())

    return _kept(review, f"rhk-{position}", keep, f"rhk-{position}")


@bp.post("/<uuid:review>/teks")
@signed_in
def write(review: uuid.UUID) -> BaseResponse:
    """Texts that belong together: feedback, notes, or the reason for a curve."""
    form = request.form
    loaded(review)  # refuses strangers before it says which parts there are
    part = form.get("bagian", "")
    if part not in GROUPS:
        raise NotFound("Bagian ini tidak ada di penilaian.")
    texts = {piece: form.get(piece.value, "") for piece in GROUPS[part]}

    def keep(me: uuid.UUID) -> None:
        reviews.write(review, me, texts, form.get("tanda", ""), acting())

    return _kept(review, part, keep, f"bagian-{part}")


@bp.post("/<uuid:review>/tempat-tugas")
@signed_in
def assign(review: uuid.UUID) -> BaseResponse:
    """Where the employee spent the period, and what is reported from there."""
    form = request.form
    typed = form.get("tempat", "")
    place = Assignment(typed) if typed in list(Assignment) else Assignment.BIASA

    def keep(me: uuid.UUID) -> None:
        reviews.assign(
            review, me, place, form.get("keterangan", ""), form.get("tanda", ""), acting()
        )

    return _kept(review, "tempat", keep, "bagian-tempat")


def _kept(
    review: uuid.UUID, part: str, keep: Callable[[uuid.UUID], None], anchor: str
) -> BaseResponse:
    """Save, and answer: the line under the part with the decision, or the page."""
    me, error = myself(), None
    try:
        keep(me)
    except (Changed, IllegalStep, Invalid) as refused:
        error = refused
    if error is None and not wants_fragment():
        return redirect(url_for("review_parts.part", review=review, kabar=part), 303)
    sheet = loaded(review)
    saved = _saved(sheet, part, error)
    status = _STATUS.get(type(error), 200) if error else 200
    if wants_fragment():
        return render(
            "review/_reply.html", status=status, saved=saved, is_companion=True,
            **review_view.decision(sheet),
        )  # fmt: skip
    return sheet_page(sheet, [(anchor, saved.error)], status, _typed(request.form, part), saved)


def _saved(sheet: Sheet, part: str, error: PortalError | None) -> Saved:
    mark = review_view.marks(sheet)[part]
    if error is None:
        return Saved(part, mark, at=acting().at)
    is_clash = isinstance(error, Changed)
    return Saved(
        part, mark if is_clash else request.form.get("tanda", ""), error=words_of(error),
        clash=[text for text in review_view.stored(sheet, part) if text] if is_clash else (),
    )  # fmt: skip


def _typed(form: Any, part: str) -> Mapping[str, Any]:
    return {"part": part, **form.to_dict(), "bukti": form.getlist("bukti")}
