"""Moderating colleagues' comments, and rewriting one's own with its code."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.peer_comments import rewritable, to_moderate
from portal.rules import codes
from portal.rules.actions import Action
from portal.rules.peer_answers import CommentState
from portal.services import peer_comments
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("peer_moderation", __name__)
SIZE = 25
Errors = list[tuple[str, str]]


@bp.get("/moderasi-rekan")
@allowed(Action.PEER_COMMENTS_MODERATE)
def index() -> Response:
    """Comments of rounds that are being closed: the words alone."""
    return _list()


@bp.post("/moderasi-rekan")
@allowed(Action.PEER_COMMENTS_MODERATE)
def decide() -> BaseResponse:
    """One decision."""
    typed, wanted = request.form.get("komentar", ""), request.form.get("putusan", "")
    try:
        comment, state = uuid.UUID(typed), CommentState(wanted)
    except ValueError:
        return _list([("daftar", _("Pilih komentar dan putusannya dari daftar ini."))], 422)
    try:
        peer_comments.decide(comment, state, acting())
    except (Invalid, IllegalStep, NotFound) as error:
        return _list([("daftar", words_of(error))], 409)
    return redirect(url_for(".index", halaman=_page()), 303)


@bp.get("/menilai-rekan/tulis-ulang")
@signed_in
def ask_code() -> Response:
    """Type the code that was noted down when sending."""
    return render("peer_survey/rewrite.html", cards=[], code="", errors=[], notice="")


@bp.post("/menilai-rekan/tulis-ulang")
@signed_in
def rewrite() -> Response:
    """The comments behind a code, and other words for one of them."""
    typed = request.form.get("kode", "").strip()
    code = codes.normalise(typed, codes.SLIP_LENGTH) if len(typed) < 60 else None
    if code is None:
        error = _("Tulis 26 huruf dan angka dari kode yang Anda catat.")
        return _rewrite(typed, [("kode", error)], 422)
    comment = request.form.get("komentar", "")
    if not comment:
        found = rewritable(code)
        none = _("Tidak ada komentar dengan kode ini yang perlu ditulis ulang.")
        return _rewrite(code, [] if found else [("kode", none)], 200 if found else 422)
    try:
        peer_comments.rewrite(code, uuid.UUID(comment), request.form.get("teks", ""))
    except (Invalid, NotFound) as error:
        return _rewrite(code, [("teks", words_of(error))], 422)
    except ValueError:
        return _rewrite(code, [("kode", _("Pilih komentar dari halaman ini."))], 422)
    return _rewrite(code, [], 200, notice=_("Komentar Anda sudah diganti."))


def _rewrite(code: str, errors: Errors, status: int, notice: str = "") -> Response:
    good = codes.normalise(code, codes.SLIP_LENGTH) if len(code) < 60 else None
    return render(
        "peer_survey/rewrite.html", status=status, code=code, errors=errors, notice=notice,
        cards=rewritable(good) if good else [],
    )  # fmt: skip


def _list(errors: Errors | None = None, status: int = 200) -> Response:
    page = _page()
    cards, total = to_moderate(page, SIZE)
    return render(
        "peer_feedback/moderation.html", status=status, errors=errors or [], cards=cards,
        total=total, page=page, last=max(1, -(-total // SIZE)), states=CommentState,
    )  # fmt: skip


def _page() -> int:
    text = request.args.get("halaman", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
