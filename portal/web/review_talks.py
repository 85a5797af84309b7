"""Talk before shock: sharing a draft, the employee's page of it, the talk, and the forum's door."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, PortalError
from portal.queries.own_way import own_ways
from portal.queries.shared_drafts import SharedDraft, shared_draft
from portal.rules.actions import Action
from portal.services import review_exceptions, review_talks
from portal.web import period_words, review_words
from portal.web.dates import read_date
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.review import loaded, sheet_page
from portal.web.visitors import acting, must_be, myself

bp = Blueprint("review_talks", __name__, url_prefix="/penilaian")


@bp.post("/<uuid:review>/bagikan")
@signed_in
def share(review: uuid.UUID) -> BaseResponse:
    """Show the draft to the employee."""
    return _stepped(review, review_talks.share, "bagikan")


@bp.post("/<uuid:review>/tarik")
@signed_in
def take_back(review: uuid.UUID) -> BaseResponse:
    """Go on writing."""
    return _stepped(review, review_talks.take_back, "tarik")


@bp.post("/<uuid:review>/ajukan-forum")
@signed_in
def submit(review: uuid.UUID) -> BaseResponse:
    """Hand it to the forum."""
    return _stepped(review, review_talks.submit_to_forum, "forum")


@bp.post("/<uuid:review>/percakapan")
@signed_in
def talk(review: uuid.UUID) -> BaseResponse:
    """Note the day of the talk."""
    sheet, form = loaded(review), request.form
    try:
        day = read_date(form, "tanggal")
        if day is None:
            raise Invalid(_("Tulis tanggal percakapan."))
        note = form.get("catatan-percakapan", "")
        seen = form.get("dilihat", "")
        review_talks.record_talk(review, myself(), day, note, acting(), seen=seen)
    except Invalid as error:
        return sheet_page(sheet, [("tanggal-hari", words_of(error))], 422, form)
    except (Changed, IllegalStep) as error:
        return sheet_page(loaded(review), [("percakapan", words_of(error))], 409, form)
    return redirect(f"{url_for('review.show', review=review, kabar='bicara')}#percakapan", 303)


@bp.get("/saya")
@signed_in
def steps() -> Response:
    """Where my own evaluations stand: draft, talk, forum, signed, delivered."""
    me = myself()
    if not must_be().may_to(Action.REVIEW_ANSWER, me):
        raise NotAllowed(_("Halaman ini untuk pegawai yang dinilai."))
    return render(
        "review/steps.html", rows=own_ways(me, acting().on), words=review_words,
        title=period_words.title,
    )  # fmt: skip


@bp.get("/saya/<uuid:review>")
@signed_in
def mine(review: uuid.UUID) -> Response:
    """The draft that was shared with me."""
    return _mine_page(shared_draft(review, must_be()))


@bp.post("/saya/<uuid:review>")
@signed_in
def answer(review: uuid.UUID) -> BaseResponse:
    """My written answer to it."""
    draft = shared_draft(review, must_be())
    try:
        words, seen = request.form.get("tanggapan", ""), request.form.get("dilihat", "")
        review_talks.answer(review, myself(), words, acting(), seen=seen)
    except Invalid as error:
        return _mine_page(draft, error, 422)
    except (Changed, IllegalStep) as error:
        return _mine_page(shared_draft(review, must_be()), error, 409)
    return redirect(url_for(".mine", review=review, kabar="tanggapan"), 303)


@bp.post("/saya/<uuid:review>/setuju")
@signed_in
def agree(review: uuid.UUID) -> BaseResponse:
    """Agree that the last result of the former unit stands (L.IV.A.13.a)."""
    draft = shared_draft(review, must_be())
    try:
        review_exceptions.agree_to_keep(review, myself(), acting())
    except IllegalStep as error:
        return _mine_page(draft, error, 409)
    return redirect(url_for(".mine", review=review, kabar="setuju"), 303)


@bp.post("/<uuid:review>/pakai-hasil-lama")
@signed_in
def offer(review: uuid.UUID) -> BaseResponse:
    """Offer that the last periodic result of the former unit stands."""
    sheet = loaded(review)
    try:
        review_exceptions.offer_keeping(review, myself(), acting())
    except IllegalStep as error:
        return sheet_page(sheet, [("putusan", words_of(error))], 409)
    return redirect(url_for("review.show", review=review, kabar="tawar"), 303)


def _stepped(review: uuid.UUID, step: Any, notice: str) -> BaseResponse:
    sheet, seen = loaded(review), request.form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    try:
        step(review, myself(), version, acting())
    except (Changed, IllegalStep) as error:
        return sheet_page(loaded(review), [("putusan", words_of(error))], 409)
    return redirect(url_for("review.show", review=sheet.head.row.id, kabar=notice), 303)


def _mine_page(draft: SharedDraft, error: PortalError | None = None, status: int = 200) -> Response:
    errors = [("tanggapan", words_of(error))] if error else []
    return render(
        "review/mine.html", status=status, draft=draft, errors=errors, words=review_words,
        period=period_words.title(draft.period), notice=request.args.get("kabar", ""),
        typed=request.form.get("tanggapan", draft.row.answer),
        kept=period_words.span_words(draft.kept_key) if draft.kept_key else "",
    )  # fmt: skip
